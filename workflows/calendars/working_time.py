"""A calendar as expressions ask it: WORKDAY, WORKMINUTES and SLADUE reckon by the company's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.calendars.calendar import Calendar

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ByCalendar:
    """A `workflows.expressions.surroundings.WorkingTime`."""

    calendar: Calendar

    def is_working_day(self, day: date) -> bool:
        return bool(self.calendar.day(day).spans)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        if end < start:
            return -(self.calendar.between(end, start) // _MINUTE)
        return self.calendar.between(start, end) // _MINUTE

    def after(self, start: datetime, minutes: int) -> datetime:
        return self.calendar.add(start, minutes * _MINUTE).astimezone(start.tzinfo)
