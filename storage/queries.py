"""The read side: numbers for /metrics and pages of tickets, without locks and without models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from storage.connection import Row, moment, moment_or_none
from storage.engine import Engine

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """A ticket as a list shows it."""

    id: int
    number: str
    type_key: str
    phase: str
    requester_id: int
    assignee_id: int | None
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """An open ticket with a deadline; `assignee` is who has it, "" for nobody."""

    id: int
    number: str
    phase: str
    due_at: datetime
    assignee: str


class Queries:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def open_counts(self, company: int) -> dict[str, int]:
        """Open tickets by phase."""
        return await self._counts(
            """SELECT phase AS name, COUNT(*) AS count FROM ticket
            WHERE company_id = $1 AND is_open = true GROUP BY phase""",
            company,
        )

    async def outbox_counts(self) -> dict[str, int]:
        """Rows waiting, retrying, being sent and dead; what went out is not counted."""
        return await self._counts(
            """SELECT state AS name, COUNT(*) AS count FROM outbox
            WHERE is_unsent = true GROUP BY state
            UNION ALL SELECT 'dead', COUNT(*) FROM outbox WHERE state = 'dead'"""
        )

    async def inbox_counts(self) -> dict[str, int]:
        """Rows waiting and dead."""
        return await self._counts(
            """SELECT 'waiting' AS name, COUNT(*) AS count FROM inbox WHERE state = 'waiting'
            UNION ALL SELECT 'dead', COUNT(*) FROM inbox WHERE state = 'dead'"""
        )

    async def oldest_waiting(self, now: datetime) -> dict[str, datetime | None]:
        """Since when the longest waits of what may go or be handled by now, of outbox and inbox."""
        (row,) = await self._engine.rows(
            """SELECT (SELECT MIN(due_at) FROM outbox WHERE is_unsent = true AND due_at <= $1) AS o,
            (SELECT MIN(ready_at) FROM inbox WHERE state = 'waiting' AND ready_at <= $1) AS i""",
            now,
        )
        return {"outbox": moment_or_none(row["o"]), "inbox": moment_or_none(row["i"])}

    async def open_tickets(self) -> int:
        """Of all companies."""
        (row,) = await self._engine.rows(
            "SELECT COUNT(*) AS count FROM ticket WHERE is_open = true"
        )
        return int(row["count"])

    async def tickets(
        self, company: int, limit: int, before_id: int | None = None
    ) -> tuple[TicketLine, ...]:
        """Newest first; the next page starts before the last id of this one."""
        rows = await self._engine.rows(
            """SELECT id, number, type_key, phase, requester_id, assignee_id, opened_at, due_at
            FROM ticket WHERE company_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3""",
            company,
            2**62 if before_id is None else before_id,
            limit,
        )
        return tuple(map(_line, rows))

    async def due_next(
        self, company: int, limit: int, after: tuple[datetime, int] | None = None
    ) -> tuple[DueLine, ...]:
        """The nearest deadline first, or the longest past; the next page starts after the last one's deadline and id."""
        due_at, ticket_id = after or (_LONG_AGO, 0)
        rows = await self._engine.rows(
            """SELECT t.id, t.number, t.phase, t.due_at, COALESCE(p.name, '') AS assignee
            FROM ticket t LEFT JOIN person p ON p.id = t.assignee_id
            WHERE t.company_id = $1 AND t.is_open = true AND (t.due_at, t.id) > ($2, $3)
            ORDER BY t.due_at, t.id LIMIT $4""",
            company,
            due_at,
            ticket_id,
            limit,
        )
        return tuple(DueLine(**{**row, "due_at": moment(row["due_at"])}) for row in rows)

    async def due_mark(self, company: int, number: str) -> tuple[datetime, int] | None:
        """Where in `due_next` a ticket stands; None when it has no deadline, or there is no such ticket."""
        row = await self._engine.row(
            """SELECT due_at, id FROM ticket WHERE company_id = $1 AND number = $2
            AND due_at IS NOT NULL""",
            company,
            number,
        )
        return (moment(row["due_at"]), row["id"]) if row else None

    async def _counts(self, sql: str, *values: object) -> dict[str, int]:
        return {row["name"]: row["count"] for row in await self._engine.rows(sql, *values)}


def _line(row: Row) -> TicketLine:
    times = {"opened_at": moment(row["opened_at"]), "due_at": moment_or_none(row["due_at"])}
    return TicketLine(**{**row, **times})
