"""One HTTP call to a platform, with its network failures made ours; both clients go through it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, FormData
from yarl import URL

from bot.channels.channel import TooLarge, TryLater

Json = dict[str, object]

JSON_LIMIT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`url` is taken as encoded already; `body` goes out as UTF-8 JSON without \\u escapes (WeCom 40033)."""

    method: str
    url: str = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Json | None = field(default=None, repr=False)
    form: FormData | None = field(default=None, repr=False)
    limit_bytes: int = JSON_LIMIT_BYTES
    timeout_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    media_type: str
    file_name: str
    body: bytes = field(repr=False)

    def read_object(self) -> Json | None:
        """None when the platform answered with something else: a ban page, a gateway's error."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


def media_form(content: bytes, name: str, media_type: str) -> FormData:
    """Both platforms take an upload as the part `media` with a file name; a form can be sent once."""
    form = FormData()
    form.add_field("media", BytesIO(content), filename=name, content_type=media_type)
    return form


async def call(http: ClientSession, request: Request) -> Answer:
    """Never follows a redirect: the address called is the one that was checked."""
    url = URL(request.url, encoded=True)
    try:
        async with http.request(
            request.method,
            url,
            params=request.query,
            headers=_headers(request),
            data=_payload(request),
            timeout=ClientTimeout(total=request.timeout_seconds, sock_connect=5.0),
            allow_redirects=False,
        ) as response:
            return await _read(response, request.limit_bytes)
    # The original error may quote the address with its access token, so it is not chained.
    except (ClientError, TimeoutError, OSError) as error:
        raise TryLater(f"无法连接 {url.host}（{type(error).__name__}），请检查网络") from None


def _headers(request: Request) -> dict[str, str]:
    as_json = {"Content-Type": "application/json; charset=utf-8"}
    return {**request.headers, **(as_json if request.body is not None else {})}


def _payload(request: Request) -> FormData | bytes | None:
    if request.body is None:
        return request.form
    return json.dumps(request.body, ensure_ascii=False).encode(errors="replace")


async def _read(response: ClientResponse, limit_bytes: int) -> Answer:
    body = await _body(response, limit_bytes)
    disposition = response.content_disposition
    return Answer(
        status=response.status,
        media_type=response.content_type,
        file_name=(disposition.filename or "") if disposition else "",
        body=body,
    )


async def _body(response: ClientResponse, limit_bytes: int) -> bytes:
    """Never holds more than the limit, whatever length was announced or left unsaid."""
    if (response.content_length or 0) > limit_bytes:
        raise _too_large(limit_bytes)
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > limit_bytes:
            raise _too_large(limit_bytes)
    return b"".join(chunks)


def _too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(f"平台返回的内容超过 {limit_bytes} 字节，已放弃接收")
