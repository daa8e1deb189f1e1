"""The calculator: when so much working time will be over, with every hour that was counted and every day that was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from handlers.wording import Wording
from workflows.calendars.calendar import Calendar
from workflows.calendars.counting import Block, Counted, counted
from workflows.calendars.special_days import DayOff, Makeup
from workflows.reading.durations import find_duration

_DURATION = TypeAdapter(timedelta)
_MOST_LINES = 60


def read_duration(text: str) -> timedelta | None:
    """`PT16H` as documents write it, or as people say it: 16小时, 90 minutes. None when it is neither."""
    if text[:1] in {"P", "p"}:
        try:
            return _DURATION.validate_python(text.upper())
        except ValidationError:
            return None
    found = find_duration(text)
    return found.value if found else None


def reckoned(
    calendar: Calendar, start: datetime, working: timedelta, zone: ZoneInfo, words: Wording
) -> list[str]:
    """Line by line; the last says when."""
    due = calendar.add(start, working).astimezone(zone)
    rows = counted(calendar, start, due, zone)
    lines = [_line(row, words) for row in rows]
    if len(lines) > _MOST_LINES:
        left_out = words.say("reckoning.left_out", count=len(lines) - _MOST_LINES)
        lines = [*lines[: _MOST_LINES // 2], left_out, *lines[-_MOST_LINES // 2 :]]
    return [*lines, words.say("reckoning.due", day=_day(due.date(), words), at=due)]


def _line(row: Counted, words: Wording) -> str:
    days = _day(row.first, words)
    if row.last != row.first:
        days = words.say("reckoning.days", first=days, last=_day(row.last, words))
    return words.say(
        "reckoning.worked" if row.blocks else "reckoning.closed",
        days=days,
        why=_why(row, words),
        blocks=words.listed([*_blocks(row.blocks, words)]),
        working=_length(row.working, words),
    )


def _why(row: Counted, words: Wording) -> str:
    match row.why:
        case DayOff(name):
            return words.say("reckoning.holiday", name=name)
        case Makeup(name):
            return words.say("reckoning.makeup", name=name)
        case _:
            return ""


def _blocks(blocks: tuple[Block, ...], words: Wording) -> Iterator[str]:
    for start, end in blocks:
        is_same = start.date() == end.date()
        key = "reckoning.block" if is_same else "reckoning.block_into"
        yield words.say(key, start=start, end=end)


def _day(day: date, words: Wording) -> str:
    weekday = words.say("time.weekdays").split()[day.weekday()]
    return words.say("reckoning.day", day=day, weekday=weekday)


def _length(length: timedelta, words: Wording) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [words.say("reckoning.hours", count=hours)] if hours else []
    parts += [words.say("reckoning.minutes", count=minutes)] if minutes or not hours else []
    return " ".join(parts)
