"""DingTalk's HTTP API as far as we need it; `channel.py` calls it. Failures are `ChannelError`s by `errors.py`.

DingTalk docs: 0033 (accessToken), batchSend, groupMessages/send, createAndDeliver, card update, messageFiles/download.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import ClientSession
from yarl import URL

from bot.channels.call_book import CallBook, NoBook
from bot.channels.calls import Answer, Json, Request, call, media_form
from bot.channels.channel import ChannelError, FetchedFile, Refused, TryLater
from bot.channels.dingtalk.errors import BANNED, as_error, judge
from bot.channels.dingtalk.fields import Fields, object_of, objects_of, text_of
from bot.channels.tokens import Token, TokenCache, TokenRejected, with_token

_TOKEN_HEADER = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name
_CARDS = "/v1.0/card/instances"
_FILE_TIMEOUT_SECONDS = 60.0
ADDRESS_CALLS = ((10_000, 20.0),)
"""Of one egress address, whatever is called: more and it is shut out for five minutes (doc 0012)."""
_OLD_TOKEN_CODES = (88, 40014, 42001)
# Where DingTalk keeps the files of a chat.
_FILE_HOSTS = (".dingtalk.com", ".aliyuncs.com", ".alicdn.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkCredentials:
    """An organisation's application with a robot; `corp_id` may be empty, `token` and `aes_key` are those of
    event subscription and may both be empty."""

    app_key: str
    app_secret: str = field(repr=False)
    robot_code: str
    card_template_id: str
    corp_id: str = ""
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)


class DingTalkClient:
    def __init__(
        self,
        credentials: DingTalkCredentials,
        *,
        http: ClientSession,
        tokens: TokenCache,
        api_base: str = "https://api.dingtalk.com",
        oapi_base: str = "https://oapi.dingtalk.com",
        book: CallBook | None = None,
    ) -> None:
        self._credentials = credentials
        self._http = http
        self._tokens = tokens
        self._api_base = api_base.rstrip("/")
        self._oapi_base = oapi_base.rstrip("/")
        self._app = f"dingtalk:{credentials.app_key}"
        self._book = book or NoBook()

    async def send_to_person(self, user_id: str, message: Json) -> str:
        """The processQueryKey."""
        body = {"robotCode": self._credentials.robot_code, "userIds": [user_id], **message}
        answer = await self._call("POST", "/v1.0/robot/oToMessages/batchSend", body)
        if user_id in _listed(answer, "flowControlledStaffIdList"):
            raise TryLater("接收人的消息被钉钉限流", after=60.0)
        if user_id in _listed(answer, "invalidStaffIdList"):
            raise Refused("接收人不是企业成员，或机器人对其不可见")
        if user_id in _listed(answer, "filteredStaffIdList"):
            raise Refused("接收人被钉钉过滤，消息没有送出")
        return text_of(answer, "processQueryKey")

    async def send_to_group(self, conversation_id: str, message: Json) -> str:
        """The processQueryKey."""
        body = {
            "robotCode": self._credentials.robot_code,
            "openConversationId": conversation_id,
            **message,
        }
        answer = await self._call("POST", "/v1.0/robot/groupMessages/send", body)
        return text_of(answer, "processQueryKey")

    async def reply(self, hook_url: str, message: Json) -> bool:
        """Whether the session's webhook took it; it may have ended early, and then another way is open."""
        if not self._is_session_webhook(hook_url):
            return False
        request = Request(method="POST", url=hook_url, body=message)
        answer = await call(self._http, request)
        return _read(answer).get("errcode") == 0 and answer.status == HTTPStatus.OK

    async def deliver_card(self, card: Json) -> str:
        """The carrierId: the name by which a reply to the card says what it replies to."""
        answer = await self._call("POST", f"{_CARDS}/createAndDeliver", card)
        results = objects_of(object_of(answer, "result"), "deliverResults")
        failures = [
            text_of(result, "errorMsg") for result in results if result.get("success") is not True
        ]
        if failures:
            raise Refused(f"钉钉没有投放卡片：{failures[0][:80] or '没有说明原因'}")
        return next((text_of(result, "carrierId") for result in results), "")

    async def update_card(self, card: Json) -> None:
        await self._call("PUT", _CARDS, card, is_update=True)

    async def register_card_callback(self, *, route_key: str, url: str, secret: str) -> None:
        body: Json = {
            "callbackRouteKey": route_key,
            "callbackUrl": url,
            "apiSecret": secret,
            "forceUpdate": True,
        }
        await self._call("POST", "/v1.0/card/callbacks/register", body)

    async def upload_image(self, file: FetchedFile) -> str:
        """The media_id, good for three days (the old API's media/upload)."""

        async def ask(token: str) -> Json:
            request = Request(
                method="POST",
                url=self._oapi_base + "/media/upload",
                query={"access_token": token, "type": "image"},
                form=media_form(file.content, file.name or "photo", file.media_type),
                timeout_seconds=_FILE_TIMEOUT_SECONDS,
            )
            return _uploaded(await call(self._http, request))

        answer = await with_token(self._tokens, self._app, self._fetch_token, ask)
        return text_of(answer, "media_id")

    async def fetch_file(self, download_code: str, limit_bytes: int) -> FetchedFile:
        body: Json = {
            "downloadCode": download_code,
            "robotCode": self._credentials.robot_code,
        }
        answer = await self._call("POST", "/v1.0/robot/messageFiles/download", body)
        return await self._download(text_of(answer, "downloadUrl"), limit_bytes)

    async def _download(self, url: str, limit_bytes: int) -> FetchedFile:
        if not self._is_file_host(url):
            raise Refused("钉钉给出的下载地址不在其文件域名内，已拒绝访问")
        request = Request(
            method="GET",
            url=url,
            limit_bytes=limit_bytes,
            timeout_seconds=_FILE_TIMEOUT_SECONDS,
        )
        answer = await call(self._http, request)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TryLater(f"下载文件时返回 HTTP {answer.status}", after=10.0)
        if answer.status != HTTPStatus.OK:
            raise Refused(f"下载文件时返回 HTTP {answer.status}，地址可能已过期")
        return FetchedFile(content=answer.body, media_type=answer.media_type, name=answer.file_name)

    async def _call(self, method: str, path: str, body: Json, *, is_update: bool = False) -> Json:
        async def ask(token: str) -> Json:
            request = Request(
                method=method,
                url=self._api_base + path,
                headers={_TOKEN_HEADER: token},
                body=body,
            )
            return _checked(await call(self._http, request), is_update=is_update)

        await self._book.before(path)
        try:
            answer = await with_token(self._tokens, self._app, self._fetch_token, ask)
        except ChannelError as error:
            await self._book.failed(path, error)
            raise
        await self._book.worked(path)
        return answer

    async def _fetch_token(self) -> Token:
        request = Request(
            method="POST",
            url=self._api_base + "/v1.0/oauth2/accessToken",
            body={
                "appKey": self._credentials.app_key,
                "appSecret": self._credentials.app_secret,
            },
        )
        answer = _checked(await call(self._http, request))
        value, lifetime = answer.get("accessToken"), answer.get("expireIn")
        if not isinstance(value, str) or not isinstance(lifetime, int):
            raise TryLater("钉钉没有返回 accessToken", after=60.0)
        return Token(value=value, lifetime_seconds=lifetime)

    def _is_session_webhook(self, url: str) -> bool:
        """Only DingTalk's own old API, whatever address a callback may name."""
        return _origin(url) == _origin(self._oapi_base)

    def _is_file_host(self, url: str) -> bool:
        origin = _origin(url)
        if origin is None:
            return False
        is_known = origin.scheme == "https" and (origin.host or "").endswith(_FILE_HOSTS)
        return is_known or origin == _origin(self._api_base)


