"""DingTalk's server API for one application: a call with its token, its refusals made ours; the clients of its parts call it.

DingTalk docs 0033 (accessToken), 0012 (limits). The old API (`oapi`) takes the same token and answers 200 with an errcode.
Every call to either is in the account's book: they count for our address, and a ban of it stops them all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, FormData
from yarl import URL

from bot.channels.call_book import CallBook, NoBook
from bot.channels.calls import JSON_LIMIT_BYTES, Answer, Json, Request, call
from bot.channels.channel import ChannelError, Refused, TryLater
from bot.channels.dingtalk.errors import banned, judge, judge_old
from bot.channels.dingtalk.fields import text_of
from bot.channels.tokens import Token, TokenCache, TokenRejected, with_token

CHINA = ZoneInfo("Asia/Shanghai")
API_BASE, OAPI_BASE = "https://api.dingtalk.com", "https://oapi.dingtalk.com"
_TOKEN_HEADER = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name
_TOKEN_PATH = "/v1.0/oauth2/accessToken"  # noqa: S105 - a path
_ROOTS = ("/v1.0/", "/topapi/v2/", "/topapi/", "/")

Ask = Callable[[str], Awaitable[Json]]
Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkCredentials:
    """An organisation's application with a robot; `corp_id` may be empty, `token` and `aes_key` are those of
    event subscription and may both be empty. `timezone` is the one its people read times in."""

    app_key: str
    app_secret: str = field(repr=False)
    robot_code: str
    card_template_id: str
    corp_id: str = ""
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    timezone: ZoneInfo = CHINA


class DingTalkApi:
    def __init__(
        self,
        app_key: str,
        app_secret: str,
        *,
        http: ClientSession,
        tokens: TokenCache,
        api_base: str = API_BASE,
        oapi_base: str = OAPI_BASE,
        book: CallBook | None = None,
    ) -> None:
        self._app_key = app_key
        self._app_secret = app_secret
        self._app = f"dingtalk:{app_key}"
        self._http = http
        self._tokens = tokens
        self._api_base = api_base.rstrip("/")
        self._oapi_base = oapi_base.rstrip("/")
        self.book = book or NoBook()

    async def post(self, path: str, body: Json, *, is_update: bool = False) -> Json:
        return await self._new("POST", path, body, is_update=is_update)

    async def put(self, path: str, body: Json, *, is_update: bool = False) -> Json:
        return await self._new("PUT", path, body, is_update=is_update)

    async def get(self, path: str) -> Json:
        return await self._new("GET", path, None)

    async def old(
        self,
        path: str,
        body: Json | None = None,
        *,
        query: Mapping[str, str] | None = None,
        method: Literal["GET", "POST"] = "POST",
        make_form: Callable[[], FormData] | None = None,
        timeout_seconds: float = 10.0,
        limit_bytes: int = JSON_LIMIT_BYTES,
    ) -> Json:
        """A call of the old API; a form can be sent once, so it is made anew for each try."""

        async def ask(token: str) -> Json:
            request = Request(
                method=method,
                url=self._oapi_base + path,
                query={**(query or {}), "access_token": token},
                body=body,
                form=make_form() if make_form else None,
                timeout_seconds=timeout_seconds,
                limit_bytes=limit_bytes,
            )
            return _old_checked(await call(self._http, request))

        return await self._by_the_book(path, ask)

    async def without_token(self, path: str, body: Json) -> Json:
        """POST to the new API, for what the application proves itself by in the body."""
        return await self._written_down(path, lambda: self._ask_without_token(path, body))

    async def by_address(self, url: str, body: Json) -> Json:
        """POST to an address of the old API that DingTalk gave us, which is secret and needs no token."""

        async def ask() -> Json:
            return _old_checked(await call(self._http, Request(method="POST", url=url, body=body)))

        return await self._written_down(URL(url, encoded=True).path, ask)

    async def plain(self, request: Request) -> Answer:
        """To an address DingTalk gave us, without our token."""
        return await call(self._http, request)

    def is_old_api(self, url: str) -> bool:
        """DingTalk's own old API, whatever address a callback may name."""
        return origin_of(url) == origin_of(self._oapi_base)

    def is_new_api(self, url: str) -> bool:
        return origin_of(url) == origin_of(self._api_base)

    async def _new(
        self, method: str, path: str, body: Json | None, *, is_update: bool = False
    ) -> Json:
        async def ask(token: str) -> Json:
            request = Request(
                method=method,
                url=self._api_base + path,
                headers={_TOKEN_HEADER: token},
                body=body,
            )
            return _checked(await call(self._http, request), is_update=is_update)

        return await self._by_the_book(path, ask)

    async def _by_the_book(self, path: str, ask: Ask) -> Json:
        return await self._written_down(
            path, lambda: with_token(self._tokens, self._app, self._fetch_token, ask)
        )

    async def _written_down(self, path: str, ask: Callable[[], Awaitable[Asked]]) -> Asked:
        interface = interface_of(path)
        await self.book.before(interface)
        try:
            answer = await ask()
        except ChannelError as error:
            await self.book.failed(interface, error)
            raise
        await self.book.worked(interface)
        return answer

    async def _ask_without_token(self, path: str, body: Json) -> Json:
        request = Request(method="POST", url=self._api_base + path, body=body)
        try:
            return _checked(await call(self._http, request), is_update=False)
        except TokenRejected as rejected:
            raise Refused(str(rejected)) from None

    async def _fetch_token(self) -> Token:
        body: Json = {"appKey": self._app_key, "appSecret": self._app_secret}
        answer = await self._ask_without_token(_TOKEN_PATH, body)
        value, lifetime = answer.get("accessToken"), answer.get("expireIn")
        if not isinstance(value, str) or not isinstance(lifetime, int):
            raise TryLater("钉钉没有返回 accessToken", after=60.0)
        return Token(value=value, lifetime_seconds=lifetime)


def interface_of(path: str) -> str:
    """By which the account's book names it."""
    return path.removeprefix(next(root for root in _ROOTS if path.startswith(root)))


def origin_of(url: str) -> URL | None:
    try:
        return URL(url, encoded=True).origin()
    except ValueError:
        return None


def _checked(answer: Answer, *, is_update: bool) -> Json:
    found = read_answer(answer)
    has_failed = found.get("success") is False
    if answer.status != HTTPStatus.OK or has_failed:
        status = HTTPStatus.BAD_REQUEST if answer.status == HTTPStatus.OK else answer.status
        raise judge(status, text_of(found, "code"), is_update=is_update)
    return found


def _old_checked(answer: Answer) -> Json:
    found = read_answer(answer)
    code = found.get("errcode", 0)
    if code not in (0, "0"):
        number = int(code) if isinstance(code, int | str) and _is_number(code) else -1
        raise judge_old(number, text_of(found, "sub_code"))
    if answer.status != HTTPStatus.OK:
        raise judge(answer.status, "")
    return found


def _is_number(code: int | str) -> bool:
    return str(code).removeprefix("-").isdecimal()


def read_answer(answer: Answer) -> Json:
    """An address that called too often gets an HTML page or `punish` with any status (doc 0012); a page with an error of
    the server is some gateway's."""
    found = answer.read_object()
    if found is not None and "punish" not in found:
        return found
    is_page = answer.body.lstrip().startswith(b"<")
    if found is not None or (is_page and answer.status < HTTPStatus.INTERNAL_SERVER_ERROR):
        raise banned()
    raise TryLater(f"钉钉没有回答 JSON（HTTP {answer.status}）", after=30.0)
