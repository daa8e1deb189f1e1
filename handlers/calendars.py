"""By which hours a company works: its calendars as what decisions reckon with, what it takes in, what is only guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from handlers.published_days import CHINA, SOURCE, published_days
from storage.unit_of_work import UnitOfWork
from workflows.calendar_files import read_calendar, write_calendar
from workflows.calendars.calendars import Calendars, compile_calendars
from workflows.calendars.document import CalendarDocument
from workflows.calendars.special_days import SpecialDays
from workflows.company import WORK
from workflows.definition import Definition
from workflows.mistakes import Mistake
from workflows.rulebook.rule import Rule
from workflows.targets import ALWAYS, AREA, TEAM, Target

SHIPPED = Path(__file__).parents[1] / "workflows" / "calendars" / "work.yaml"
BY_PLACE = (TEAM, AREA)
AHEAD = timedelta(days=120)
"""How far a deadline of today may well lie."""


@dataclass(frozen=True, slots=True)
class WrittenHours:
    """`documents` by key, `lists` of special days by name: what is written down, or else what comes with the product."""

    documents: Mapping[str, CalendarDocument]
    lists: Mapping[str, SpecialDays]


async def calendars_of(uow: UnitOfWork, zone: str) -> Calendars:
    """`zone` is the company's own, of calendars that name none. Kept in memory: compiled once, until something changes."""

    async def read() -> Calendars:
        hours = await hours_of(uow)
        return compile_calendars(hours.documents.values(), hours.lists, zone)

    return await uow.calendars.kept(f"calendars {zone}", read)


def shipped_calendars(zone: str) -> Calendars:
    """Of a company that has set up nothing."""
    shipped = shipped_hours()
    return compile_calendars(shipped.documents.values(), shipped.lists, zone)


def shipped_hours() -> WrittenHours:
    work = read_calendar(SHIPPED.read_text(encoding="utf-8"))
    return WrittenHours({work.key: work}, {CHINA: published_days()})


async def hours_of(uow: UnitOfWork) -> WrittenHours:
    texts, lists = await uow.calendars.documents(), await uow.calendars.lists()
    shipped = shipped_hours()
    return WrittenHours(
        {key: read_calendar(text) for key, text in texts.items()} or shipped.documents,
        {**shipped.lists, **lists},
    )


async def seed_calendars(uow: UnitOfWork) -> None:
    """What comes with the product, written down to be corrected: a first calendar, and the years published since."""
    shipped = shipped_hours()
    if not await uow.calendars.documents():
        for key, document in shipped.documents.items():
            await uow.calendars.put(key, write_calendar(document))
    known = (await uow.calendars.lists()).get(CHINA, SpecialDays())
    days = {
        day: each
        for day, each in shipped.lists[CHINA].days.items()
        if day.year not in known.published and day not in known.days
    }
    await uow.calendars.put_days(CHINA, days, SOURCE)


def guesses(
    calendars: Calendars, now: datetime, keys: Collection[str] | None = None
) -> tuple[Mistake, ...]:
    """What a deadline of today may rest on that nobody has published yet; of all calendars, or only of `keys`."""
    return tuple(
        Mistake(code="holidays_guessed", params={"calendar": key, "year": str(year)})
        for key in calendars
        if keys is None or key in keys
        for year in sorted({now.year, (now + AHEAD).year})
        if calendars.named(key).is_guessed(year)
    )


def calendars_named(definition: Definition) -> frozenset[str]:
    """By which its promises are counted and its rules wait, as far as they say; those of a team or an area are the
    company's first."""
    said = {each for target in definition.sla for each in (target.calendar, *_of_terms(target))}
    said |= {each for rule in definition.rules for each in _of_rule(rule)}
    return frozenset(WORK if name in BY_PLACE else name for name in said if name and name != ALWAYS)


def guessed_by_type(definition: Definition, now: datetime) -> tuple[Mistake, ...]:
    """The same of a type that no company has yet, by the calendars that come with the product."""
    return guesses(shipped_calendars("UTC"), now, calendars_named(definition))


def calendar_gaps(definition: Definition, calendars: Calendars, now: datetime) -> Iterator[Mistake]:
    """Told when a type is checked or published: calendars there are not, and years that are guessed."""
    named = calendars_named(definition)
    for key in sorted(named):
        if key not in calendars:
            yield Mistake(code="no_such_calendar", path="sla", params={"name": key})
    yield from guesses(calendars, now, named)


def _of_terms(target: Target) -> Iterator[str]:
    return (terms.calendar for terms in target.terms)


def _of_rule(rule: Rule) -> Iterator[str]:
    yield from (each.schedule.calendar for each in rule.on if each.schedule)
    yield from (each.start_timer.calendar for each in rule.do if each.start_timer)
