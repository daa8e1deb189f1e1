"""How the tests use a running sandbox: as a person in a chat, and as the bot calling the platforms."""

from __future__ import annotations

import json
from dataclasses import dataclass

from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from bot.sandbox.config import DingTalkAccount, WeComAccount
from bot.sandbox.stage import STAGE, Stage
from tests.waiting import until

Json = dict[str, object]
WECOM = WeComAccount()
DINGTALK = DingTalkAccount()
PICTURE = b"\x89PNG\r\n\x1a\n pretend picture"


@dataclass
class Visitor:
    client: TestClient[Request, Application]
    app: Application
    wecom_token: str = ""
    dingtalk_token: str = ""

    @property
    def stage(self) -> Stage:
        return self.app[STAGE]

    # as a person

    async def say(self, person: str, chat: str, text: str, **more: object) -> Json:
        body = {"person": person, "chat": chat, "text": text, **more}
        return await self.ask("say", body)

    async def press(self, person: str, message: object, button: str | int, **more: object) -> Json:
        body = {"person": person, "message": message, "button": button, **more}
        async with self.client.post("/sandbox/api/press", json=body) as response:
            return await as_json(response)

    async def ask(self, path: str, body: Json) -> Json:
        """The message made by it."""
        async with self.client.post(f"/sandbox/api/{path}", json=body) as response:
            answer = await as_json(response)
            assert response.status == 200, answer
            return part(answer, "message")

    async def send_photo(
        self, person: str, chat: str, media_type: str = "image/png"
    ) -> ClientResponse:
        form = FormData({"person": person, "chat": chat})
        form.add_field("file", PICTURE, filename="leak.png", content_type=media_type)
        return await self.client.post("/sandbox/api/photo", data=form)

    async def send_file(
        self, person: str, chat: str, kind: str, name: str = "leak.bin", **more: str
    ) -> ClientResponse:
        form = FormData({"person": person, "chat": chat, "kind": kind, **more}, quote_fields=False)
        form.add_field("file", PICTURE, filename=name, content_type="application/octet-stream")
        return await self.client.post("/sandbox/api/file", data=form)

    async def messages(self, chat: str) -> list[Json]:
        async with self.client.get("/sandbox/api/world") as response:
            world = await response.json()
        return next(one["messages"] for one in world["chats"] if one["id"] == chat)

    async def last(self, chat: str) -> Json:
        return (await self.messages(chat))[-1]

    async def delivery_is(self, message: Json, wanted: str) -> None:
        shown = self.stage.world.message
        await until(lambda: shown(str(message["id"])).delivery == wanted)

    # as the bot

    async def sign_in(self) -> None:
        query = {"corpid": WECOM.corp_id, "corpsecret": WECOM.secret}
        async with self.client.get("/wecom/cgi-bin/gettoken", params=query) as response:
            self.wecom_token = (await response.json())["access_token"]
        body = {"appKey": DINGTALK.app_key, "appSecret": DINGTALK.app_secret}
        async with self.client.post("/dingtalk/v1.0/oauth2/accessToken", json=body) as response:
            self.dingtalk_token = (await response.json())["accessToken"]

    async def wecom(self, path: str, body: Json) -> Json:
        url = f"/wecom/cgi-bin/{path}?access_token={self.wecom_token}"
        async with self.client.post(url, json=body) as response:
            assert response.status == 200
            return await as_json(response)

    async def wecom_send(self, touser: str, **content: object) -> Json:
        return await self.wecom(
            "message/send", {"touser": touser, "agentid": WECOM.agent_id, **content}
        )

    async def dingtalk(self, path: str, body: Json, method: str = "POST") -> tuple[int, Json]:
        headers = {"x-acs-dingtalk-access-token": self.dingtalk_token}
        async with self.client.request(
            method, f"/dingtalk/v1.0/{path}", json=body, headers=headers
        ) as response:
            return response.status, await as_json(response)


async def as_json(response: ClientResponse) -> Json:
    answer: Json = await response.json()
    return answer


def part(body: Json, name: str) -> Json:
    found = body[name]
    assert isinstance(found, dict), body
    return found


def items(body: Json, name: str) -> list[Json]:
    found = body[name]
    assert isinstance(found, list), body
    return found


def pressing(task_id: str = "task-1", **changes: object) -> Json:
    """A WeCom card with two buttons, as doc 90236 shows one."""
    card: Json = {
        "card_type": "button_interaction",
        "main_title": {"title": "新工单 R-1", "desc": "空调不制冷"},
        "task_id": task_id,
        "button_list": [
            {"text": "接单", "style": 1, "key": "accept"},
            {"text": "转派", "style": 2, "key": "transfer"},
        ],
    }
    return card | changes


def notice(**changes: object) -> Json:
    card: Json = {
        "card_type": "text_notice",
        "main_title": {"title": "工单 R-1"},
        "card_action": {"type": 1, "url": "https://example.com/t/1"},
    }
    return card | changes


def template_params(**changes: str) -> dict[str, str]:
    """The variables of the published DingTalk template."""
    buttons = [{"text": "接单", "payload": "accept:1", "style": "primary"}]
    params = {
        "title": "新工单 R-1",
        "status": "待接单",
        "tone": "waiting",
        "text": "空调不制冷",
        "facts": "[]",
        "buttons": json.dumps(buttons, ensure_ascii=False),
        "outcome": "",
        "due_at": "",
        "summary": "新工单",
    }
    return params | changes


def to_person(track_id: str, user: str, **changes: object) -> Json:
    body: Json = {
        "cardTemplateId": DINGTALK.card_template_id,
        "outTrackId": track_id,
        "callbackType": "HTTP",
        "callbackRouteKey": "gongdan",
        "cardData": {"cardParamMap": template_params()},
        "userIdType": 1,
        "openSpaceId": f"dtv1.card//IM_ROBOT.{user}",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": DINGTALK.robot_code},
    }
    return body | changes


def to_group(track_id: str, group: str, **changes: object) -> Json:
    body = to_person(track_id, "nobody") | {
        "openSpaceId": f"dtv1.card//IM_GROUP.{group}",
        "imGroupOpenDeliverModel": {"robotCode": DINGTALK.robot_code},
    }
    del body["imRobotOpenDeliverModel"]
    return body | changes
