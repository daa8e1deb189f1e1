"""What an expression may know besides its fields: the moment, who is asking, the working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

_WORKDAYS = 5  # of a week, from Monday on
_MINUTE = timedelta(minutes=1)


class WorkingTime(Protocol):
    """A calendar of working time; SLA and the functions WORKDAY, WORKMINUTES, SLADUE ask it."""

    def is_working_day(self, day: date) -> bool: ...

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Working minutes; negative when `end` is the earlier."""

    def after(self, start: datetime, minutes: int) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdaysOnly:
    """Monday to Friday, nine to six without a break: what holds until a calendar says otherwise."""

    opens: time = time(9)
    closes: time = time(18)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _WORKDAYS

    def minutes_between(self, start: datetime, end: datetime) -> int:
        worked = self._worked_before(end.astimezone(start.tzinfo)) - self._worked_before(start)
        return worked // _MINUTE if worked >= timedelta() else -(-worked // _MINUTE)

    def after(self, start: datetime, minutes: int) -> datetime:
        """Due at closing time rather than when the next day opens."""
        if not minutes:
            return start
        worked = self._worked_before(start) + minutes * _MINUTE
        days, rest = divmod(worked, self._day())
        if not rest and minutes > 0:
            days, rest = days - 1, self._day()
        weeks, weekday = divmod(days, _WORKDAYS)
        day = date.min + timedelta(days=weeks * 7 + weekday)
        return datetime.combine(day, self.opens, start.tzinfo) + rest

    def _worked_before(self, moment: datetime) -> timedelta:
        """All working time since Monday the first of January of the year 1."""
        weeks, weekday = divmod(moment.toordinal() - 1, 7)
        days = weeks * _WORKDAYS + min(weekday, _WORKDAYS)
        today = (
            timedelta()
            if weekday >= _WORKDAYS
            else _since_midnight(moment.time()) - _since_midnight(self.opens)
        )
        return days * self._day() + min(max(today, timedelta()), self._day())

    def _day(self) -> timedelta:
        return _since_midnight(self.closes) - _since_midnight(self.opens)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`now` is aware, in the company's zone: TODAY is its date. `number` is the ticket's, "" before there is one.

    `seed` makes UUID differ from one evaluation to the next; whoever evaluates brings the dice.
    """

    now: datetime
    person: str = ""
    department: str = ""
    number: str = ""
    seed: str = ""
    working_time: WorkingTime = WeekdaysOnly()
