"""Codes that stand for somebody who signs in: for five minutes, and once (docs 0024, 0032)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

from bot.sandbox.people import Person
from bot.sandbox.world import World

SHELF = "dingtalk.codes"
LIFE = timedelta(minutes=5)
Purpose = Literal["client", "page"]
"""`client`: what requestAuthCode gives a page inside DingTalk; `page`: what the sign-in page hands over as authCode."""


def issue_code(world: World, person: Person, purpose: Purpose) -> str:
    world.drop_expired(SHELF)
    code = token_urlsafe(24)
    expires_at = (datetime.now(UTC) + LIFE).isoformat()
    entry: dict[str, object] = {"person": person.id, "purpose": purpose, "expires_at": expires_at}
    world.put(SHELF, code, entry)
    return code


def spend_code(world: World, code: str, purpose: Purpose) -> Person | None:
    """Whose it was, and it is good no more."""
    entry = world.shelf(SHELF).get(code)
    if entry is None or entry["purpose"] != purpose:
        return None
    world.shelf(SHELF).pop(code)
    world.on_touch()
    if datetime.fromisoformat(str(entry["expires_at"])) < datetime.now(UTC):
        return None
    return world.person("dingtalk", str(entry["person"]))
