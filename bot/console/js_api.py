"""What a page of ours needs to call the WeCom client around it: a signature for its own address."""

from __future__ import annotations

import dataclasses

import structlog
from aiohttp import web

from bot.channels.channel import ChannelError
from bot.channels.wecom.jssdk import JsSdk
from bot.console.form_answers import json_answer
from bot.console.sessions import Sessions
from handlers.desk import Desk
from handlers.signing_in import still

log = structlog.get_logger(__name__)

PATH = "/api/v1/wecom/js-config"
LONGEST_URL = 2000


class JsApi:
    def __init__(self, desk: Desk, sessions: Sessions, sdk: JsSdk, public_url: str) -> None:
        self._desk = desk
        self._sessions = sessions
        self._sdk = sdk
        self._public_url = public_url.rstrip("/")

    def mount(self, app: web.Application) -> None:
        app.router.add_get(PATH, self.give)

    async def give(self, request: web.Request) -> web.Response:
        """`url` is the page's own address; a signature for any other page would be a gift to it."""
        now = self._desk.now()
        session = self._sessions.read(request, now)
        if session is None:
            return json_answer({"code": "not_signed_in"}, 401)
        async with self._desk.store.unit_of_work(session.company) as uow:
            if await still(uow, session.person) is None:
                return json_answer({"code": "not_signed_in"}, 401)
        url = request.query.get("url", "")
        if not url.startswith(f"{self._public_url}/") or len(url) > LONGEST_URL:
            return json_answer({"code": "not_our_page"}, 400)
        try:
            config = await self._sdk.config(url, now)
        except ChannelError as error:
            log.warning("js_config_failed", reason=error.reason)
            return json_answer({"code": "unreachable"}, 502)
        return json_answer(dataclasses.asdict(config))
