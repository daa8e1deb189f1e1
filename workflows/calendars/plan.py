"""What a calendar says of one day: its hours, and why they are not its weekday's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from workflows.calendars.spans import Spans
from workflows.calendars.special_days import (
    NO_SPECIAL_DAYS,
    DayOff,
    Makeup,
    SpecialDay,
    SpecialDays,
)


@dataclass(frozen=True, slots=True)
class Day:
    """`why` is the special day it is, if it is one and no exception of the calendar's own."""

    spans: Spans
    why: SpecialDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`week` are the hours from Monday to Sunday, `makeup` those of a make-up day, `days` the calendar's own exceptions."""

    zone: ZoneInfo
    week: tuple[Spans, ...]
    makeup: Spans = ()
    days: Mapping[date, Spans] = field(default_factory=dict)
    special: SpecialDays = NO_SPECIAL_DAYS
    keeps_holidays: bool = False

    def day(self, day: date) -> Day:
        own = self.days.get(day)
        if own is not None:
            return Day(own)
        match self.special.on(day):
            case DayOff() as why:
                return Day((), why)
            case Makeup() as why:
                return Day(self._made_up, why)
            case _:
                return Day(self.week[day.weekday()])

    @property
    def _made_up(self) -> Spans:
        return self.makeup or next((spans for spans in self.week if spans), ())
