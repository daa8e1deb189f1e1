"""People of one company, the roles they hold and where they can be reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from storage.connection import Connection, Row, listed
from workflows.people import Person

_PERSON = """SELECT p.id, p.name, p.locale, r.role FROM person p
    LEFT JOIN person_role r ON r.company_id = p.company_id AND r.person_id = p.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way to a person: their id on one platform account."""

    channel: str
    account: str
    external_id: str
    is_member: bool


class People:
    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def get(self, person_id: int) -> Person:
        """KeyError when this company has no such person."""
        rows = await self._connection.rows(
            f"{_PERSON} WHERE p.company_id = $1 AND p.id = $2", self._company, person_id
        )
        if not rows:
            raise KeyError(person_id)
        return _people(rows)[0]

    async def names(self, ids: Collection[int]) -> dict[int, str]:
        if not ids:
            return {}
        rows = await self._connection.rows(
            f"SELECT id, name FROM person WHERE company_id = $1 AND id IN ({listed(len(ids), 1)})",
            self._company,
            *ids,
        )
        return {row["id"]: row["name"] for row in rows}

    async def by_identity(self, channel: str, account: str, external_id: str) -> Person | None:
        found = await self._identified(channel, account, external_id)
        return found[0] if found else None

    async def register(
        self,
        name: str,
        channel: str,
        account: str,
        external_id: str,
        roles: Collection[str],
        is_member: bool,
        locale: str = "zh_CN",
    ) -> Person:
        """The person with this identity; a new one of this name and roles when there is none.

        Two who register the same identity at once get the same person.
        """
        known = await self._identified(channel, account, external_id)
        if known:
            return known[0]
        person = await self._add(name, locale)
        if not await self.link(person, channel, account, external_id, is_member):
            await self._remove(person)
            (winner,) = await self._identified(channel, account, external_id)
            return winner
        await self.grant(person, roles)
        return await self.get(person)

    async def link(
        self, person_id: int, channel: str, account: str, external_id: str, is_member: bool
    ) -> bool:
        """One more way to reach a person; False when that identity is already somebody's."""
        row = await self._connection.row(
            """INSERT INTO identity
            (company_id, person_id, channel, account, external_id, is_member)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (company_id, channel, account, external_id) DO NOTHING RETURNING id""",
            self._company,
            person_id,
            channel,
            account,
            external_id,
            is_member,
        )
        return row is not None

    async def grant(self, person_id: int, roles: Collection[str]) -> None:
        for role in sorted(roles):
            self._connection.insert_later(
                "person_role",
                {"company_id": self._company, "person_id": person_id, "role": role},
                " ON CONFLICT (company_id, person_id, role) DO NOTHING",
            )

    async def holders(self, role: str) -> tuple[Person, ...]:
        """Everybody active who holds the role, in the order they joined."""
        rows = await self._connection.rows(
            f"""{_PERSON} JOIN person_role h ON h.company_id = p.company_id AND h.person_id = p.id
            WHERE h.company_id = $1 AND h.role = $2 AND p.is_active = true ORDER BY p.id""",
            self._company,
            role,
        )
        return _people(rows)

    async def reach(self, person_id: int) -> tuple[Reach, ...]:
        """The ways to a person, the first one known first."""
        return (await self.reach_many((person_id,))).get(person_id, ())

    async def reach_many(self, ids: Collection[int]) -> dict[int, tuple[Reach, ...]]:
        if not ids:
            return {}
        rows = await self._connection.rows(
            f"""SELECT person_id, channel, account, external_id, is_member FROM identity
            WHERE company_id = $1 AND person_id IN ({listed(len(ids), 1)}) ORDER BY id""",
            self._company,
            *ids,
        )
        reaches: dict[int, tuple[Reach, ...]] = {}
        for row in rows:
            person_id = row["person_id"]
            reaches[person_id] = (*reaches.get(person_id, ()), _reach(row))
        return reaches

    async def _identified(self, channel: str, account: str, external_id: str) -> tuple[Person, ...]:
        rows = await self._connection.rows(
            f"""{_PERSON} JOIN identity i ON i.company_id = p.company_id AND i.person_id = p.id
            WHERE i.company_id = $1 AND i.channel = $2 AND i.account = $3 AND i.external_id = $4""",
            self._company,
            channel,
            account,
            external_id,
        )
        return _people(rows)

    async def _add(self, name: str, locale: str) -> int:
        (row,) = await self._connection.rows(
            """INSERT INTO person (company_id, name, locale, is_active)
            VALUES ($1, $2, $3, true) RETURNING id""",
            self._company,
            name,
            locale,
        )
        return int(row["id"])

    async def _remove(self, person_id: int) -> None:
        await self._connection.touch(
            "DELETE FROM person WHERE company_id = $1 AND id = $2", self._company, person_id
        )


def _people(rows: Sequence[Row]) -> tuple[Person, ...]:
    """One person per id; the rows repeat a person for each role."""
    roles: dict[int, set[str]] = {}
    for row in rows:
        roles.setdefault(row["id"], set()).update(filter(None, (row["role"],)))
    named = {row["id"]: row for row in rows}
    return tuple(
        Person(id=key, name=row["name"], locale=row["locale"], roles=frozenset(roles[key]))
        for key, row in named.items()
    )


def _reach(row: Row) -> Reach:
    return Reach(
        channel=row["channel"],
        account=row["account"],
        external_id=row["external_id"],
        is_member=bool(row["is_member"]),
    )
