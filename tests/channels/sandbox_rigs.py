"""The rigs of WeCom and DingTalk: the real channels against the sandbox over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.channel import Channel, Intake
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.channel import DingTalkChannel, Mode
from bot.channels.dingtalk.stream.channel import DingTalkStreamChannel
from bot.channels.line import HasLines
from bot.channels.wecom.channel import WeComChannel
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig, WeComAccount
from handlers.updates import Chat
from tests.channels.builders import (
    SHANGHAI,
    RememberingIntake,
    act_in_sandbox,
    dingtalk_account,
    dingtalk_api,
    wecom_account,
    wecom_client,
)
from tests.channels.rig import Rig, Shown

AGAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Platform:
    """`send_paths` are those by which words and cards go out, `callback` one of the bot's doors."""

    name: str
    person: str
    send_paths: tuple[str, ...]
    callback: str
    no: Mapping[str, object]
    busy: Mapping[str, object]


WECOM = _Platform(
    name="wecom",
    person="li_hong",
    send_paths=("/cgi-bin/message/send",),
    callback="/callbacks/wecom?msg_signature=0&timestamp=1&nonce=2",
    no={"status": 200, "body": {"errcode": 81013, "errmsg": "no such user"}},
    busy={"status": 200, "body": {"errcode": -1, "errmsg": "system busy"}},
)
DINGTALK = _Platform(
    name="dingtalk",
    person="zhang_min",
    send_paths=("/v1.0/robot/oToMessages/batchSend", "/v1.0/card/instances/createAndDeliver"),
    callback="/callbacks/dingtalk/robot",
    no={"status": 400, "body": {"code": "staffId.notExisted", "message": "no such member"}},
    busy={"status": 503, "body": {"code": "ServiceUnavailable", "message": "busy"}},
)


@dataclass(slots=True)
class SandboxRig:
    channel: Channel
    platform: _Platform
    http: ClientSession
    sandbox: str
    bot_url: str
    intake: RememberingIntake = field(default_factory=RememberingIntake)

    @property
    def person(self) -> str:
        return self.platform.person

    @property
    def here(self) -> Chat:
        name, account = self.platform.name, self.channel.account
        return Chat(channel=name, account=account, kind="direct", id=self.person)

    async def say(self, text: str) -> None:
        await self._act("say", chat=self._chat, text=text)

    async def press(self, payload: str) -> None:
        message = (await self._messages())[-1]["id"]
        await self._act("press", message=message, button=payload)

    async def newest(self) -> Shown:
        return shown((await self._messages())[-1])

    async def count(self) -> int:
        return len(await self._messages())

    async def fails_next(self, *, for_good: bool) -> None:
        answer = self.platform.no if for_good else self.platform.busy
        for path in self.platform.send_paths:
            order = {"platform": self.platform.name, "path": path, "answer": answer}
            await act_in_sandbox(self.http, self.sandbox, "faults", **order)

    async def forge(self) -> int | None:
        headers = {"timestamp": "1", "sign": "AAAA"}
        body = b"<xml><Encrypt>AAAA</Encrypt></xml>"
        url = self.bot_url + self.platform.callback
        async with self.http.post(url, data=body, headers=headers) as answer:
            return answer.status

    @property
    def _chat(self) -> str:
        return f"{self.platform.name}:direct:{self.person}"

    async def _act(self, what: str, **body: object) -> None:
        await act_in_sandbox(self.http, self.sandbox, what, person=self.person, **body)

    async def _messages(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/world") as answer:
            world = await answer.json()
        chat = next(each for each in world["chats"] if each["id"] == self._chat)
        return [each for each in chat["messages"] if each["from"]["kind"] == "bot"]


def shown(message: Mapping[str, Any]) -> Shown:
    """As the person sees it, whichever platform's card it is."""
    card = message.get("card")
    if card is None:
        return Shown(message["text"])
    if "public" in card:
        face = card["public"]
        buttons = [each["payload"] for each in json.loads(face["buttons"])]
        return Shown(" ".join(face.values()), tuple(buttons))
    buttons = [each["key"] for each in card.get("button_list", [])]
    return Shown(json.dumps(card, ensure_ascii=False), tuple(buttons))


@asynccontextmanager
async def _in_the_sandbox(
    http: ClientSession,
    platform: _Platform,
    open_channel: Callable[[str, str], Channel],
    mode: Mode = "http",
) -> AsyncIterator[SandboxRig]:
    port = unused_port()
    bot_url = f"http://127.0.0.1:{port}"
    config = SandboxConfig(
        bot_url=bot_url,
        retry_seconds=AGAIN_SECONDS,
        retries=100,
        dingtalk=DingTalkAccount(mode=mode),
        gateway_again_seconds=(0.5, 1.0, 1.5),
    )
    async with TestServer(build_sandbox(config)) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        channel = open_channel(base, bot_url)
        rig = SandboxRig(channel, platform, http, base, bot_url)
        app = web.Application()
        channel.mount(app, rig.intake)
        async with TestServer(app, port=port):
            await channel.start()
            async with _hearing(channel, rig.intake):
                yield rig


@asynccontextmanager
async def _hearing(channel: Channel, intake: Intake) -> AsyncIterator[None]:
    """By lines of its own, where it has any."""
    lines = channel.lines(intake) if isinstance(channel, HasLines) else ()
    for line in lines:
        await line.open()
    yield
    for line in lines:
        await line.end()


@asynccontextmanager
async def wecom_rig(http: ClientSession) -> AsyncIterator[Rig]:
    account = WeComAccount()
    credentials = wecom_account(account)

    def open_channel(sandbox: str, bot_url: str) -> Channel:
        client = wecom_client(http, sandbox + "/wecom", credentials)
        return WeComChannel(credentials, client, public_url=bot_url, timezone=SHANGHAI)

    async with _in_the_sandbox(http, WECOM, open_channel) as rig:
        yield rig


@asynccontextmanager
async def dingtalk_rig(http: ClientSession) -> AsyncIterator[Rig]:
    def open_channel(sandbox: str, bot_url: str) -> Channel:
        credentials = dingtalk_account(DingTalkAccount())
        return DingTalkChannel(
            credentials, _dingtalk_api(http, sandbox, credentials), public_url=bot_url
        )

    async with _in_the_sandbox(http, DINGTALK, open_channel) as rig:
        yield rig


@asynccontextmanager
async def dingtalk_stream_rig(http: ClientSession) -> AsyncIterator[Rig]:
    def open_channel(sandbox: str, bot_url: str) -> Channel:
        credentials = dingtalk_account(DingTalkAccount())
        return DingTalkStreamChannel(
            credentials, _dingtalk_api(http, sandbox, credentials), public_url=bot_url
        )

    async with _in_the_sandbox(http, DINGTALK, open_channel, "stream") as rig:
        yield rig


def _dingtalk_api(
    http: ClientSession, sandbox: str, credentials: DingTalkCredentials
) -> DingTalkApi:
    bases = {"api_base": sandbox + "/dingtalk", "oapi_base": sandbox + "/dingtalk-oapi"}
    return dingtalk_api(http, credentials, **bases)
