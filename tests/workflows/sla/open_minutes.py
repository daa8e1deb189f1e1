"""Which minutes a calendar is open in, looked at one by one: read from what was written, without the code that is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = 24 * 60
_DAY = timedelta(days=1)
_FIXED = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}

Written = Sequence[str]
"""Hours of a day as a document says them: 09:00-12:00."""


@dataclass(frozen=True, slots=True)
class Holidays:
    """`off` and `work` are days; of years that are not `published` the dates fixed by law are off as well."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset()


@dataclass(frozen=True)
class WrittenCalendar:
    """`week` from Monday to Sunday."""

    key: str
    zone: str
    week: tuple[Written, ...]
    days: Mapping[date, Written] = field(default_factory=dict)
    makeup: Written = ()
    holidays: Holidays | None = None
    teams: tuple[str, ...] = ()

    def hours(self, day: date) -> Written:
        if day in self.days:
            return self.days[day]
        if self.holidays and day in self.holidays.off:
            return ()
        if self.holidays and day in self.holidays.work:
            return self.makeup or next((hours for hours in self.week if hours), ())
        if self._is_fixed(day):
            return ()
        return self.week[day.weekday()]

    def _is_fixed(self, day: date) -> bool:
        known = self.holidays
        return known is not None and day.year not in known.published and f"{day:%m-%d}" in _FIXED

    def is_open(self, at: datetime) -> bool:
        wall = at.astimezone(self._zone)
        return self._day(wall.date())[wall.hour * 60 + wall.minute]

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _known(self) -> dict[date, list[bool]]:
        return {}

    def _day(self, day: date) -> list[bool]:
        """By minute of the day, with what the night before leaves of it."""
        if day not in self._known:
            minutes = [False] * DAY
            for start, end in map(_minutes, self.hours(day - _DAY)):
                if end <= start:
                    minutes[:end] = [True] * end
            for start, end in map(_minutes, self.hours(day)):
                until = end if end > start else DAY
                minutes[start:until] = [True] * (until - start)
            self._known[day] = minutes
        return self._known[day]


def open_minutes(calendar: WrittenCalendar, since: datetime, days: int) -> bytes:
    """A byte for each minute from then on: 1 where it is open."""
    first = since.astimezone(UTC)
    minutes = (first + timedelta(minutes=each) for each in range(days * DAY))
    return bytes(calendar.is_open(each) for each in minutes)


def _minutes(hours: str) -> tuple[int, int]:
    start, end = (each.split(":") for each in hours.split("-"))
    return int(start[0]) * 60 + int(start[1]), int(end[0]) * 60 + int(end[1])
