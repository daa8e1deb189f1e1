"""The hours in which nobody is disturbed by what can wait."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `night` to `morning` by the company's clocks, over midnight where that is earlier; the same twice is never."""

    night: time = time(22)
    morning: time = time(8)

    def cover(self, at: time) -> bool:
        if self.night <= self.morning:
            return self.night <= at < self.morning
        return at >= self.night or at < self.morning


USUAL = QuietHours()


def parse_quiet_hours(text: str) -> QuietHours | None:
    """Of `22:00-08:00`; None when it is no such thing."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    return QuietHours(night=time(from_hour, from_minute), morning=time(to_hour, to_minute))


def after_the_night(at: datetime, zone: ZoneInfo, hours: QuietHours = USUAL) -> datetime:
    """The moment itself by day, else the next morning."""
    local = at.astimezone(zone)
    if not hours.cover(local.time()):
        return at
    is_before_midnight = local.time() >= hours.night > hours.morning
    return datetime.combine(local.date() + timedelta(days=is_before_midnight), hours.morning, zone)
