"""DingTalk asked for the sake of its answer, with nothing made of it: what is wrong with an installation stands in its code.

DingTalk docs 0033 (accessToken), 0013 (codes). Which address a refused call came from stands in no document's message but
in those that were seen (`request ip=`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import ClientSession

from bot.channels.calls import Json, Request, call
from bot.channels.channel import ChannelError
from bot.channels.dingtalk.fields import text_of

UNREACHABLE = "unreachable"
"""Nobody answered, or nobody who speaks JSON."""
BANNED = "banned"
_ADDRESS = re.compile(r"\bip\s*[=:：]\s*([0-9a-fA-F.:]+[0-9a-fA-F])", re.IGNORECASE)
_STALE_AUTHORITY = "88"
_TOKEN_HEADER = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`code` is DingTalk's in lower case, empty for well; `reason` why nobody answered."""

    code: str = ""
    body: Json = field(default_factory=dict, repr=False)
    reason: str = ""

    @property
    def is_well(self) -> bool:
        return not self.code

    @property
    def our_address(self) -> str:
        """The address DingTalk saw us at, where its message names it."""
        said = (text_of(self.body, name) for name in ("message", "errmsg", "sub_msg"))
        found = _ADDRESS.search(" ".join(said))
        return found[1] if found else ""


class Probe:
    """With one application's secret; its token is kept for this probe alone."""

    def __init__(
        self, http: ClientSession, api_base: str, oapi_base: str, app_key: str, app_secret: str
    ) -> None:
        self._http = http
        self._api_base = api_base.rstrip("/")
        self._oapi_base = oapi_base.rstrip("/")
        self._given: Json = {"appKey": app_key, "appSecret": app_secret}
        self._token = ""

    async def sign_in(self) -> Reply:
        """Whether the secret is good; the other calls come after it."""
        url = f"{self._api_base}/v1.0/oauth2/accessToken"
        reply = await self._ask(Request(method="POST", url=url, body=self._given))
        self._token = text_of(reply.body, "accessToken")
        return reply

    async def post(self, path: str, body: Json) -> Reply:
        headers = {_TOKEN_HEADER: self._token}
        url = self._api_base + path
        return await self._ask(Request(method="POST", url=url, headers=headers, body=body))

    async def old_get(self, path: str, query: Mapping[str, str] | None = None) -> Reply:
        asked = {**(query or {}), "access_token": self._token}
        return await self._ask(Request(method="GET", url=self._oapi_base + path, query=asked))

    async def _ask(self, request: Request) -> Reply:
        try:
            answer = await call(self._http, request)
        except ChannelError as error:
            return Reply(code=UNREACHABLE, reason=error.reason)
        found = answer.read_object()
        if found is None:
            return Reply(code=UNREACHABLE, reason=f"HTTP {answer.status}")
        if "punish" in found:
            return Reply(code=BANNED, body=found)
        return Reply(code=_code(answer.status, found), body=found)


def _code(status: int, found: Json) -> str:
    """The new API answers with a status and a `code`, the old one with 200 and an `errcode`; 88 says more in `sub_code`."""
    errcode = str(found.get("errcode") or "")
    if errcode == _STALE_AUTHORITY:
        return text_of(found, "sub_code") or errcode
    if errcode and errcode != "0":
        return errcode
    if status == HTTPStatus.OK:
        return ""
    return (text_of(found, "code") or str(status)).casefold()
