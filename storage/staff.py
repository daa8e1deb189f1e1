"""Our own people beyond name and role: teams, superiors, who stands in for whom, and who is away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storage.connection import Connection, Row, listed, moment_or_none
from storage.people import People
from storage.roster import OURS, Roster
from workflows.people import CUSTOMER, Person
from workflows.staff import Absence, Colleague, Staff

# Not `role <> …`, which would read every customer to find the few who are ours.
_OURS = f"""SELECT person_id FROM person_role WHERE company_id = $1 AND role < '{CUSTOMER}'
    UNION SELECT person_id FROM person_role WHERE company_id = $1 AND role > '{CUSTOMER}'"""
_PEOPLE = f"""SELECT id, name, locale, is_active, superior_id, stand_in_id, away_from, away_until
    FROM person WHERE company_id = $1 AND id IN ({_OURS}) ORDER BY id"""
_MORE = f"""SELECT 'role' AS kind, person_id AS id, role AS value FROM person_role
    WHERE company_id = $1 AND person_id IN ({_OURS})
    UNION ALL SELECT 'team', person_id, team FROM person_team WHERE company_id = $1
    UNION ALL SELECT 'key', person_id, channel || ':' || external_id FROM identity
    WHERE company_id = $1 AND person_id IN ({_OURS})"""

DEPARTMENT_TEAM = "dept_"
"""How the teams begin that a platform's departments are."""

_Facts = Mapping[tuple[str, int], set[str]]
"""Roles, teams and keys by kind and person."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Everybody as they are when nobody is away, and who is away when."""

    people: dict[int, Colleague]
    absences: dict[int, Absence]


class CompanyStaff:
    """Of one company. Who only ever was a customer is none of it."""

    def __init__(
        self, connection: Connection, company: int, roster: Roster, people: People
    ) -> None:
        self._connection = connection
        self._company = company
        self._roster = roster
        self._people = people

    async def load(self, now: datetime) -> Staff:
        """As of `now`; who left the company is still there, and not here."""
        known = await self._known()
        left = {key for key, absence in known.absences.items() if absence.is_for_good}
        self._people.know(_without(known.people, left))
        gone = [key for key, absence in known.absences.items() if absence.covers(now)]
        missing = {key: replace(known.people[key], is_here=False) for key in gone}
        return Staff(known.people | missing if missing else known.people)

    async def absences(self) -> Mapping[int, Absence]:
        """Past, present and to come, by person; for good of those who left the company."""
        return (await self._known()).absences

    async def ids(self) -> frozenset[int]:
        """Of everybody who is more than a customer, those who left included."""
        rows = await self._connection.rows(_OURS, self._company)
        return frozenset(row["person_id"] for row in rows)

    async def put_under(self, person_id: int, superior: int | None) -> None:
        await self._set(person_id, superior_id=superior)

    async def give_stand_in(self, person_id: int, stand_in: int | None) -> None:
        """Whoever does their work whenever they are away, until another is named."""
        await self._set(person_id, stand_in_id=stand_in)

    async def assign(self, person_id: int, teams: Collection[str]) -> None:
        """These teams and no others, beside those of departments."""
        await self._assign(person_id, teams, is_of_departments=False)

    async def assign_departments(self, person_id: int, departments: Collection[str]) -> bool:
        """Of the platform's directory, by their ids: each is a team, and these are all of its kind. False where they
        are in them already."""
        teams = [department_team(each) for each in departments]
        return await self._assign(person_id, teams, is_of_departments=True)

    async def _assign(
        self, person_id: int, teams: Collection[str], *, is_of_departments: bool
    ) -> bool:
        self._forget()
        length = len(DEPARTMENT_TEAM)
        others = f" AND team NOT IN ({listed(len(teams), 3)})" if teams else ""
        left = await self._connection.touch(
            f"""DELETE FROM person_team WHERE company_id = $1 AND person_id = $2
            AND (substr(team, 1, {length}) = $3) = {"true" if is_of_departments else "false"}{others}""",
            self._company,
            person_id,
            DEPARTMENT_TEAM,
            *teams,
        )
        joined = [await self._join(person_id, team) for team in sorted(set(teams))]
        return left > 0 or any(joined)

    async def _join(self, person_id: int, team: str) -> bool:
        row = await self._connection.row(
            """INSERT INTO person_team (company_id, person_id, team) VALUES ($1, $2, $3)
            ON CONFLICT (company_id, person_id, team) DO NOTHING RETURNING id""",
            self._company,
            person_id,
            team,
        )
        return row is not None

    async def away(
        self, person_id: int, since: datetime, until: datetime | None, stand_in: int | None = None
    ) -> None:
        """Without an end until they are back. The stand-in they had stays when none is named."""
        named = {} if stand_in is None else {"stand_in_id": stand_in}
        await self._set(person_id, away_from=since, away_until=until, **named)

    async def back(self, person_id: int) -> None:
        await self._set(person_id, away_from=None, away_until=None)

    async def leave(self, person_id: int) -> None:
        """The company: they keep their name on what they did, and hold no role any more."""
        await self._set(person_id, is_active=False)

    async def rejoin(self, person_id: int) -> None:
        await self._set(person_id, is_active=True)

    async def _set(self, person_id: int, **columns: object) -> None:
        self._forget()
        named = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, start=3))
        await self._connection.touch(
            f"UPDATE person SET {named} WHERE company_id = $1 AND id = $2",
            self._company,
            person_id,
            *columns.values(),
        )

    def _forget(self) -> None:
        """What was known of them, here and in this process."""
        self._roster.forget(self._company, OURS)
        self._people.forget()

    async def _known(self) -> _Known:
        return await self._roster.found(self._company, OURS, "staff", self._read)

    async def _read(self) -> _Known:
        people = await self._connection.at_once(_PEOPLE, self._company)
        facts = _gathered(await self._connection.at_once(_MORE, self._company))
        return _Known(
            people={row["id"]: _colleague(row, facts) for row in people},
            absences={row["id"]: absence for row in people if (absence := _absence(row))},
        )


def department_team(department: str) -> str:
    return DEPARTMENT_TEAM + department


def _gathered(rows: Iterable[Row]) -> _Facts:
    facts: dict[tuple[str, int], set[str]] = {}
    for row in rows:
        facts.setdefault((row["kind"], row["id"]), set()).add(row["value"])
    return facts


def _colleague(row: Row, facts: _Facts) -> Colleague:
    def all_of(kind: str) -> frozenset[str]:
        return frozenset(facts.get((kind, row["id"]), ()))

    person = Person(id=row["id"], name=row["name"], locale=row["locale"], roles=all_of("role"))
    return Colleague(
        person=person,
        teams=all_of("team"),
        keys=all_of("key"),
        superior=row["superior_id"],
        stand_in=row["stand_in_id"],
    )


def _absence(row: Row) -> Absence | None:
    if not row["is_active"]:
        return Absence(None, None)
    since = moment_or_none(row["away_from"])
    return Absence(since, moment_or_none(row["away_until"])) if since else None


def _without(people: Mapping[int, Colleague], left: Collection[int]) -> Mapping[int, Colleague]:
    return {key: each for key, each in people.items() if key not in left} if left else people
