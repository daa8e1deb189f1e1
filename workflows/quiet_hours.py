"""The hours in which nobody is disturbed by what can wait."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT = time(22)
MORNING = time(8)


def after_the_night(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself by day, else the next morning."""
    local = at.astimezone(zone)
    if MORNING <= local.time() < NIGHT:
        return at
    day = local.date() + timedelta(days=local.time() >= NIGHT)
    return datetime.combine(day, MORNING, zone)
