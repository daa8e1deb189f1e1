"""Another system on this machine: it remembers who asked what, and answers as it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`hangs` until the asker has given up, or the test has."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False


class OtherSystem:
    """`replies` are given one after the other, then `{}` for ever. `asked` tells as soon as somebody has asked."""

    def __init__(self) -> None:
        self.heard: list[Asked] = []
        self.replies: deque[Reply] = deque()
        self.asked = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.heard.append(
            Asked(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                headers=dict(request.headers),
                body=await request.read(),
            )
        )
        self.asked.set()
        reply = self.replies.popleft() if self.replies else Reply()
        if reply.hangs:
            await self.may_go_on.wait()
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    @property
    def keys(self) -> list[str]:
        return [each.headers["Idempotency-Key"] for each in self.heard]


@asynccontextmanager
async def another_system() -> AsyncIterator[OtherSystem]:
    system = OtherSystem()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", system.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        system.url = str(server.make_url("/stock"))
        yield system
        system.may_go_on.set()
