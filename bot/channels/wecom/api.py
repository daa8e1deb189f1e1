"""WeCom's server API for one secret: a call with its token, its errcode made ours; the clients of its parts call it.

WeCom docs 91039 (gettoken), 90253 and 90254 (media).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TypeVar

from aiohttp import ClientSession

from bot.channels.call_book import CallBook, NoBook
from bot.channels.calls import JSON_LIMIT_BYTES, Answer, Json, Request, call, media_form
from bot.channels.channel import ChannelError, FetchedFile, TryLater
from bot.channels.tokens import Token, TokenCache, with_token
from bot.channels.wecom.errors import WRONG_SECRET, WRONG_SECRET_CODE, as_error, judge

Answered = TypeVar("Answered")

_FILE_TIMEOUT_SECONDS = 60.0
_ROOT = "/cgi-bin/"
_GET_MEDIA = f"{_ROOT}media/get"
_PUT_MEDIA = f"{_ROOT}media/upload"


class WeComApi:
    """`app` names the application the secret belongs to: those of one name share a token."""

    def __init__(
        self,
        corp_id: str,
        secret: str,
        *,
        app: str,
        http: ClientSession,
        tokens: TokenCache,
        api_base: str = "https://qyapi.weixin.qq.com",
        book: CallBook | None = None,
    ) -> None:
        self._corp_id = corp_id
        self._secret = secret
        self._app = f"wecom:{corp_id}:{app}"
        self._http = http
        self._tokens = tokens
        self._api_base = api_base.rstrip("/")
        self._book = book or NoBook()

    async def post(self, path: str, body: Json, *, is_update: bool = False) -> Json:
        async def ask(token: str) -> Json:
            request = self._request("POST", path, {"access_token": token}, body=body)
            return _checked(await call(self._http, request), is_update=is_update)

        return await self._by_the_book(path, ask)

    async def get(
        self, path: str, query: Mapping[str, str], *, limit_bytes: int = JSON_LIMIT_BYTES
    ) -> Json:
        async def ask(token: str) -> Json:
            given = {"access_token": token, **query}
            request = self._request("GET", path, given, limit_bytes=limit_bytes)
            return _checked(await call(self._http, request))

        return await self._by_the_book(path, ask)

    async def fetch_media(self, media_id: str, limit_bytes: int) -> FetchedFile:
        async def ask(token: str) -> FetchedFile:
            return await self._get_media(media_id, token, limit_bytes)

        return await self._by_the_book(_GET_MEDIA, ask)

    async def upload_media(self, kind: str, file: FetchedFile) -> str:
        """The media_id, good for three days; `kind` is image, voice, video or file."""

        async def ask(token: str) -> Json:
            return await self._put_media(kind, file, token)

        answer = await self._by_the_book(_PUT_MEDIA, ask)
        return str(answer.get("media_id", ""))

    async def _by_the_book(self, path: str, ask: Callable[[str], Awaitable[Answered]]) -> Answered:
        """With a token, and with what came of it told to whoever keeps the account's book."""
        interface = path.removeprefix(_ROOT)
        await self._book.before(interface)
        try:
            answered = await with_token(self._tokens, self._app, self._fetch_token, ask)
        except ChannelError as error:
            await self._book.failed(interface, error)
            raise
        await self._book.worked(interface)
        return answered

    async def _get_media(self, media_id: str, token: str, limit_bytes: int) -> FetchedFile:
        request = Request(
            method="GET",
            url=self._api_base + _GET_MEDIA,
            query={"access_token": token, "media_id": media_id},
            limit_bytes=limit_bytes,
            timeout_seconds=_FILE_TIMEOUT_SECONDS,
        )
        answer = await call(self._http, request)
        _require_ok(answer)
        # Some gateway's page, and no customer's: theirs comes with its file name.
        if answer.media_type == "text/html" and not answer.file_name:
            raise TryLater("企业微信没有返回文件，而是一个网页", after=30.0)
        # Errors come as JSON with 200; a customer's own JSON file has a file name.
        found = None if answer.file_name else answer.read_object()
        if found is not None:
            _require_success(found)
        return FetchedFile(content=answer.body, media_type=answer.media_type, name=answer.file_name)

    async def _put_media(self, kind: str, file: FetchedFile, token: str) -> Json:
        request = Request(
            method="POST",
            url=self._api_base + _PUT_MEDIA,
            query={"access_token": token, "type": kind},
            form=media_form(file.content, file.name or kind, file.media_type),
            timeout_seconds=_FILE_TIMEOUT_SECONDS,
        )
        return _checked(await call(self._http, request))

    async def _fetch_token(self) -> Token:
        query = {"corpid": self._corp_id, "corpsecret": self._secret}
        answer = await call(self._http, self._request("GET", "/cgi-bin/gettoken", query))
        found = _read(answer)
        if found.get("errcode") == WRONG_SECRET_CODE:
            raise as_error(WRONG_SECRET, WRONG_SECRET_CODE)
        _require_success(found)
        value, lifetime = found.get("access_token"), found.get("expires_in")
        if not isinstance(value, str) or not isinstance(lifetime, int):
            raise TryLater("企业微信的 gettoken 没有返回 access_token", after=60.0)
        return Token(value=value, lifetime_seconds=lifetime)

    def _request(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: Json | None = None,
        *,
        limit_bytes: int = JSON_LIMIT_BYTES,
    ) -> Request:
        url = self._api_base + path
        return Request(method=method, url=url, query=query, body=body, limit_bytes=limit_bytes)


def _checked(answer: Answer, *, is_update: bool = False) -> Json:
    found = _read(answer)
    _require_success(found, is_update=is_update)
    return found


def _read(answer: Answer) -> Json:
    _require_ok(answer)
    found = answer.read_object()
    if found is None:
        raise TryLater("企业微信的回答不是 JSON", after=30.0)
    return found


def _require_ok(answer: Answer) -> None:
    if answer.status != HTTPStatus.OK:
        raise TryLater(f"企业微信返回了 HTTP {answer.status}", after=30.0)


def _require_success(found: Json, *, is_update: bool = False) -> None:
    errcode = found.get("errcode", 0)
    if errcode != 0:
        raise judge(errcode if isinstance(errcode, int) else -1, is_update=is_update)
