"""The ledger of `response_code`: the right to change one card once, within 72 hours (WeCom doc 94888).

The vendor lists 42022 «code已经被使用过» but no code of its own for an unknown or expired response_code;
42014, which it gives for a card's invalid task, stands in for both.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from bot.sandbox.wecom.wire import WeComError
from bot.sandbox.world import World

SHELF = "wecom.codes"
LIFE = timedelta(hours=72)


def issue_code(world: World, task_id: str) -> str:
    world.drop_expired(SHELF)
    code = token_urlsafe(32)
    expires_at = (datetime.now(UTC) + LIFE).isoformat()
    world.put(SHELF, code, {"task_id": task_id, "expires_at": expires_at, "used": False})
    return code


def spend_code(world: World, code: str) -> None:
    entry = world.shelf(SHELF)[code]
    world.put(SHELF, code, {**entry, "used": True})


def task_of(world: World, code: str) -> str:
    """The task whose card this code may still change."""
    entry = world.shelf(SHELF).get(code)
    if entry is None:
        raise WeComError(42014, "response_code unknown")
    if entry["used"]:
        raise WeComError(42022, "response_code has been used, it can only be used once")
    if datetime.fromisoformat(str(entry["expires_at"])) < datetime.now(UTC):
        raise WeComError(42014, "response_code expired after 72 hours")
    return str(entry["task_id"])
