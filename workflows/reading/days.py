"""The day meant by what people write (下周三 · 3月5号 · 月底 · next Wednesday), counted from `now` and in its zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from workflows.reading import calendar_days, english_days, near_days
from workflows.reading.found import Found, first, in_place

_Reader = Callable[[re.Match[str], date, bool], date | None]

_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (near_days.NAMED, near_days.named_day),
    (near_days.COUNTED, near_days.counted_day),
    (near_days.AHEAD, near_days.day_ahead),
    (near_days.CHINESE_WEEKDAY, near_days.weekday),
    (near_days.ENGLISH_WEEKDAY, near_days.weekday),
    (near_days.SHORT_WEEKEND, near_days.weekday),
    (calendar_days.NUMBERED, calendar_days.numbered),
    (calendar_days.MONTH_AND_DAY, calendar_days.month_and_day),
    (calendar_days.DAY_OF_A_MONTH, calendar_days.day_of_a_month),
    (calendar_days.MONTH_EDGE, calendar_days.month_edge),
    (calendar_days.YEAR_END, calendar_days.year_end),
    (calendar_days.SLASHED, calendar_days.short_day),
    (calendar_days.DOTTED, calendar_days.short_day),
    (calendar_days.DASHED, calendar_days.short_day),
    (calendar_days.DAY_ALONE, calendar_days.day_alone),
    (english_days.MONTH_FIRST, english_days.named_month),
    (english_days.DAY_FIRST, english_days.named_month),
    (english_days.DAY_ONLY, english_days.day_only),
)


def find_day(text: str, now: datetime, *, looks_back: bool = False) -> Found[date] | None:
    """The first day told. What is left open (the year, the month) lies ahead unless `looks_back`: bought on, broken since."""
    return first(days_in(in_place(text), now.date(), looks_back=looks_back))


def days_in(said: str, today: date, *, looks_back: bool = False) -> Iterator[Found[date]]:
    """Every reading of every piece of `in_place` text; they may overlap."""
    for pattern, read in _READERS:
        for match in pattern.finditer(said):
            day = read(match, today, looks_back)
            if day:
                yield Found(day, *match.span())
