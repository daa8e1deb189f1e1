"""Which day is meant when the year or the month was left out; `calendar_days` and `english_days` ask here.

The next such day to come is meant, but one of the last thirty days stays where it was; who looks back (bought when,
broken since) means the last such day.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import MAXYEAR, date, timedelta

_STILL_MEANT = timedelta(days=30)
_LEAP_GAP = 8  # years between two 29 February at most


def day_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    if not 1 <= year <= MAXYEAR or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def day_without_year(month: int, day: int, today: date, looks_back: bool) -> date | None:
    """29 February waits for its year."""
    years = range(today.year - _LEAP_GAP, today.year + _LEAP_GAP + 1)
    days = [found for year in years if (found := day_of(year, month, day))]
    return _meant(days, today, today - _STILL_MEANT, looks_back)


def day_without_month(day: int, today: date, looks_back: bool) -> date | None:
    """The 31st waits for a month that has one."""
    months = (months_on(today.replace(day=1), off) for off in range(-2, 3))
    days = [found for month in months if (found := day_of(month.year, month.month, day))]
    return _meant(days, today, today, looks_back)


def months_on(day: date, count: int) -> date:
    """The same day of another month, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _meant(days: Iterable[date], today: date, earliest: date, looks_back: bool) -> date | None:
    if looks_back:
        return max((day for day in days if day <= today), default=None)
    return min((day for day in days if day >= earliest), default=None)
