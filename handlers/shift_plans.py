"""A shift plan an administrator takes in, as YAML or as a sheet: all of it, or none of it and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches

import yaml
from pydantic import Field

from handlers.listings import ListingMistake, Part, read_listing
from handlers.shifts import ShiftNames, names_on, shift_names
from handlers.spreadsheets.shift_grid import read_grid
from storage.unit_of_work import UnitOfWork
from workflows.reading.shift_hours import Planned, shift_cell
from workflows.staff import Staff

LONGEST_RANGE = 400
_TO = ".."
_DAY = timedelta(days=1)


class ShiftFile(Part):
    """`names` are what shifts are called here, with their hours; `shifts` are by person (a name, or `channel:id`) and
    day, or by several days as 2026-12-01..2026-12-05."""

    names: dict[str, str] = Field(default_factory=dict)
    shifts: dict[str, dict[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """`place` is where it stands in the file."""

    place: str
    person: str
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class PlanFile:
    entries: tuple[Entry, ...]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakenShifts:
    people: int
    days: int


def parse_shifts(text: str) -> PlanFile:
    """Raises ListingMistake."""
    written = read_listing(text, ShiftFile, yaml.BaseLoader)
    return _checked(PlanFile(tuple(_entries(written)), written.names))


def parse_shift_sheet(content: bytes, now: datetime) -> PlanFile:
    """Raises ListingMistake and UnreadableSheet."""
    grid = read_grid(content, now)
    entries = (Entry(each.place, each.person, each.day, each.text) for each in grid.cells)
    return _checked(PlanFile(tuple(entries), grid.names))


async def take_shifts(uow: UnitOfWork, plan: PlanFile, now: datetime) -> TakenShifts:
    """Days that are not in the plan stay as they are. Raises ListingMistake."""
    staff, known = await uow.staff.load(now), await shift_names(uow)
    people = {each.person: _person(staff, each.person) for each in plan.entries}
    hours = {name: str(shift_cell(each, {})) for name, each in plan.names.items()}
    read = {each: _read(each, hours, known) for each in plan.entries}
    mistakes = [*_unknown_people(plan, staff, people), *_unread(read, hours, known)]
    if mistakes:
        raise ListingMistake("\n".join(mistakes))
    days: dict[int, dict[date, str | Planned]] = {}
    for entry, meaning in read.items():
        person = people[entry.person]
        if person is not None and meaning is not None:
            days.setdefault(person, {})[entry.day] = meaning
    for person, each in days.items():
        await keep_days(uow, person, each)
    return TakenShifts(people=len(days), days=sum(map(len, days.values())))


async def keep_days(uow: UnitOfWork, person: int, days: Mapping[date, str | Planned]) -> None:
    """Hours, a day off, or as the calendar says."""
    usual = [day for day, each in days.items() if each is Planned.USUAL]
    kept = {
        day: each if isinstance(each, str) else ""
        for day, each in days.items()
        if each is not Planned.USUAL
    }
    await uow.planning.plan(person, kept)
    await uow.planning.unplan(person, usual)


def _entries(written: ShiftFile) -> Iterator[Entry]:
    for person, days in written.shifts.items():
        for key, text in days.items():
            place = f"shifts.{person}.{key}"
            for day in _days(key, place):
                yield Entry(place, person, day, text)


def _days(key: str, place: str) -> Iterator[date]:
    try:
        first, last = (date.fromisoformat(each.strip()) for each in (key.split(_TO) * 2)[:2])
    except ValueError:
        ways = "2026-12-01, or several as 2026-12-01..2026-12-05"
        raise ListingMistake(f"{place}: {key} is no day; write {ways}") from None
    if not first <= last < first + LONGEST_RANGE * _DAY:
        problem = f"the last day comes after the first, at most {LONGEST_RANGE} days on"
        raise ListingMistake(f"{place}: {problem}")
    yield from (first + count * _DAY for count in range((last - first).days + 1))


def _checked(plan: PlanFile) -> PlanFile:
    """What shifts are called here means something."""
    wrong = [
        f"names.{name}: {hours} are no hours; write them as 08:00-16:00"
        for name, hours in plan.names.items()
        if not isinstance(shift_cell(hours, {}), str)
    ]
    if wrong:
        raise ListingMistake("\n".join(wrong))
    return plan


def _person(staff: Staff, name: str) -> int | None:
    found = staff.named(name)
    return found[0] if found else None


def _read(entry: Entry, names: Mapping[str, str], known: ShiftNames) -> str | Planned | None:
    return shift_cell(entry.text, {**names_on(entry.day, known), **names})


def _unknown_people(
    plan: PlanFile, staff: Staff, people: Mapping[str, int | None]
) -> Iterator[str]:
    first = {each.person: each.place for each in reversed(plan.entries)}
    names = list(dict.fromkeys(each.person.name for each in staff.people.values()))
    for name, person in people.items():
        if person is None:
            near = ", ".join(get_close_matches(name, names, n=3, cutoff=0.4) or names[:3])
            yield f"{first[name]}: {name} is nobody, or several, of yours; write {near or 'a name'} or an id like wecom:wang_qiang"


def _unread(
    read: Mapping[Entry, str | Planned | None], names: Mapping[str, str], known: ShiftNames
) -> Iterable[str]:
    shifts = ", ".join(dict.fromkeys([*names, *(each.name.zh for each in known.values())]))
    return (
        f"{entry.place}: {entry.text} says nothing here; write hours (08:00-16:00), 休, 默认, or a shift ({shifts})"
        for entry, meaning in read.items()
        if meaning is None
    )
