"""People of one company, the roles they hold and where they can be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.chats import Chats, chat_columns
from storage.connection import Connection, Row, listed
from storage.roster import OURS, Roster
from workflows.people import Person
from workflows.staff import Colleague

# Who left the company holds no role any more.
_PERSON = """SELECT p.id, p.name, p.locale, p.tier, r.role FROM person p
    LEFT JOIN person_role r ON r.company_id = p.company_id AND r.person_id = p.id
        AND p.is_active = true"""

# The roles of a person times the ways to them: a row for each.
_WITH_WAYS = f"""SELECT p.id, p.name, p.locale, p.tier, r.role, i.channel, i.account, i.external_id, i.is_member,
    {chat_columns("c")}"""
_WAYS = """LEFT JOIN person_role r ON r.company_id = p.company_id AND r.person_id = p.id
    LEFT JOIN identity i ON i.company_id = p.company_id AND i.person_id = p.id
    LEFT JOIN chat c ON c.company_id = i.company_id AND c.channel = i.channel
        AND c.account = i.account AND c.kind = 'direct' AND c.external_id = i.external_id"""
_HOLDERS = f"""{_WITH_WAYS} FROM person_role h
    JOIN person p ON p.company_id = h.company_id AND p.id = h.person_id {_WAYS}
    WHERE h.company_id = $1 AND h.role = $2 AND p.is_active = true ORDER BY p.id, i.id"""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way to a person: their id on one platform account."""

    channel: str
    account: str
    external_id: str
    is_member: bool


Identity = tuple[str, str, str]
"""Channel, account, and the platform's id of the person."""


