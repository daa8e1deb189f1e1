"""What an administrator takes in at once: calendars, and special days added, corrected or removed list by list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from workflows.calendars.document import CalendarDocument
from workflows.calendars.special_days import DayOff, Makeup, SpecialDay
from workflows.labels import Document, Key

DAYS = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$"
Days = Annotated[str, Field(pattern=DAYS)]
"""A day, or the first and the last of several: 2027-02-06..2027-02-12."""
DayName = Annotated[str, Field(min_length=1, max_length=100)]
ListName = Annotated[str, Field(min_length=1, max_length=40)]


class ListedDays(Document):
    """Of one list (`CN`): days `off` and make-up days `work` with their names, and days to `remove` from it.
    `complete` are the years that are published in full; a year nobody has completed is guessed."""

    complete: tuple[int, ...] = ()
    off: dict[Days, DayName] = Field(default_factory=dict)
    work: dict[Days, DayName] = Field(default_factory=dict)
    remove: tuple[Days, ...] = ()


class CalendarListing(Document):
    """`remove` are calendars that are no longer wanted."""

    schema_: Literal["calendars/1"] = Field(default="calendars/1", alias="schema")
    calendars: tuple[CalendarDocument, ...] = ()
    special_days: dict[ListName, ListedDays] = Field(default_factory=dict)
    remove: tuple[Key, ...] = ()


def ends_of(days: str) -> tuple[date, date]:
    """The first and the last; ValueError where one of them is no day."""
    first, _, last = days.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def days_in(days: str) -> Iterator[date]:
    day, end = ends_of(days)
    while day <= end:
        yield day
        day += timedelta(days=1)


def special_days_of(listed: ListedDays) -> Mapping[date, SpecialDay]:
    off = {day: DayOff(name) for days, name in listed.off.items() for day in days_in(days)}
    work = {day: Makeup(name) for days, name in listed.work.items() for day in days_in(days)}
    return {**off, **work}


def removed_days_of(listed: ListedDays) -> frozenset[date]:
    return frozenset(day for days in listed.remove for day in days_in(days))
