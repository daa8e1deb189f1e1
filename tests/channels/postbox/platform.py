"""The stand-in for Postbox: it keeps letters, takes people's words and presses to the bot, and fails when told."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from aiohttp import ClientSession, web

from tests.channels.postbox.channel import PATH, SIGNATURE

AGAIN_SECONDS = 0.05


@dataclass(slots=True)
class Letter:
    to: str
    text: str
    buttons: list[dict[str, str]]


@dataclass(slots=True)
class Postbox:
    """`members` can be written to; `fails` are statuses for the next calls."""

    secret: str
    members: set[str]
    letters: dict[str, Letter] = field(default_factory=dict)
    fails: deque[int] = field(default_factory=deque)
    _ids: count[int] = field(default_factory=lambda: count(1))

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/letters", self._write)
        app.router.add_put("/letters/{key}", self._change)
        return app

    async def tell(self, http: ClientSession, bot_url: str, **told: object) -> None:
        """Until the bot has taken it."""
        known = {"id": f"p{next(self._ids)}", "at": datetime.now(UTC).timestamp()}
        body = json.dumps(known | told).encode()
        signature = hmac.digest(self.secret.encode(), body, hashlib.sha256).hex()
        while await self._post(http, bot_url, body, signature) >= 500:
            await asyncio.sleep(AGAIN_SECONDS)

    async def forge(self, http: ClientSession, bot_url: str) -> int:
        body = json.dumps({"id": "x", "from": "li_hong", "at": 1, "text": "退款"}).encode()
        return await self._post(http, bot_url, body, "0" * 64)

    async def _post(self, http: ClientSession, url: str, body: bytes, signature: str) -> int:
        headers = {SIGNATURE: signature}
        async with http.post(url + PATH, data=body, headers=headers) as answer:
            return answer.status

    async def _write(self, request: web.Request) -> web.Response:
        letter = await request.json()
        if self.fails:
            return web.Response(status=self.fails.popleft())
        if letter["to"] not in self.members:
            return web.Response(status=403)
        self.letters[letter["key"]] = Letter(
            letter["to"], letter["text"], letter.get("buttons", [])
        )
        return web.json_response({"id": f"letter-{letter['key']}"})

    async def _change(self, request: web.Request) -> web.Response:
        known = self.letters.get(request.match_info["key"])
        if known is None:
            return web.Response(status=404)
        new = await request.json()
        known.text, known.buttons = new["text"], new.get("buttons", [])
        return web.json_response({})
