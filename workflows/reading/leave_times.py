"""When somebody is on leave: the times in what they wrote, and the span they make together; `leaves` asks here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TypeVar

from workflows.reading import leave_patterns as patterns
from workflows.reading.durations import durations_in, is_whole_days
from workflows.reading.found import Found, ending_at, in_place
from workflows.reading.moments import at
from workflows.reading.periods import Period, find_period

_MIDDAY = 13
_DAY_AND_PART = 2
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)

T = TypeVar("T")


class Role(Enum):
    """What a time is to the leave: until when, when they return, how long it lasts, when it is. The end is told by
    the first of these that was said."""

    UNTIL = auto()
    RETURN = auto()
    LENGTH = auto()
    ABOUT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveTime:
    """A `period`, or a `length` for which no day was told."""

    role: Role
    period: Period | None = None
    length: timedelta = timedelta(0)
    is_whole_days: bool = False
    is_half_day: bool = False


def times_in(said: str, now: datetime) -> list[Found[LeaveTime]]:
    """In their order, each with the words that belong to it."""
    periods = list(_periods(said, now))
    lengths = [
        _widened(said, each, _length(said, each))
        for each in durations_in(said)
        if not any(each.start < other.end and other.start < each.end for other in periods)
    ]
    return sorted([*periods, *lengths], key=lambda each: each.start)


def _periods(said: str, now: datetime) -> Iterator[Found[LeaveTime]]:
    place = 0
    while found := find_period(said[place:], now):
        here = Found(found.value, place + found.start, place + found.end)
        yield _widened(
            said, here, LeaveTime(role=_role(said, here), period=_closed(found.value, now))
        )
        place = here.end


def _closed(period: Period, now: datetime) -> Period:
    """从周三到周五 has an end, 从周三 has none."""
    plain = find_period(patterns.FROM_FIRST.sub("", in_place(period.words)), now)
    is_range = plain and plain.value.end - plain.value.start > _DAY
    return plain.value if plain and period.is_open_end and is_range else period


def _length(said: str, found: Found[timedelta]) -> LeaveTime:
    words, is_half = said[found.start : found.end], found.value == _DAY / 2
    return LeaveTime(
        role=Role.LENGTH,
        length=found.value,
        is_whole_days=is_whole_days(found.value, words),
        is_half_day=is_half and any(day in words for day in ("天", "day")),
    )


def _role(said: str, found: Found[Period]) -> Role:
    """到周一上班 is when they return."""
    if patterns.RETURNS.match(said, found.end) or _stands_after(patterns.RETURNS_ON, said, found):
        return Role.RETURN
    return Role.UNTIL if _stands_after(patterns.UNTIL, said, found) else Role.ABOUT


def _stands_after(pattern: re.Pattern[str], said: str, found: Found[Period]) -> bool:
    return ending_at(pattern, said, found.start) is not None


def _widened(said: str, found: Found[T], time: LeaveTime) -> Found[LeaveTime]:
    """With the little words that belong to it: 从, 到, 起, 回来."""
    befores = (patterns.RETURNS_ON, patterns.UNTIL, patterns.FROM)
    before = next((m for each in befores if (m := ending_at(each, said, found.start))), None)
    after = patterns.RETURNS.match(said, found.end) or patterns.ONWARDS.match(said, found.end)
    return Found(
        time, before.start() if before else found.start, after.end() if after else found.end
    )


def span_of(times: list[Found[LeaveTime]], now: datetime) -> tuple[datetime, datetime | None]:
    """From when until just before when; None where no end was told."""
    told = _on_its_day([each.value for each in times])
    about = [each.period for each in told if each.period and each.role is Role.ABOUT]
    since = now
    if about:
        is_over = about[0].start < about[0].end <= now
        since = about[0].start if is_over else max(about[0].start, now)
    until = next((end for role in Role if (end := _end(told, role, since))), None)
    return since, until


def _on_its_day(told: list[LeaveTime]) -> list[LeaveTime]:
    """明天请一上午假: the morning is tomorrow's."""
    days = [each.period for each in told if each.period and each.role is Role.ABOUT]
    if len(days) != len(told) or len(days) != _DAY_AND_PART or not _is_part_of(*days):
        return told
    day, part = days
    start, end = (datetime.combine(day.start, each.timetz()) for each in (part.start, part.end))
    return [LeaveTime(role=Role.ABOUT, period=replace(part, start=start, end=end))]


def _is_part_of(day: Period, part: Period) -> bool:
    is_whole_day = day.start.date() + _DAY == day.end.date() and day.end.hour == 0
    return is_whole_day and part.start.date() == part.end.date() and not part.is_open_end


def _end(told: list[LeaveTime], role: Role, since: datetime) -> datetime | None:
    """The first moment after the leave, as far as times in this role tell it."""
    for time in reversed([each for each in told if each.role is role]):
        period = time.period
        if period is None:
            return _after(time, since)
        if role is not Role.ABOUT:
            end = period.start if role is Role.RETURN else period.end
            return _following(end, since) if patterns.WEEKDAY.search(period.words) else end
        if not period.is_open_end and period.start < period.end:
            return period.end
    return None


def _after(time: LeaveTime, since: datetime) -> datetime:
    """Whole days end at midnight; half a day is what is left of the morning, or of the day."""
    if time.is_whole_days:
        return at((since + time.length).date(), 0, since)
    if time.is_half_day:
        is_morning = since.hour < _MIDDAY
        return at(since.date(), _MIDDAY * 60 if is_morning else 24 * 60, since)
    return since + time.length


def _following(end: datetime, since: datetime) -> datetime:
    """从周五请假到周三, said on a Monday: Wednesday of the week after."""
    return end + _WEEK if end <= since < end + _WEEK else end
