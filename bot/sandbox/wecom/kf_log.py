"""What `kf/sync_msg` reads from (WeCom doc 94670): messages and events of the last three days, in one order."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.sandbox.messages import JsonObject
from bot.sandbox.wecom.kf_clock import kf_now
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError
from bot.sandbox.world import World

SHELF = "kf.log"
KEPT = timedelta(days=3)
FROM_CUSTOMER, FROM_SYSTEM, FROM_SERVICER = 3, 4, 5
PAGE = 300
"""Fewer than `limit` may come though there are more, as the document warns; here so many at most."""
_NUMBER_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    messages: list[JsonObject]
    next_cursor: str
    has_more: bool


def log_message(world: World, open_kfid: str, external_userid: str, **message: object) -> str:
    """Something said, by the customer or a servicer; the id it got. Events name the two inside themselves instead."""
    return _log(
        world, open_kfid, {"open_kfid": open_kfid, "external_userid": external_userid, **message}
    )


def log_event(world: World, open_kfid: str, event: JsonObject) -> str:
    return _log(world, open_kfid, {"origin": FROM_SYSTEM, "msgtype": "event", "event": event})


def _log(world: World, open_kfid: str, message: JsonObject) -> str:
    msgid = uuid4().hex
    entry: JsonObject = {
        "open_kfid": open_kfid,
        "at": kf_now(world).isoformat(),
        "message": {"msgid": msgid, "send_time": int(datetime.now(UTC).timestamp()), **message},
    }
    world.put(SHELF, str(len(world.shelf(SHELF)) + 1), entry)
    return msgid


def read_log(world: World, open_kfid: str, cursor: str, limit: int) -> Page:
    """Of one account, or of all when `open_kfid` is empty; a cursor serves only the account it was given for."""
    ledger, oldest = world.shelf(SHELF), kf_now(world) - KEPT
    number = _number_of(cursor, open_kfid) if cursor else 0
    found: list[JsonObject] = []
    most = min(limit, PAGE)
    while str(number + 1) in ledger and len(found) < most:
        number += 1
        if message := _message_of(ledger[str(number)], open_kfid, oldest):
            found.append(message)
    has_more = any(
        _message_of(ledger[str(later)], open_kfid, oldest)
        for later in range(number + 1, len(ledger) + 1)
    )
    return Page(messages=found, next_cursor=_cursor(number, open_kfid), has_more=has_more)


def _message_of(entry: JsonObject, open_kfid: str, oldest: datetime) -> JsonObject | None:
    is_asked_for = open_kfid in ("", entry["open_kfid"])
    message = entry["message"]
    if not is_asked_for or datetime.fromisoformat(str(entry["at"])) < oldest:
        return None
    return message if isinstance(message, dict) else None


def _cursor(number: int, open_kfid: str) -> str:
    """Opaque, and recognised again: what was not given out here is refused."""
    mark = hashlib.sha256(f"{number} of {open_kfid}".encode()).hexdigest()
    return f"{number:0{_NUMBER_DIGITS}x}{mark[:20]}"


def _number_of(cursor: str, open_kfid: str) -> int:
    try:
        number = int(cursor[:_NUMBER_DIGITS], 16)
    except ValueError:
        raise WeComError(BAD_PARAMETER, "invalid cursor") from None
    if not hmac.compare_digest(cursor.encode(), _cursor(number, open_kfid).encode()):
        raise WeComError(BAD_PARAMETER, "invalid cursor: not one of this open_kfid")
    return number
