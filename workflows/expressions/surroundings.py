"""What an expression may know besides its fields: the moment, who is asking, the working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol


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
        return day.weekday() < 5

    def minutes_between(self, start: datetime, end: datetime) -> int:
        raise NotImplementedError

    def after(self, start: datetime, minutes: int) -> datetime:
        raise NotImplementedError


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
