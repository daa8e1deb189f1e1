"""What our own people can do, where, when and how much of it: skills, areas, capacity, weight, place, and the shift plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from storage.connection import Connection, Row, listed
from storage.people import People
from storage.roster import OURS, Roster

_PLANNED = "calendar, capacity, weight, place"
_FACTS = """SELECT 'skill' AS kind, person_id AS id, skill AS value FROM person_skill WHERE company_id = $1
    UNION ALL SELECT 'area', person_id, area FROM person_area WHERE company_id = $1"""
_SET_UP = f"""SELECT id, {_PLANNED} FROM person WHERE company_id = $1
    AND (calendar IS NOT NULL OR capacity IS NOT NULL OR weight IS NOT NULL OR place IS NOT NULL)"""
_SHIFTS = "SELECT person_id, day, hours FROM shift WHERE company_id = $1 AND day BETWEEN $2 AND $3"
_PLAN = """INSERT INTO shift (company_id, person_id, day, hours) VALUES ($1, $2, $3, $4)
    ON CONFLICT (company_id, person_id, day) DO UPDATE SET hours = excluded.hours"""
_DAY = timedelta(days=1)

Shifts = Mapping[date, str]
"""Hours by day, "" on a day off; a day that is not there is as the calendar says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Of one person: areas as paths (浙江省/杭州市), `calendar` by its key, `place` as 30.27,120.15; None where nothing is
    set."""

    skills: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    calendar: str | None = None
    capacity: int | None = None
    weight: int | None = None
    place: str | None = None
    shifts: Shifts = field(default_factory=dict)


NOTHING_PLANNED = Planned()


class Planning:
    """Of one company, inside a unit of work."""

    def __init__(
        self, connection: Connection, company: int, roster: Roster, people: People
    ) -> None:
        self._connection = connection
        self._company = company
        self._roster = roster
        self._people = people

    async def of_everybody(self, today: date) -> Mapping[int, Planned]:
        """Those of whom something is set; with the shifts from the day before to the day after."""
        return await self._roster.found(
            self._company, OURS, f"planning:{today}", lambda: self._read(today)
        )

    async def shifts(
        self, first: date, last: date, people: Collection[int] = ()
    ) -> Mapping[int, Shifts]:
        """By person, of these people or of all; both days are among them."""
        only = f" AND person_id IN ({listed(len(people), 3)})" if people else ""
        rows = await self._connection.rows(
            _SHIFTS + only, self._company, self._day(first), self._day(last), *people
        )
        return _by_person(rows)

    async def plan(self, person_id: int, days: Shifts) -> None:
        """These days of theirs, whatever was planned; others stay."""
        self._forget()
        for day, hours in sorted(days.items()):
            await self._connection.touch(_PLAN, self._company, person_id, self._day(day), hours)

    async def unplan(self, person_id: int, days: Iterable[date]) -> None:
        """These days are as the calendar says again."""
        self._forget()
        for day in sorted(days):
            await self._connection.touch(
                "DELETE FROM shift WHERE company_id = $1 AND person_id = $2 AND day = $3",
                self._company,
                person_id,
                self._day(day),
            )

    async def teach(self, person_id: int, skills: Collection[str]) -> None:
        """These skills and no others."""
        await self._replace("person_skill", "skill", person_id, skills)

    async def send_to(self, person_id: int, areas: Collection[str]) -> None:
        """These areas and no others; none is everywhere."""
        await self._replace("person_area", "area", person_id, areas)

    async def set(self, person_id: int, column: str, value: str | int | None) -> None:
        """`calendar`, `capacity`, `weight`, `place` or a customer's `tier`."""
        self._forget()
        await self._connection.touch(
            f"UPDATE person SET {column} = $3 WHERE company_id = $1 AND id = $2",
            self._company,
            person_id,
            value,
        )

    async def _replace(
        self, table: str, column: str, person_id: int, values: Collection[str]
    ) -> None:
        self._forget()
        await self._connection.touch(
            f"DELETE FROM {table} WHERE company_id = $1 AND person_id = $2",
            self._company,
            person_id,
        )
        for value in sorted(set(values)):
            await self._connection.touch(
                f"INSERT INTO {table} (company_id, person_id, {column}) VALUES ($1, $2, $3)",
                self._company,
                person_id,
                value,
            )

    async def _read(self, today: date) -> Mapping[int, Planned]:
        first, last = self._day(today - _DAY), self._day(today + _DAY)
        columns = await self._connection.at_once(_SET_UP, self._company)
        facts = await self._connection.at_once(_FACTS, self._company)
        shifts = await self._connection.at_once(_SHIFTS, self._company, first, last)
        return _gathered(columns, facts, _by_person(shifts))

    def _forget(self) -> None:
        """What was known of them, here and in this process."""
        self._roster.forget(self._company, OURS)
        self._people.forget()

    def _day(self, day: date) -> date | str:
        """SQLite has no days, only text."""
        return day if self._connection.is_postgres else day.isoformat()


def _gathered(
    columns: Iterable[Row], facts: Iterable[Row], shifts: Mapping[int, Shifts]
) -> Mapping[int, Planned]:
    set_up = {row["id"]: row for row in columns}
    told: dict[tuple[str, int], list[str]] = {}
    for row in facts:
        told.setdefault((row["kind"], row["id"]), []).append(row["value"])
    everybody = {*set_up, *shifts, *(person for _, person in told)}
    return {
        person: Planned(
            skills=frozenset(told.get(("skill", person), ())),
            areas=tuple(sorted(told.get(("area", person), ()))),
            shifts=shifts.get(person, {}),
            **{name: set_up[person][name] for name in _PLANNED.split(", ") if person in set_up},
        )
        for person in sorted(everybody)
    }


def _by_person(rows: Iterable[Row]) -> Mapping[int, Shifts]:
    found: dict[int, dict[date, str]] = {}
    for row in rows:
        day = row["day"] if isinstance(row["day"], date) else date.fromisoformat(row["day"])
        found.setdefault(row["person_id"], {})[day] = row["hours"]
    return found