class People:
    """Whoever was met in this unit of work is not read again."""

    def __init__(self, connection: Connection, company: int, chats: Chats, roster: Roster) -> None:
        self._connection = connection
        self._company = company
        self._chats = chats
        self._roster = roster
        self._met: dict[int, Person] = {}
        self._met_as: dict[Identity, Person] = {}
        self._reach: dict[int, tuple[Reach, ...]] = {}
        self._ours: Mapping[int, Colleague] = {}

    def know(self, ours: Mapping[int, Colleague]) -> None:
        """Our own people as they were a moment ago: who acts is met, and so read fresh."""
        self._ours = ours

    def forget(self) -> None:
        """Somebody has changed."""
        self._met.clear()
        self._met_as.clear()
        self._ours = {}

    async def approach(self, ids: Collection[int]) -> None:
        """Whoever will be told something: read at once, with the ways to them and their own chats."""
        strangers = sorted(each for each in ids if each not in self._reach)
        if not strangers:
            return
        rows = await self._connection.at_once(
            f"""{_WITH_WAYS} FROM person p {_WAYS} WHERE p.company_id = $1
            AND p.id IN ({listed(len(strangers), 1)}) ORDER BY p.id, i.id""",
            self._company,
            *strangers,
        )
        self._keep(rows)

    def _keep(self, rows: Sequence[Row]) -> tuple[Person, ...]:
        people = people_in(rows)
        self._met = {person.id: person for person in people} | self._met
        self._reach |= dict.fromkeys((person.id for person in people), ()) | _reach_in(rows)
        self._chats.meet(row for row in rows if row["chat_id"])
        return people

    def meet(self, person: Person, identity: Identity) -> None:
        """Just read, under this identity."""
        self._met[person.id] = self._met_as[identity] = person

    async def get(self, person_id: int) -> Person:
        """KeyError when this company has no such person."""
        ours = self._ours.get(person_id)
        if person_id not in self._met and ours:
            return ours.person
        if person_id not in self._met:
            rows = await self._connection.at_once(
                f"{_PERSON} WHERE p.company_id = $1 AND p.id = $2", self._company, person_id
            )
            self._met |= {person.id: person for person in people_in(rows)}
        return self._met[person_id]

    async def names(self, ids: Collection[int]) -> dict[int, str]:
        names = {each: self._ours[each].person.name for each in ids if each in self._ours}
        names |= {each: self._met[each].name for each in ids if each in self._met}
        return names | await self._read_names([each for each in ids if each not in names])

    async def _read_names(self, ids: Sequence[int]) -> dict[int, str]:
        if not ids:
            return {}
        rows = await self._connection.at_once(
            f"SELECT id, name FROM person WHERE company_id = $1 AND id IN ({listed(len(ids), 1)})",
            self._company,
            *ids,
        )
        return {row["id"]: row["name"] for row in rows}

    async def by_identity(self, channel: str, account: str, external_id: str) -> Person | None:
        met = self._met_as.get((channel, account, external_id))
        if met:
            return met
        found = await self._identified(channel, account, external_id)
        return found[0] if found else None

    async def unnamed(self, channel: str, account: str, ids: Sequence[str]) -> list[str]:
        """Those of the platform's ids that nobody has yet, or somebody whose name nobody could tell us."""
        named: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            rows = await self._connection.at_once(
                f"""SELECT i.external_id FROM identity i
                JOIN person p ON p.company_id = i.company_id AND p.id = i.person_id
                WHERE i.company_id = $1 AND i.channel = $2 AND i.account = $3
                AND p.name <> i.external_id AND i.external_id IN ({listed(len(some), 3)})""",
                self._company,
                channel,
                account,
                *some,
            )
            named |= {row["external_id"] for row in rows}
        return [each for each in ids if each not in named]

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
        self._reach.pop(person_id, None)
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

    async def rename(self, person_id: int, name: str) -> None:
        self.forget()
        self._roster.forget(self._company, OURS)
        await self._connection.touch(
            "UPDATE person SET name = $3 WHERE company_id = $1 AND id = $2",
            self._company,
            person_id,
            name,
        )

    async def give_id(self, channel: str, account: str, old: str, new: str) -> bool:
        """The platform calls somebody otherwise from now on; False where nobody had the old id, or one of ours has the new.

        Somebody who was met under the new id before we heard of it is the same person.
        """
        here = (channel, account)
        known = await self._identified(*here, old)
        met = await self._identified(*here, new)
        if not known or any(each.is_staff for each in met):
            return False
        self.forget()
        self._reach.clear()
        if met:
            await self._drop_id(*here, old)
        await self._connection.touch(
            """UPDATE identity SET external_id = $5, person_id = $6 WHERE company_id = $1
            AND channel = $2 AND account = $3 AND external_id = $4""",
            self._company,
            *here,
            new if met else old,
            new,
            known[0].id,
        )
        return True

    async def _drop_id(self, channel: str, account: str, external_id: str) -> None:
        await self._connection.touch(
            """DELETE FROM identity WHERE company_id = $1 AND channel = $2 AND account = $3
            AND external_id = $4""",
            self._company,
            channel,
            account,
            external_id,
        )

    async def grant(self, person_id: int, roles: Collection[str]) -> None:
        self.forget()
        for role in sorted(roles):
            self._roster.forget(self._company, role)
            await self._connection.touch(
                """INSERT INTO person_role (company_id, person_id, role) VALUES ($1, $2, $3)
                ON CONFLICT (company_id, person_id, role) DO NOTHING""",
                self._company,
                person_id,
                role,
            )

    async def holders(self, role: str) -> tuple[Person, ...]:
        """Everybody active who holds the role, in the order they joined. How they are reached, and their own
        chats, are read along: who asks for them will ask for these next."""
        rows = await self._roster.rows(self._connection, _HOLDERS, self._company, role)
        return self._keep(rows)

    async def reach(self, person_id: int) -> tuple[Reach, ...]:
        """The ways to a person, the first one known first."""
        return (await self.reach_many((person_id,))).get(person_id, ())

    async def reach_many(self, ids: Collection[int]) -> dict[int, tuple[Reach, ...]]:
        await self._read_reach([each for each in ids if each not in self._reach])
        return {each: self._reach[each] for each in ids if self._reach[each]}

    async def _read_reach(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        rows = await self._connection.at_once(
            f"""SELECT person_id AS id, channel, account, external_id, is_member FROM identity
            WHERE company_id = $1 AND person_id IN ({listed(len(ids), 1)}) ORDER BY identity.id""",
            self._company,
            *ids,
        )
        self._reach |= dict.fromkeys(ids, ()) | _reach_in(rows)

    async def _identified(self, channel: str, account: str, external_id: str) -> tuple[Person, ...]:
        rows = await self._connection.at_once(
            f"""{_PERSON} JOIN identity i ON i.company_id = p.company_id AND i.person_id = p.id
            WHERE i.company_id = $1 AND i.channel = $2 AND i.account = $3 AND i.external_id = $4""",
            self._company,
            channel,
            account,
            external_id,
        )
        return people_in(rows)

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


def people_in(rows: Iterable[Row]) -> tuple[Person, ...]:
    """One person per id; the rows repeat a person for each role."""
    roles: dict[int, set[str]] = {}
    named = {}
    for row in rows:
        named[row["id"]] = row
        roles.setdefault(row["id"], set()).update(filter(None, (row["role"],)))
    return tuple(
        Person(
            id=key,
            name=row["name"],
            locale=row["locale"],
            roles=frozenset(roles[key]),
            tier=row["tier"] or "",
        )
        for key, row in named.items()
    )


def _reach_in(rows: Iterable[Row]) -> dict[int, tuple[Reach, ...]]:
    """The ways of each person, by the person's id, in the order of the rows and each once."""
    ways: dict[int, dict[Reach, None]] = {}
    for row in rows:
        if row["external_id"] is not None:
            ways.setdefault(row["id"], {})[_reach(row)] = None
    return {person_id: tuple(found) for person_id, found in ways.items()}


def _reach(row: Row) -> Reach:
    return Reach(
        channel=row["channel"],
        account=row["account"],
        external_id=row["external_id"],
        is_member=bool(row["is_member"]),
    )