def _origin(url: str) -> URL | None:
    try:
        return URL(url, encoded=True).origin()
    except ValueError:
        return None


def _checked(answer: Answer, *, is_update: bool = False) -> Json:
    found = _read(answer)
    has_failed = found.get("success") is False
    if answer.status != HTTPStatus.OK or has_failed:
        status = HTTPStatus.BAD_REQUEST if answer.status == HTTPStatus.OK else answer.status
        raise judge(status, text_of(found, "code"), is_update=is_update)
    return found


def _uploaded(answer: Answer) -> Json:
    """The old API answers 200 with an errcode; 40014, 88 and 42001 are tokens gone by (doc 0033)."""
    found = _read(answer)
    code = found.get("errcode")
    if code in _OLD_TOKEN_CODES:
        raise TokenRejected
    if code != 0 or not text_of(found, "media_id"):
        raise Refused(f"钉钉没有收下图片（errcode {code}）")
    return found


def _read(answer: Answer) -> Json:
    """An IP that called too often gets an HTML page or `punish` with any status (doc 0012)."""
    found = answer.read_object()
    if found is None or "punish" in found:
        raise as_error(BANNED, str(answer.status))
    return found


def _listed(answer: Fields, name: str) -> list[object]:
    value = answer.get(name)
    return value if isinstance(value, list) else []
