"""By how much working time a deadline is put off: so long, so many working days, to the same hour of a date, or until then."""

from __future__ import annotations

from datetime import datetime, timedelta

from workflows.calendars.calendar import Calendar
from workflows.reading.put_offs import By, PutOff

DAY = timedelta(days=1)
_NONE = timedelta(0)
_FARTHEST = 1000
"""Days that are looked at for one that is worked."""


def more_time(told: PutOff, calendar: Calendar, due_at: datetime) -> timedelta:
    """None where the deadline would not lie later than it does."""
    if told.until is not None:
        return calendar.between(due_at, told.until)
    length = told.length or _NONE
    match told.by:
        case By.TIME:
            return length
        case By.DATES:
            return calendar.between(due_at, _on_the_wall(calendar, due_at, length.days))
        case By.WORKDAYS:
            return _working_days(calendar, due_at, length)


def _on_the_wall(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The same hour so many days on, by the calendar's clocks."""
    return at.astimezone(calendar.zone) + timedelta(days=days)


def _working_days(calendar: Calendar, due_at: datetime, length: timedelta) -> timedelta:
    """Half a day is half of what is worked on the day it falls on."""
    whole, part = divmod(length, DAY)
    at = due_at.astimezone(calendar.zone)
    for _ in range(whole):
        at = _next_worked(calendar, at)
    half = _worked_on(calendar, _next_worked(calendar, at) if whole else at) * (part / DAY)
    return calendar.between(due_at, at) + half


def _next_worked(calendar: Calendar, at: datetime) -> datetime:
    days = (at + timedelta(days=n) for n in range(1, _FARTHEST))
    return next((each for each in days if calendar.day(each.date()).spans), at + DAY)


def _worked_on(calendar: Calendar, at: datetime) -> timedelta:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    worked = calendar.between(midnight, midnight + DAY)
    return worked or calendar.between(midnight, _next_worked(calendar, midnight) + DAY)
