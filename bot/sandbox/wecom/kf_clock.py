"""What time it is for 微信客服, whose windows and codes can be made to age; the control API moves it on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.sandbox.messages import JsonObject
from bot.sandbox.world import World

SHELF = "kf.clock"
_KEY = "ahead"


def kf_now(world: World) -> datetime:
    ahead = world.shelf(SHELF).get(_KEY, {})
    return datetime.now(UTC) + timedelta(hours=float(str(ahead.get("hours", 0))))


def pass_hours(world: World, hours: float) -> None:
    """From now on everything was said, sent and handed out so many hours earlier."""
    before = float(str(world.shelf(SHELF).get(_KEY, {}).get("hours", 0)))
    entry: JsonObject = {"hours": before + hours}
    world.put(SHELF, _KEY, entry)
