"""Calendars and special days an administrator takes in: all of a document, or none of it and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.calendars import WrittenHours, calendars_named, hours_of, seed_calendars
from handlers.definitions import TicketTypes
from storage.calendars import OWN, PUBLISHED
from storage.unit_of_work import UnitOfWork
from workflows.calendar_files import write_calendar
from workflows.calendars.checks import shared_owners
from workflows.calendars.listing import (
    CalendarListing,
    ListedDays,
    removed_days_of,
    special_days_of,
)
from workflows.calendars.special_days import SpecialDay, SpecialDays
from workflows.explaining import unknown_name
from workflows.mistakes import Mistake, Mistakes

_CALENDAR = ("日历", "calendar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    calendars: int
    days: int
    removed: int


async def take_calendars(
    uow: UnitOfWork, listing: CalendarListing, types: TicketTypes, today: date
) -> Taken:
    """Raises `Mistakes`."""
    await seed_calendars(uow)
    hours = await hours_of(uow)
    mistakes = (*_mistakes(listing, hours), *await _still_used(uow, listing, types, today))
    if mistakes:
        raise Mistakes(mistakes)
    for key in listing.remove:
        await uow.calendars.remove(key)
    for document in listing.calendars:
        await uow.calendars.put(document.key, write_calendar(document))
    for name, listed in listing.special_days.items():
        await _take_days(uow, name, listed, hours.lists.get(name, SpecialDays()))
    return _counted(listing)


def _mistakes(listing: CalendarListing, hours: WrittenHours) -> Iterator[Mistake]:
    """What would be wrong among all calendars once these are taken in."""
    for place, key in enumerate(listing.remove):
        if key not in hours.documents:
            yield unknown_name(key, hours.documents, _CALENDAR, f"remove[{place}]")
    taken = {each.key: each for each in listing.calendars}
    kept = {key: each for key, each in hours.documents.items() if key not in listing.remove}
    yield from shared_owners((kept | taken).values())
    yield from _unknown_lists(listing, sorted({*hours.lists, *listing.special_days}))
    for name, listed in listing.special_days.items():
        known = hours.lists.get(name, SpecialDays()).days
        yield from _empty_years(name, listed, known)


def _unknown_lists(listing: CalendarListing, lists: list[str]) -> Iterator[Mistake]:
    for place, document in enumerate(listing.calendars):
        name = document.holidays
        if name and name not in lists:
            params = {"name": name, "allowed": ", ".join(lists)}
            path = f"calendars[{place}].holidays"
            yield Mistake(code="no_such_holidays", path=path, params=params)


def _empty_years(
    name: str, listed: ListedDays, known: Mapping[date, SpecialDay]
) -> Iterator[Mistake]:
    years = {day.year for day in _whole(listed, known)}
    for year in listed.complete:
        if year not in years:
            path = f"special_days.{name}.complete"
            yield Mistake(code="year_without_days", path=path, params={"year": str(year)})


async def _still_used(
    uow: UnitOfWork, listing: CalendarListing, types: TicketTypes, today: date
) -> list[Mistake]:
    """By ticket types, or by people who work by it."""
    if not listing.remove:
        return []
    users = [
        (each.definition.key, calendars_named(each.definition)) for each in await types.current(uow)
    ]
    people = Counter(each.calendar for each in (await uow.planning.of_everybody(today)).values())
    found = []
    for place, key in enumerate(listing.remove):
        using = ", ".join(type_key for type_key, named in users if key in named)
        for code, who in (("calendar_in_use", using), ("calendar_of_people", people[key])):
            if who:
                params = {"name": key, "who": str(who)}
                found.append(Mistake(code=code, path=f"remove[{place}]", params=params))
    return found


async def _take_days(uow: UnitOfWork, name: str, listed: ListedDays, known: SpecialDays) -> None:
    whole = _whole(listed, known.days)
    completed = {day: each for day, each in whole.items() if day.year in listed.complete}
    own = {day: each for day, each in special_days_of(listed).items() if day not in completed}
    await uow.calendars.remove_days(name, removed_days_of(listed))
    await uow.calendars.put_days(name, completed, PUBLISHED)
    await uow.calendars.put_days(name, own, OWN)


def _whole(listed: ListedDays, known: Mapping[date, SpecialDay]) -> Mapping[date, SpecialDay]:
    """The list as it will be: a year that is completed holds what was known of it before, too."""
    removed = removed_days_of(listed)
    kept = {day: each for day, each in known.items() if day not in removed}
    return {**kept, **special_days_of(listed)}


def _counted(listing: CalendarListing) -> Taken:
    lists = listing.special_days.values()
    return Taken(
        calendars=len(listing.calendars),
        days=sum(len(special_days_of(listed)) for listed in lists),
        removed=len(listing.remove) + sum(len(removed_days_of(listed)) for listed in lists),
    )
