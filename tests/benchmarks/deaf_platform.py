"""Platforms that take whatever they are told and keep only counts; of 微信客服 what customers have said is handed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.benchmarks.deaf_dingtalk import DeafDingTalk, DeafGateway
from tests.promises.installation import free_port

PAGE = 1000


@dataclass
class DeafPlatform:
    """`spoken` are the messages of the one 客服 account, oldest first; `heard` how often who was told something."""

    url: str = ""
    spoken: list[dict[str, object]] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    gateway: DeafGateway = field(default_factory=DeafGateway)

    async def token(self, request: web.Request) -> web.Response:
        return self._answer(request, access_token="t", expires_in=7200)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.heard[str(body.get("touser"))] += 1
        return self._answer(request, msgid=str(self.heard.total()))

    async def hand_out(self, request: web.Request) -> web.Response:
        body = await request.json()
        begin = int(body.get("cursor") or 0)
        page = self.spoken[begin : begin + min(PAGE, int(body.get("limit") or PAGE))]
        end = begin + len(page)
        more = int(end < len(self.spoken))
        return self._answer(request, next_cursor=str(end), has_more=more, msg_list=page)

    async def nobody(self, request: web.Request) -> web.Response:
        return self._answer(request, customer_list=[], invalid_external_userid=[])

    def _answer(self, request: web.Request, **fields: object) -> web.Response:
        self.calls[request.path] += 1
        return web.json_response({"errcode": 0, "errmsg": "ok", **fields})


@asynccontextmanager
async def deaf_platform() -> AsyncIterator[DeafPlatform]:
    platform, port = DeafPlatform(), free_port()
    platform.url = platform.gateway.url = f"http://127.0.0.1:{port}"
    app = web.Application()
    app.router.add_get("/wecom/cgi-bin/gettoken", platform.token)
    app.router.add_post("/wecom/cgi-bin/message/send", platform.take)
    app.router.add_post("/wecom/cgi-bin/kf/send_msg", platform.take)
    app.router.add_post("/wecom/cgi-bin/kf/sync_msg", platform.hand_out)
    app.router.add_post("/wecom/cgi-bin/kf/customer/batchget", platform.nobody)
    app.add_routes(DeafDingTalk(platform.gateway).routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield platform
    finally:
        await runner.cleanup()
