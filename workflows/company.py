"""What a company has set up besides its people and its ticket types: its calendars, its decision tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.calendars.calendars import Calendars
from workflows.calendars.working_time import ByCalendar
from workflows.decisions.table import CompiledTable
from workflows.expressions.surroundings import WeekdaysOnly, WorkingTime

WORK = "work"
"""The company's own calendar: what holds where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """`tables` are those of no ticket type, by key."""

    calendars: Calendars = field(default_factory=Calendars)
    tables: Mapping[str, CompiledTable] = field(default_factory=dict)

    @property
    def working_time(self) -> WorkingTime:
        """By its own calendar; weekdays, nine to six, where it has none."""
        is_known = WORK in self.calendars
        return ByCalendar(self.calendars.named(WORK)) if is_known else WeekdaysOnly()


NOTHING_SET = Company()
