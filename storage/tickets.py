"""Tickets of one company: frozen values out, changed values in, with a version check."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from storage import ticket_values
from storage.connection import Connection, Row, listed
from storage.errors import Conflict
from storage.numbers import Numbers
from storage.ticket_tasks import tasks_of, write_tasks
from storage.ticket_values import TICKET_COLUMNS
from workflows.ticket import Ticket
from workflows.verbs import Phase

_SELECT = f"SELECT id, {', '.join(TICKET_COLUMNS)} FROM ticket WHERE company_id = $1"
_UNCLAIMED = "is_open = true AND assignee_id IS NULL AND phase <> 'resolved'"
_WAITING = """SELECT k.id FROM task t
    JOIN ticket k ON k.company_id = t.company_id AND k.id = t.ticket_id
    WHERE t.company_id = $1 AND t.is_waiting = true"""
_INSERT = f"""INSERT INTO ticket (company_id, {", ".join(TICKET_COLUMNS)})
    VALUES ({listed(1 + len(TICKET_COLUMNS), 0)}) RETURNING id"""


class Tickets:
    def __init__(self, connection: Connection, company: int, numbers: Numbers) -> None:
        self._connection = connection
        self._company = company
        self._numbers = numbers
        self._ahead: dict[int, Ticket] = {}

    async def next_number(self, prefix: str) -> str:
        """`WX-1001`, never given twice. A number whose ticket was not opened is lost on PostgreSQL."""
        number = await self._numbers.take(self._connection, self._company, prefix)
        return f"{prefix}-{number}"

    async def add(self, ticket: Ticket) -> Ticket:
        """The ticket with its id, in version 1."""
        opened = replace(ticket, version=1)
        values = ticket_values.ticket_values(opened)
        (row,) = await self._connection.at_once(_INSERT, self._company, *values.values())
        added = replace(opened, id=row["id"])
        write_tasks(self._connection, self._company, added.id, added.tasks)
        return added

    async def get(self, ticket_id: int, lock: bool = True) -> Ticket | None:
        """With `lock` nobody else can change it until this unit of work ends."""
        if ticket_id in self._ahead:
            return self._ahead[ticket_id]
        suffix = self._connection.for_update if lock else ""
        return await self._one(f"{_SELECT} AND id = $2{suffix}", ticket_id)

    async def get_if_free(self, ticket_id: int) -> Ticket | None:
        """Locked as by `get`; None, too, when somebody else is at it."""
        return await self._one(f"{_SELECT} AND id = $2{self._connection.skip_locked}", ticket_id)

    async def waiting(self, limit: int) -> tuple[int, ...]:
        """Ids of tickets with work nobody is free for: what is due first comes first, then the oldest."""
        rows = await self._connection.rows(
            f"{_WAITING} ORDER BY k.due_at IS NULL, k.due_at, k.id LIMIT $2", self._company, limit
        )
        return tuple(dict.fromkeys(row["id"] for row in rows))

    async def has_waiting(self) -> bool:
        return await self._connection.row(f"{_WAITING} LIMIT 1", self._company) is not None

    async def by_number(self, number: str) -> Ticket | None:
        return await self._one(f"{_SELECT} AND number = $2", number)

    async def read_ahead(self, ids: Collection[int]) -> None:
        """Locked and read together, so that `get` finds each of them without asking for it."""
        wanted = f"{_SELECT} AND id IN ({listed(len(ids), 1)}) ORDER BY id"
        rows = await self._connection.rows(
            wanted + self._connection.for_update, self._company, *ids
        )
        self._ahead = {ticket.id: ticket for ticket in await self._with_tasks(rows)}

    async def save(self, before: Ticket, after: Ticket) -> Ticket:
        """Writes what changed; raises `Conflict` when the ticket is no longer the one in `before`."""
        self._ahead.pop(before.id, None)
        saved = replace(after, version=before.version + 1)
        old, new = ticket_values.ticket_values(before), ticket_values.ticket_values(saved)
        changed = {column: new[column] for column in TICKET_COLUMNS if new[column] != old[column]}
        places = ", ".join(f"{column} = ${4 + place}" for place, column in enumerate(changed))
        touched = await self._connection.touch(
            f"UPDATE ticket SET {places} WHERE company_id = $1 AND id = $2 AND version = $3",
            self._company,
            before.id,
            before.version,
            *changed.values(),
        )
        if touched != 1:
            raise Conflict(f"ticket {before.number} has changed since it was read")
        write_tasks(
            self._connection,
            self._company,
            saved.id,
            [task for task in saved.tasks if task not in before.tasks],
        )
        return saved

    async def open_of_requester(self, person_id: int, limit: int) -> tuple[Ticket, ...]:
        """Newest first."""
        return await self._newest("requester_id = $2 AND is_open = true", person_id, limit)

    async def open_of_assignee(self, person_id: int, limit: int) -> tuple[Ticket, ...]:
        """Newest first."""
        return await self._newest("assignee_id = $2 AND is_open = true", person_id, limit)

    async def recent_of_requester(self, person_id: int, limit: int) -> tuple[Ticket, ...]:
        """Newest first, closed ones too."""
        return await self._newest("requester_id = $2", person_id, limit)

    async def children_of(self, ticket_id: int, limit: int) -> tuple[Ticket, ...]:
        """Those opened for this one, newest first, closed ones too."""
        return await self._newest("parent_id = $2", ticket_id, limit)

    async def numbered(self, numbers: Sequence[str]) -> tuple[Ticket, ...]:
        """Those that exist, newest first."""
        if not numbers:
            return ()
        rows = await self._connection.rows(
            f"{_SELECT} AND number IN ({listed(len(numbers), 1)}) ORDER BY id DESC",
            self._company,
            *numbers,
        )
        return await self._with_tasks(rows)

    async def of_type(self, type_key: str, after_id: int, limit: int) -> tuple[Ticket, ...]:
        """Oldest first, from the one after this id."""
        rows = await self._connection.rows(
            f"{_SELECT} AND type_key = $2 AND id > $3 ORDER BY id LIMIT $4",
            self._company,
            type_key,
            after_id,
            limit,
        )
        return await self._with_tasks(rows)

    async def newest_of_type(self, type_key: str, limit: int) -> tuple[Ticket, ...]:
        return await self._newest("type_key = $2", type_key, limit)

    async def with_deadlines(self, after_id: int, limit: int) -> tuple[int, ...]:
        """Ids of open ones of which something is due, from the one after this id."""
        rows = await self._connection.rows(
            """SELECT id FROM ticket WHERE company_id = $1 AND is_open = true
            AND due_at IS NOT NULL AND id > $2 ORDER BY id LIMIT $3""",
            self._company,
            after_id,
            limit,
        )
        return tuple(row["id"] for row in rows)

    async def versions_of(self, type_key: str) -> tuple[int, ...]:
        """Which versions of the type its tickets were opened with."""
        rows = await self._connection.rows(
            """SELECT DISTINCT type_version FROM ticket
            WHERE company_id = $1 AND type_key = $2 ORDER BY type_version""",
            self._company,
            type_key,
        )
        return tuple(row["type_version"] for row in rows)

    async def in_phase(self, phase: Phase, limit: int) -> tuple[Ticket, ...]:
        """Newest first."""
        return await self._newest("phase = $2", phase.value, limit)

    async def waiting_for(
        self, person_id: int, roles: Collection[str], limit: int
    ) -> tuple[Ticket, ...]:
        """Tickets with an open task of this person or for anyone of one of these roles, newest first: of each so many."""
        whose = ["person_id = $2", *(f"role = ${place}" for place in range(4, 4 + len(roles)))]
        tasks = " UNION ".join(
            f"""SELECT ticket_id FROM (SELECT ticket_id FROM task WHERE company_id = $1
            AND state = 'open' AND {one} ORDER BY ticket_id DESC LIMIT $3) AS of_{place}"""
            for place, one in enumerate(whose)
        )
        waiting = await self._connection.rows(
            tasks, self._company, person_id, limit, *sorted(roles)
        )
        ids = [row["ticket_id"] for row in waiting]
        if not ids:
            return ()
        rows = await self._connection.rows(
            f"{_SELECT} AND id IN ({listed(len(ids), 1)}) ORDER BY id DESC", self._company, *ids
        )
        return await self._with_tasks(rows)

    async def unclaimed(self, limit: int) -> tuple[Ticket, ...]:
        """Open tickets that are nobody's yet, the most urgent first."""
        return await self._urgent(_UNCLAIMED, limit)

    async def overdue(self, now: datetime, limit: int) -> tuple[Ticket, ...]:
        """Open tickets past a deadline, the longest overdue first."""
        return await self._urgent("is_open = true AND due_at < $2", limit, now)

    async def due_next(self, limit: int) -> tuple[Ticket, ...]:
        """Open tickets with a deadline, the nearest first, or the longest past."""
        nearest = (
            f"{_SELECT} AND is_open = true AND due_at IS NOT NULL ORDER BY due_at, id LIMIT $2"
        )
        return await self._with_tasks(await self._connection.rows(nearest, self._company, limit))

    async def count_unclaimed(self) -> int:
        return await self._count(_UNCLAIMED)

    async def count_overdue(self, now: datetime) -> int:
        return await self._count("is_open = true AND due_at < $2", now)

    async def _count(self, condition: str, *values: object) -> int:
        (row,) = await self._connection.rows(
            f"SELECT COUNT(*) AS count FROM ticket WHERE company_id = $1 AND {condition}",
            self._company,
            *values,
        )
        return int(row["count"])

    async def _urgent(self, condition: str, limit: int, *values: object) -> tuple[Ticket, ...]:
        rows = await self._connection.rows(
            f"""{_SELECT} AND {condition}
            ORDER BY due_at IS NULL, due_at, id LIMIT ${len(values) + 2}""",
            self._company,
            *values,
            limit,
        )
        return await self._with_tasks(rows)

    async def _newest(self, condition: str, value: object, limit: int) -> tuple[Ticket, ...]:
        rows = await self._connection.rows(
            f"{_SELECT} AND {condition} ORDER BY id DESC LIMIT $3", self._company, value, limit
        )
        return await self._with_tasks(rows)

    async def _one(self, sql: str, value: object) -> Ticket | None:
        found = await self._with_tasks(await self._connection.rows(sql, self._company, value))
        return found[0] if found else None

    async def _with_tasks(self, rows: Sequence[Row]) -> tuple[Ticket, ...]:
        tasks = await tasks_of(self._connection, self._company, [row["id"] for row in rows])
        return tuple(ticket_values.ticket(row, tasks.get(row["id"], ())) for row in rows)
