"""How much work our people have this very moment, and whose turn it is; counted while nobody else hands anything out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storage.connection import Connection, Row, listed, moment, moment_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """So many tasks in one node of a version of a ticket type."""

    person: int
    type_key: str
    type_version: int
    node: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When somebody was last given something, and the how manyth turn of theirs that was; `freed_at` is when they last
    had something off their hands."""

    given_at: datetime
    given: int
    freed_at: datetime | None = None

    @property
    def idle_since(self) -> datetime:
        return max(self.given_at, self.freed_at or self.given_at)


_OF_TYPE = "k.type_key, k.type_version, t.node"
_OPEN = f"""SELECT t.person_id, {_OF_TYPE}, COUNT(*) AS count, NULL AS seat
    FROM task t JOIN ticket k ON k.id = t.ticket_id
    WHERE t.company_id = $1 AND t.state = 'open' AND t.person_id IN ({{people}})
    GROUP BY t.person_id, {_OF_TYPE}"""
# By the ticket: of suspended tasks there is no index, of an assignee's tickets there is.
_SUSPENDED = f"""SELECT t.person_id, {_OF_TYPE}, COUNT(*), NULL
    FROM ticket k JOIN task t ON t.company_id = k.company_id AND t.ticket_id = k.id
    WHERE k.company_id = $1 AND k.is_open = true AND k.assignee_id IN ({{people}})
        AND t.state = 'suspended' AND t.person_id = k.assignee_id
    GROUP BY t.person_id, {_OF_TYPE}"""
_OFFERED = f"""SELECT NULL, {_OF_TYPE}, 1, CAST(t.seat AS TEXT)
    FROM task t JOIN ticket k ON k.id = t.ticket_id
    WHERE t.company_id = $1 AND t.state = 'open' AND t.role > '' AND t.is_waiting = false
        AND t.seat IS NOT NULL"""
_LOAD = f"{_OPEN} UNION ALL {_SUSPENDED} UNION ALL {_OFFERED}"
_TAKE_TURN = """INSERT INTO dispatch_turn (company_id, person_id, given_at, given, freed_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (company_id, person_id) DO UPDATE SET
    given_at = excluded.given_at, given = excluded.given,
    freed_at = COALESCE(excluded.freed_at, dispatch_turn.freed_at)"""
_FREE = "UPDATE dispatch_turn SET freed_at = $3 WHERE company_id = $1 AND person_id = $2"


class Workload:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company
        self._taken: dict[int, Turn] = {}
        self._freed: dict[int, datetime] = {}

    async def hold(self) -> None:
        """Until this unit of work ends nobody else of the company hands anything out. (On SQLite it is alone anyway.)"""
        await self._connection.rows(
            f"SELECT id FROM company WHERE id = $1{self._connection.for_update}", self._company
        )

    async def try_to_hold(self) -> bool:
        """The same without waiting: False while somebody else hands out."""
        sql = f"SELECT id FROM company WHERE id = $1{self._connection.skip_locked}"
        return bool(await self._connection.rows(sql, self._company))

    async def of(self, people: Collection[int]) -> tuple[Work, ...]:
        """Theirs, suspended or not, and what is offered to one of them alone."""
        if not people:
            return ()
        wanted = sorted(people)
        sql = _LOAD.format(people=listed(len(wanted), 1))
        rows = await self._connection.rows(sql, self._company, *wanted)
        return tuple(_work(rows, frozenset(wanted)))

    async def turns(self, people: Collection[int]) -> Mapping[int, Turn]:
        if not people:
            return {}
        rows = await self._connection.rows(
            f"""SELECT person_id, given_at, given, freed_at FROM dispatch_turn
            WHERE company_id = $1 AND person_id IN ({listed(len(people), 1)})""",
            self._company,
            *sorted(people),
        )
        return {row["person_id"]: self._as_it_will_be(row) for row in rows} | {
            person: turn for person, turn in self._taken.items() if person in people
        }

    def take_turn(self, person_id: int, turn: Turn) -> None:
        """Written with the commit."""
        freed_at = self._freed.get(person_id, turn.freed_at)
        self._taken[person_id] = replace(turn, freed_at=freed_at)

    def free(self, person_id: int, at: datetime) -> None:
        """They had something off their hands; of whoever was never given anything nobody keeps that. Written with the
        commit."""
        self._freed[person_id] = at
        if person_id in self._taken:
            self._taken[person_id] = replace(self._taken[person_id], freed_at=at)

    async def flush(self) -> None:
        """After the timers, and one person after the other: the clock has taken the timer of what waits before it gives
        anybody a turn, and who holds these rows while waiting for that timer would wait for ever."""
        taken, self._taken = self._taken, {}
        freed, self._freed = self._freed, {}
        for person in sorted(taken.keys() | freed.keys()):
            if turn := taken.get(person):
                values = (turn.given_at, turn.given, turn.freed_at)
                await self._connection.touch(_TAKE_TURN, self._company, person, *values)
            else:
                await self._connection.touch(_FREE, self._company, person, freed[person])

    def _as_it_will_be(self, row: Row) -> Turn:
        freed_at = self._freed.get(row["person_id"], moment_or_none(row["freed_at"]))
        given_at = moment(row["given_at"])
        return Turn(given_at=given_at, given=row["given"], freed_at=freed_at)

    async def last_for(self, requester: int, but: int) -> int | None:
        """Who had the last ticket of theirs but this one."""
        return await self._last("requester_id", requester, but)

    async def last_on(self, asset: str, but: int) -> int | None:
        """Who had the last ticket about this asset but this one."""
        return await self._last("asset", asset, but)

    async def _last(self, column: str, value: object, but: int) -> int | None:
        row = await self._connection.row(
            f"""SELECT assignee_id FROM ticket WHERE company_id = $1 AND {column} = $2
            AND id <> $3 AND assignee_id IS NOT NULL ORDER BY id DESC LIMIT 1""",
            self._company,
            value,
            but,
        )
        return row["assignee_id"] if row else None


def _work(rows: Iterable[Row], people: frozenset[int]) -> Iterator[Work]:
    offered: Counter[Work] = Counter()
    for row in rows:
        if row["person_id"] is not None:
            yield _of(row, row["person_id"], row["count"])
        elif (person := _offered_to(row["seat"])) in people:
            offered[_of(row, person, 1)] += 1
    for one, count in offered.items():
        yield replace(one, count=count)


def _of(row: Row, person: int, count: int) -> Work:
    return Work(
        person=person,
        type_key=row["type_key"],
        type_version=row["type_version"],
        node=row["node"],
        count=count,
    )


def _offered_to(seat: str) -> int:
    """An offer to several is nobody's yet."""
    people = json.loads(seat).get("offer", {}).get("people", ())
    return people[0] if len(people) == 1 else 0
