"""The callback called as WeCom calls it when an administrator saves its address: our own server must say the words back."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.envelope import Envelope
from bot.channels.wecom.channel import PATH
from bot.checkup.findings import Finding, well, wrong
from bot.platform_settings import WeComSettings

WITHIN_SECONDS = 5.0
DIFFERENT_KEYS = frozenset({400, 401, 403})


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
    timeout = ClientTimeout(total=WITHIN_SECONDS)
    try:
        async with http.get(url, params=query, timeout=timeout, allow_redirects=False) as answer:
            status, said = answer.status, await answer.text(errors="replace")
    except (ClientError, TimeoutError, OSError) as error:
        return wrong("checkup.callback.unreachable", url=url, reason=type(error).__name__)
    if status == HTTPStatus.OK and said == words:
        return well("checkup.callback.well", url=url)
    key = "checkup.callback.keys" if status in DIFFERENT_KEYS else "checkup.callback.elsewhere"
    return wrong(key, url=url, status=status)
