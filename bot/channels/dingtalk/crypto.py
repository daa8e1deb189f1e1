"""Proves that a request is DingTalk's: robot and card signatures, encrypted events; `channel.py` calls it.

Robot: doc "receive messages" (HTTP mode). Card: doc event-callback-card. Events: DingCallbackCrypto3.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.channel import BadCallback
from bot.channels.dingtalk.fields import Fields, read_json, text_of
from bot.channels.envelope import Envelope, Sealed
from bot.channels.freshness import read_milliseconds, require_fresh

ROBOT_WINDOW = timedelta(hours=1)
# DingTalk documents no window for cards. A press waits two seconds for its answer and is not sent
# again later, so this is for clocks that differ.
CARD_WINDOW = timedelta(minutes=5)
# An undelivered event is pushed again for some time with its first timestamp.
EVENT_WINDOW = timedelta(hours=1)

CARD_TIMESTAMP, CARD_SIGNATURE = "x-ddpaas-signature-timestamp", "x-ddpaas-signature"
ROBOT_SIGNATURE = "sign"
_MILLISECOND_DIGITS = 12


def verify_robot(headers: Mapping[str, str], app_secret: str, now: datetime) -> None:
    timestamp = headers.get("timestamp", "")
    expected = sign(app_secret, f"{timestamp}\n{app_secret}")
    _require_equal(expected, headers.get(ROBOT_SIGNATURE, ""))
    require_fresh(read_milliseconds(timestamp), now, ROBOT_WINDOW)


def verify_card(headers: Mapping[str, str], api_secret: str, now: datetime) -> None:
    """`api_secret` is the one given when the callback address was registered."""
    timestamp = headers.get(CARD_TIMESTAMP, "")
    _require_equal(sign(api_secret, timestamp), headers.get(CARD_SIGNATURE, ""))
    require_fresh(read_milliseconds(timestamp), now, CARD_WINDOW)


def open_event(
    envelope: Envelope, query: Mapping[str, str], body: bytes, now: datetime
) -> tuple[Fields, str]:
    """What happened, and the sealed "success" by which DingTalk knows that it arrived (`check_url` and any other)."""
    sealed = _sealed(query, body)
    event = read_json(envelope.open(sealed))
    require_fresh(_read_event_time(sealed.timestamp), now, EVENT_WINDOW)
    answer = envelope.close("success", timestamp=sealed.timestamp, nonce=sealed.nonce)
    words = {
        "msg_signature": answer.signature,
        "encrypt": answer.encrypted,
        "timeStamp": answer.timestamp,
        "nonce": answer.nonce,
    }
    return event, json.dumps(words)


def _sealed(query: Mapping[str, str], body: bytes) -> Sealed:
    encrypted = text_of(read_json(body), "encrypt")
    if not encrypted:
        raise BadCallback(400, "the body must be JSON with `encrypt`")
    return Sealed(
        signature=query.get("msg_signature") or query.get("signature", ""),
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
        encrypted=encrypted,
    )


def sign(secret: str, text: str) -> str:
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def card_secret(app_secret: str) -> str:
    """The secret we register for card callbacks: the same in every process, and not the app's own."""
    return hmac.new(app_secret.encode(), b"gongdan card callback", hashlib.sha256).hexdigest()


def _require_equal(expected: str, given: str) -> None:
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise BadCallback(401, "the signature does not match: check the application's AppSecret")


def _read_event_time(timestamp: str) -> datetime:
    """DingTalk's own examples give seconds in one place and milliseconds in another."""
    in_milliseconds = timestamp if len(timestamp) > _MILLISECOND_DIGITS else f"{timestamp}000"
    return read_milliseconds(in_milliseconds)
