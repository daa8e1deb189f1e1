"""The callback called as WeCom calls it when an administrator saves its address: our own server must say the words back."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import ClientSession

from bot.channels.envelope import Envelope
from bot.channels.wecom.channel import PATH
from bot.checkup.calling import DIFFERENT_KEYS, called
from bot.checkup.findings import Finding, well, wrong
from bot.platform_settings import WeComSettings


async def about_callback(public_url: str, given: WeComSettings, http: ClientSession) -> Finding:
    """Signed with our own Token and EncodingAESKey; that WeCom reaches the address as well it does not prove."""
    words = secrets.token_hex(8)
    envelope = Envelope(
        token=given.token.get_secret_value(),
        aes_key=given.aes_key.get_secret_value(),
        receiver=given.corp_id,
    )
    now = str(int(datetime.now(UTC).timestamp()))
    sealed = envelope.close(words, timestamp=now, nonce=secrets.token_hex(5))
    query = {
        "msg_signature": sealed.signature,
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
        "echostr": sealed.encrypted,
    }
    url = public_url.rstrip("/") + PATH
    answer = await called(http, "GET", url, query=query)
    if not answer.status:
        return wrong("checkup.callback.unreachable", url=url, reason=answer.said)
    if answer.status == HTTPStatus.OK and answer.said == words:
        return well("checkup.callback.well", url=url)
    # An unreadable cipher is a 400 of ours.
    is_ours = answer.status in DIFFERENT_KEYS | {HTTPStatus.BAD_REQUEST}
    key = "checkup.callback.keys" if is_ours else "checkup.callback.elsewhere"
    return wrong(key, url=url, status=answer.status)
