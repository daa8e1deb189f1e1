"""WeCom asked for the sake of its answer, with nothing made of it: what is wrong with an installation stands in its errmsg.

WeCom docs 91039 (gettoken), 90313 (codes; the message names the address a refused call came from).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import ClientSession

from bot.channels.calls import Json, Request, call
from bot.channels.channel import ChannelError
from bot.channels.wecom.contacts import LARGEST_ANSWER

UNREACHABLE = -2
"""Nobody answered, or nobody who speaks JSON."""
_ADDRESS = re.compile(r"from ip:?\s*([0-9a-fA-F.:]+[0-9a-fA-F])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`code` is WeCom's errcode, 0 for well; `reason` why nobody answered."""

    code: int
    body: Json = field(default_factory=dict, repr=False)
    reason: str = ""

    @property
    def is_well(self) -> bool:
        return self.code == 0

    @property
    def our_address(self) -> str:
        """The address WeCom saw us at, where its message names it (60020)."""
        found = _ADDRESS.search(str(self.body.get("errmsg", "")))
        return found[1] if found else ""


class Probe:
    """With one secret; its token is kept for this probe alone."""

    def __init__(self, http: ClientSession, api_base: str, corp_id: str, secret: str) -> None:
        self._http = http
        self._api_base = api_base.rstrip("/")
        self._given = {"corpid": corp_id, "corpsecret": secret}
        self._token = ""

    async def sign_in(self) -> Reply:
        """Whether the secret is good; the other calls come after it."""
        reply = await self._ask("GET", "/cgi-bin/gettoken", self._given, None)
        self._token = str(reply.body.get("access_token", ""))
        return reply

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> Reply:
        return await self._ask("GET", path, {"access_token": self._token, **(query or {})}, None)

    async def post(self, path: str, body: Json) -> Reply:
        return await self._ask("POST", path, {"access_token": self._token}, body)

    async def _ask(
        self, method: str, path: str, query: Mapping[str, str], body: Json | None
    ) -> Reply:
        request = Request(
            method=method,
            url=self._api_base + path,
            query=query,
            body=body,
            limit_bytes=LARGEST_ANSWER,
        )
        try:
            answer = await call(self._http, request)
        except ChannelError as error:
            return Reply(code=UNREACHABLE, reason=error.reason)
        found = answer.read_object()
        if found is None:
            return Reply(code=UNREACHABLE, reason=f"HTTP {answer.status}")
        code = found.get("errcode", 0)
        return Reply(code=code if isinstance(code, int) else UNREACHABLE, body=found)
