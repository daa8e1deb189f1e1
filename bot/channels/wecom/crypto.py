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

CHECK_WINDOW = timedelta(minutes=5)
# WeCom sends nothing again that was answered, with 401 or otherwise: were our clock off by more than the window, what
# customers say would be lost. A replay is the same event_id, and the inbox keeps those: hence harmless.
MESSAGE_WINDOW = timedelta(days=1)


def open_url_check(envelope: Envelope, query: Mapping[str, str], now: datetime) -> str:
    """The words to answer when the administrator saves the callback address."""
    # A proxy that unquotes the address turns the `+` of base64 into a space.
    encrypted = query.get("echostr", "").replace(" ", "+")
    return _open(envelope, query, encrypted, now, CHECK_WINDOW)


def open_message(envelope: Envelope, query: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The plaintext XML of a POST."""
    encrypted = read_xml(body.decode(errors="replace")).get("Encrypt")
    if not encrypted:
        raise BadCallback(400, "the body must be XML with one Encrypt element")
    return _open(envelope, query, encrypted, now, MESSAGE_WINDOW)


def clock_off(query: Mapping[str, str], now: datetime) -> float:
    """By how many seconds our clock is ahead of the moment the callback was signed at."""
    return (now - read_seconds(query.get("timestamp", ""))).total_seconds()


def _open(
    envelope: Envelope,
    query: Mapping[str, str],
    encrypted: str,
    now: datetime,
    window: timedelta,
) -> str:
    sealed = Sealed(
        signature=query.get("msg_signature", ""),
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
        encrypted=encrypted,
    )
    plaintext = envelope.open(sealed)
    require_fresh(read_seconds(sealed.timestamp), now, window)
    return plaintext
