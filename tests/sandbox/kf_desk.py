"""The 微信客服 desk of the tests: 周女士 writes to it on WeChat, and the bot fetches and answers with kf's own token."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.chats import kf_chat_id
from bot.sandbox.people import CUSTOMER_WECHAT
from tests.sandbox.visitor import WECOM, Json, Visitor, items
from tests.sandbox.witness import Witness
from tests.waiting import until

OPEN_KFID = WECOM.kf_accounts[0].open_kfid
CHAT = kf_chat_id(OPEN_KFID, CUSTOMER_WECHAT)
HER: Json = {"open_kfid": OPEN_KFID, "external_userid": CUSTOMER_WECHAT}


@dataclass
class Desk:
    visitor: Visitor
    witness: Witness
    token: str = ""
    cursor: str = ""

    async def sign_in(self, secret: str = WECOM.kf_secret) -> None:
        query = {"corpid": WECOM.corp_id, "corpsecret": secret}
        async with self.visitor.client.get("/wecom/cgi-bin/gettoken", params=query) as response:
            self.token = (await response.json())["access_token"]

    # as 周女士

    async def she_says(self, text: str = "空调不制冷") -> Json:
        return await self.visitor.say(CUSTOMER_WECHAT, CHAT, text)

    async def she_enters(self) -> None:
        body = {"person": CUSTOMER_WECHAT, "chat": CHAT}
        async with self.visitor.client.post("/sandbox/api/enter", json=body) as response:
            assert (await response.json())["told"] is True

    # as the bot

    async def call(self, path: str, body: Json) -> Json:
        url = f"/wecom/cgi-bin/kf/{path}?access_token={self.token}"
        async with self.visitor.client.post(url, json=body) as response:
            assert response.status == 200
            answer: Json = await response.json()
            return answer

    async def send(self, **more: object) -> Json:
        """A greeting, but for what is given otherwise."""
        words: Json = {"msgtype": "text", "text": {"content": "您好"}}
        body: Json = {"touser": CUSTOMER_WECHAT, "open_kfid": OPEN_KFID}
        return await self.call("send_msg", body | words | more)

    async def fetch(self, **more: object) -> list[Json]:
        """With the token of the newest callback, on from where the last fetch ended."""
        body: Json = {"open_kfid": OPEN_KFID, "token": self.told_token(), "cursor": self.cursor}
        answer = await self.call("sync_msg", body | more)
        assert answer["errcode"] == 0, answer
        self.cursor = str(answer["next_cursor"])
        return items(answer, "msg_list")

    def told_token(self) -> str:
        return str(self.calls()[-1]["Token"])

    def calls(self) -> list[Json]:
        """The callbacks of 微信客服, among those that the application has of its own."""
        return [each for each in self.witness.wecom if each["Event"] == "kf_msg_or_event"]

    async def is_told(self, times: int) -> None:
        await until(lambda: len(self.calls()) >= times)

    async def state(self) -> object:
        return (await self.call("service_state/get", HER))["service_state"]

    async def trans(self, state: int, **more: object) -> Json:
        return await self.call("service_state/trans", HER | {"service_state": state} | more)

    # as the test

    async def order(self, path: str, body: Json) -> None:
        async with self.visitor.client.post(f"/sandbox/api/{path}", json=body) as response:
            assert response.status == 200, await response.text()

    async def shown(self) -> list[str]:
        return [str(each.get("text")) for each in await self.visitor.messages(CHAT)]
