"""How a stretch of time was counted, day by day: which hours were worked, and why others were not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.calendars.calendar import Calendar
from workflows.calendars.special_days import SpecialDay

_DAY = timedelta(days=1)

Block = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A day with the blocks that began on it, or days in a row without any; `why` they are not as usual."""

    first: date
    last: date
    blocks: tuple[Block, ...]
    why: SpecialDay | None

    @property
    def working(self) -> timedelta:
        return sum((end - start for start, end in self.blocks), timedelta(0))


def counted(
    calendar: Calendar, start: datetime, end: datetime, zone: ZoneInfo
) -> tuple[Counted, ...]:
    """From the start to the end, by the days of the zone, mostly the calendar's own. A day that the night before runs on into counts with that."""
    by_day: dict[date, list[Block]] = {}
    for opened, closed in calendar.open_between(start, end):
        block = opened.astimezone(zone), closed.astimezone(zone)
        by_day.setdefault(block[0].date(), []).append(block)
    first, last = (each.astimezone(zone).date() for each in (start, end))
    return tuple(_in_rows(_days(calendar, by_day, first, last)))


def _days(
    calendar: Calendar, by_day: dict[date, list[Block]], day: date, last: date
) -> Iterator[Counted]:
    covered = day
    while day <= last:
        blocks = tuple(by_day.get(day, ()))
        if blocks or day >= covered:
            yield Counted(first=day, last=day, blocks=blocks, why=calendar.day(day).why)
        covered = max([covered, *(end.date() + _DAY for _, end in blocks)])
        day += _DAY


def _in_rows(days: Iterator[Counted]) -> Iterator[Counted]:
    """Days without work that are so for one reason are told as one."""
    row: Counted | None = None
    for day in days:
        if row and not row.blocks and not day.blocks and row.why == day.why:
            row = replace(row, last=day.last)
            continue
        if row:
            yield row
        row = day
    if row:
        yield row
