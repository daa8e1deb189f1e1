"""The bot's side of DingTalk's Stream, frame by frame, for the tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.sandbox.dingtalk.frames import CARD, EVENTS, ROBOT
from tests.sandbox.visitor import DINGTALK, Json, Visitor, as_json, part

PATIENCE = 5
ALL = (("EVENT", EVENTS), ("CALLBACK", ROBOT), ("CALLBACK", CARD))


@dataclass
class Line:
    socket: ClientWebSocketResponse

    async def next(self) -> Json:
        frame: Json = await self.socket.receive_json(timeout=PATIENCE)
        return frame

    async def heard(self) -> tuple[Json, Json]:
        """Headers and data of what is told next."""
        frame = await self.next()
        data: Json = json.loads(str(frame["data"]))
        return part(frame, "headers"), data

    async def ack(self, headers: Json, answer: object = None, code: int = 200) -> None:
        about = {"messageId": headers["messageId"], "contentType": "application/json"}
        data = json.dumps({"response": None} if answer is None else answer)
        await self.socket.send_json({"code": code, "headers": about, "message": "", "data": data})

    async def is_over(self) -> bool:
        over = {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR}
        return (await self.socket.receive(timeout=PATIENCE)).type in over

    async def is_quiet(self, seconds: float = 0.1) -> bool:
        try:
            await self.socket.receive(timeout=seconds)
        except TimeoutError:
            return True
        return False


async def ask_ticket(
    visitor: Visitor, topics: tuple[tuple[str, str], ...] = ALL, changes: Json | None = None
) -> tuple[int, Json]:
    body: Json = {
        "clientId": DINGTALK.app_key,
        "clientSecret": DINGTALK.app_secret,
        "subscriptions": [{"type": kind, "topic": topic} for kind, topic in topics],
        "ua": "a test",
        "localIp": "127.0.0.1",
    }
    path = "/dingtalk/v1.0/gateway/connections/open"
    async with visitor.client.post(path, json=body | (changes or {})) as response:
        return response.status, await as_json(response)


@asynccontextmanager
async def on_stream(
    visitor: Visitor, topics: tuple[tuple[str, str], ...] = ALL
) -> AsyncIterator[Line]:
    status, answer = await ask_ticket(visitor, topics)
    assert status == 200, answer
    url = f"{answer['endpoint']}?ticket={answer['ticket']}"
    async with visitor.client.session.ws_connect(url, autoclose=False) as socket:
        await asyncio.sleep(0)
        yield Line(socket)
