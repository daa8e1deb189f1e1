"""What an administrator takes in at once: calendars, and special days added, corrected or removed list by list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from workflows.calendars.document import CalendarDocument
from workflows.calendars.special_days import DayOff, Makeup, SpecialDay, SpecialDays
from workflows.labels import Document, Key

DAYS = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$"
Days = Annotated[str, Field(pattern=DAYS)]
"""A day, or the first and the last of several: 2027-02-06..2027-02-12."""
DayName = Annotated[str, Field(min_length=1, max_length=100)]
ListName = Annotated[str, Field(min_length=1, max_length=40)]


class ListedDays(Document):
    """Of one list (`CN`): holidays and make-up days with their names, and days to `remove` from it.
    `complete` are the years that are published in full; a year nobody has completed is guessed."""

    complete: tuple[int, ...] = ()
    holidays: dict[Days, DayName] = Field(default_factory=dict)
    makeup: dict[Days, DayName] = Field(default_factory=dict)
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
    off = {day: DayOff(name) for days, name in listed.holidays.items() for day in days_in(days)}
    work = {day: Makeup(name) for days, name in listed.makeup.items() for day in days_in(days)}
    return {**off, **work}


def removed_days_of(listed: ListedDays) -> frozenset[date]:
    return frozenset(day for days in listed.remove for day in days_in(days))


def listing_of(
    calendars: Iterable[CalendarDocument], lists: Mapping[str, SpecialDays], since: int
) -> CalendarListing:
    """What is there, as it could be taken in again; of the special days those from a year on."""
    special_days = {name: _listed(each, since) for name, each in lists.items()}
    return CalendarListing(calendars=tuple(calendars), special_days=special_days)


def _listed(special: SpecialDays, since: int) -> ListedDays:
    days = {day: each for day, each in special.days.items() if day.year >= since}
    return ListedDays(
        complete=tuple(sorted(year for year in special.published if year >= since)),
        holidays=_in_rows(
            {day: each.name for day, each in days.items() if isinstance(each, DayOff)}
        ),
        makeup=_in_rows({day: each.name for day, each in days.items() if isinstance(each, Makeup)}),
    )


def _in_rows(names: Mapping[date, str]) -> dict[str, str]:
    """Days in a row of one name become one entry."""
    rows: list[tuple[date, date, str]] = []
    for day, name in sorted(names.items()):
        if rows and rows[-1][1] + timedelta(days=1) == day and rows[-1][2] == name:
            rows[-1] = (rows[-1][0], day, name)
        else:
            rows.append((day, day, name))
    return {
        first.isoformat() if first == last else f"{first}..{last}": name
        for first, last, name in rows
    }
