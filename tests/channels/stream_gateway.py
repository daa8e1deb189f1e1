"""DingTalk's Stream gateway as a script: it lets in who has a ticket, sends the frames it is told to, and keeps what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer

from bot.channels.dingtalk.stream.channel import DingTalkStreamChannel
from bot.channels.dingtalk.stream.connection import Watch
from bot.channels.dingtalk.stream.gateway import CARD, PATH, ROBOT
from bot.channels.dingtalk.stream.line import StreamLine
from tests.channels.builders import (
    DINGTALK,
    PUBLIC_URL,
    RememberingIntake,
    card_press,
    dingtalk_api,
    robot_message,
)
from tests.waiting import until

PATIENT = Watch(ping=0.05, silent=30.0, idle=1000.0)


@dataclass
class ScriptedGateway:
    """`refuses` is answered instead of a ticket while it is set; a deaf one takes frames in and answers no ping. While
    `opens` is clear, whoever knocks waits."""

    base: str = ""
    refuses: tuple[int, object] | None = None
    endpoint: str = ""
    is_closed: bool = False
    is_deaf: bool = False
    opens: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[dict[str, Any]] = field(default_factory=list)
    redeemed: list[str] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acks: list[dict[str, Any]] = field(default_factory=list)
    pings: int = 0

    def make_app(self) -> web.Application:
        app = web.Application()
        app.router.add_post(PATH, self._open)
        app.router.add_get("/stream", self._serve)
        return app

    async def _open(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        if self.refuses:
            status, body = self.refuses
            if isinstance(body, str):
                return web.Response(status=status, text=body, content_type="text/html")
            return web.json_response(body, status=status)
        endpoint = self.endpoint or f"ws{self.base.removeprefix('http')}/stream"
        return web.json_response({"endpoint": endpoint, "ticket": f"a ticket/{len(self.asked)}+"})

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self.is_closed:
            return web.Response(status=401)
        await self.opens.wait()
        self.redeemed.append(request.query["ticket"])
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.PING:
                self.pings += 1
                if not self.is_deaf:
                    await socket.pong(message.data)
            else:
                self.acks.append(json.loads(message.data))
        return socket

    async def sends(self, text: str, socket: int = -1) -> None:
        await self.sockets[socket].send_str(text)

    async def tells(
        self, topic: str, data: object, *, kind: str = "CALLBACK", frame: str = "f1", **headers: str
    ) -> None:
        known = {"topic": topic, "messageId": frame, "contentType": "application/json", "time": "1"}
        text = data if isinstance(data, str) else json.dumps(data)
        sent = {"specVersion": "1.0", "type": kind, "headers": known | headers, "data": text}
        await self.sends(json.dumps(sent))

    async def says(self, *, frame: str = "f1", **fields: object) -> None:
        await self.tells(ROBOT, robot_message(**fields), frame=frame)

    async def presses(self, *, frame: str = "f1", **fields: object) -> None:
        await self.tells(CARD, card_press(**fields), frame=frame)

    async def ack(self, frame: str = "f1") -> dict[str, Any]:
        """The first for this frame; its data is read."""
        found = await until(lambda: self.acks_of(frame))
        return found[0]

    def acks_of(self, frame: str) -> list[dict[str, Any]]:
        mine = [each for each in self.acks if each["headers"]["messageId"] == frame]
        return [{**each, "data": json.loads(each["data"])} for each in mine]


@dataclass
class Caller:
    """One line of a bot, before the gateway."""

    line: StreamLine
    intake: RememberingIntake

    async def hears(self, count: int) -> None:
        await until(lambda: len(self.intake.updates) == count)


@asynccontextmanager
async def listening() -> AsyncIterator[ScriptedGateway]:
    gateway = ScriptedGateway()
    gateway.opens.set()
    async with TestServer(gateway.make_app()) as server:
        gateway.base = str(server.make_url("")).rstrip("/")
        yield gateway
        gateway.opens.set()


@asynccontextmanager
async def calling(
    gateway: ScriptedGateway, http: ClientSession, watch: Watch = PATIENT
) -> AsyncIterator[Caller]:
    """Not yet open."""
    intake = RememberingIntake()
    channel = DingTalkStreamChannel(
        DINGTALK,
        dingtalk_api(http, api_base=gateway.base),
        public_url=PUBLIC_URL,
        connections=1,
        watch=watch,
    )
    (line,) = channel.lines(intake)
    assert isinstance(line, StreamLine)
    try:
        yield Caller(line, intake)
    finally:
        await asyncio.wait_for(line.end(), 10.0)
