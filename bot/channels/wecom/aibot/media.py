"""Files sent to an AI bot: fetched from a link good for five minutes, opened with the key that came with it.

WeCom docs 100719 and 101463: AES-256-CBC, the initial vector is the key's first 16 bytes, PKCS7 over 32 bytes.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus

from aiohttp import ClientSession

from bot.channels.calls import Answer, Json, Request, call
from bot.channels.channel import FetchedFile, Refused, TooLarge, TryLater
from bot.channels.wecom.aibot.socket import decrypt_file

PADDING_BYTES = 32
FETCH_SECONDS = 60.0
_GONE = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def ref_of(about: Json) -> str:
    """Link and key in one, a secret; empty where there is no link."""
    url, key = about.get("url"), about.get("aeskey")
    if not isinstance(url, str) or not url:
        return ""
    return json.dumps({"url": url, "aeskey": key if isinstance(key, str) else ""})


async def fetch(http: ClientSession, ref: str, limit_bytes: int) -> FetchedFile:
    """Raises TooLarge, TryLater, and Refused where the link is too old."""
    about = json.loads(ref)
    request = Request(
        method="GET",
        url=about["url"],
        limit_bytes=limit_bytes + PADDING_BYTES,
        timeout_seconds=FETCH_SECONDS,
    )
    answer = await call(http, request)
    _require_ok(answer)
    content = answer.body
    if about["aeskey"]:
        content = await asyncio.to_thread(_opened, content, about["aeskey"])
    if len(content) > limit_bytes:
        raise TooLarge(f"文件超过 {limit_bytes} 字节，已放弃接收")
    return FetchedFile(content=content, media_type=answer.media_type, name=answer.file_name)


def _require_ok(answer: Answer) -> None:
    if answer.status in _GONE:
        raise Refused("智能机器人的文件链接已失效（五分钟内有效）")
    if answer.status != HTTPStatus.OK:
        raise TryLater(f"智能机器人的文件链接返回了 HTTP {answer.status}")


def _opened(sealed: bytes, key: str) -> bytes:
    try:
        return bytes(decrypt_file(sealed, key))
    except (ValueError, RuntimeError):
        raise Refused("智能机器人发来的文件解不开") from None
