"""The AI bot's side of its line, frame by frame, for the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from aiohttp import ClientWebSocketResponse, WSMsgType

from tests.sandbox.visitor import WECOM, Json, Visitor, part

PATIENCE = 5
GROUP = "wecom:group:wrSupervisorsBot01"
OWN = "wecom:bot:zhou_min"


@dataclass
class Line:
    socket: ClientWebSocketResponse
    numbers: count[int]

    async def ask(self, cmd: str, body: Json, req_id: str = "") -> int:
        """The receipt's errcode; what came in meanwhile is an error."""
        req_id = req_id or f"{cmd}_{next(self.numbers)}"
        await self.socket.send_json({"cmd": cmd, "headers": {"req_id": req_id}, "body": body})
        receipt = await self.next()
        assert part(receipt, "headers")["req_id"] == req_id, receipt
        assert isinstance(receipt["errcode"], int)
        return receipt["errcode"]

    async def subscribe(self, **changes: str) -> int:
        body: Json = {"bot_id": WECOM.bot_id, "secret": WECOM.bot_secret, **changes}
        return await self.ask("aibot_subscribe", body)

    async def next(self) -> Json:
        frame: Json = await self.socket.receive_json(timeout=PATIENCE)
        return frame

    async def callback(self) -> tuple[str, Json]:
        """req_id and body of what the platform tells next."""
        frame = await self.next()
        return str(part(frame, "headers")["req_id"]), part(frame, "body")

    async def is_over(self) -> bool:
        return (await self.socket.receive(timeout=PATIENCE)).type in {
            WSMsgType.CLOSE,
            WSMsgType.CLOSED,
        }

    async def is_quiet(self) -> bool:
        """Whether nothing has come before the answer to a beat of the heart."""
        return await self.ask("ping", {}) == 0


@asynccontextmanager
async def on_the_line(visitor: Visitor) -> AsyncIterator[Line]:
    async with dialing(visitor) as line:
        assert await line.subscribe() == 0
        yield line


@asynccontextmanager
async def dialing(visitor: Visitor) -> AsyncIterator[Line]:
    async with visitor.client.ws_connect("/wecom/aibot") as socket:
        yield Line(socket, count())
        await asyncio.sleep(0)
