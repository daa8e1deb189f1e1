"""Opens WeCom's callbacks: signature, freshness, decryption; `channel.py` hands it the raw request.

WeCom docs 90930 and 90968.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.channel import BadCallback
from bot.channels.envelope import Envelope, Sealed
from bot.channels.freshness import read_seconds, require_fresh
from bot.channels.wecom.xml import read_xml

# WeCom retries three times, 5 s apart, so a retry is at most 20 s old even with its first timestamp;
# the rest is for clocks that differ. Inside the window a replay is the same event_id, hence harmless.
WINDOW = timedelta(minutes=5)


def open_url_check(envelope: Envelope, query: Mapping[str, str], now: datetime) -> str:
    """The words to answer when the administrator saves the callback address."""
    # A proxy that unquotes the address turns the `+` of base64 into a space.
    return _open(envelope, query, query.get("echostr", "").replace(" ", "+"), now)


def open_message(envelope: Envelope, query: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The plaintext XML of a POST."""
    encrypted = read_xml(body.decode(errors="replace")).get("Encrypt")
    if not encrypted:
        raise BadCallback(400, "the body must be XML with one Encrypt element")
    return _open(envelope, query, encrypted, now)


def _open(envelope: Envelope, query: Mapping[str, str], encrypted: str, now: datetime) -> str:
    sealed = Sealed(
        signature=query.get("msg_signature", ""),
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
        encrypted=encrypted,
    )
    plaintext = envelope.open(sealed)
    require_fresh(read_seconds(sealed.timestamp), now, WINDOW)
    return plaintext
