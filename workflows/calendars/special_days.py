"""Days that are not what their weekday says: holidays and make-up days (调休), and what is guessed of years to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class DayOff:
    name: str


@dataclass(frozen=True, slots=True)
class Makeup:
    """A day worked in place of another, mostly on a weekend."""

    name: str


SpecialDay = DayOff | Makeup

# What the law fixes by date. Festivals of the moon, and who works which weekend for them, are announced year by year.
FIXED_DATES: Mapping[str, Mapping[tuple[int, int], str]] = {
    "CN": {
        (1, 1): "元旦",
        (5, 1): "劳动节",
        (5, 2): "劳动节",
        (10, 1): "国庆节",
        (10, 2): "国庆节",
        (10, 3): "国庆节",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDays:
    """One list of them. `published` are the years it is complete for; of the others `fixed` (month, day) is taken."""

    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    published: frozenset[int] = frozenset()
    fixed: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def on(self, day: date) -> SpecialDay | None:
        listed = self.days.get(day)
        if listed or day.year in self.published:
            return listed
        name = self.fixed.get((day.month, day.day))
        return DayOff(name) if name else None


NO_SPECIAL_DAYS = SpecialDays()
