"""Counting in months: the same day so many months on, or the last day of a month that is too short."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from workflows.expressions.faults import Fault, FaultCode


def month_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise Fault(FaultCode.NOT_A_DATE)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date, months: int) -> date:
    there = month_on(day.replace(day=1), months)
    return there.replace(day=monthrange(there.year, there.month)[1])


def whole_months(start: date, end: date) -> int:
    """Those completed between them, by the number of the day as Excel counts: 31 January to 28 February is none."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
