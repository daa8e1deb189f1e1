"""Timers of tickets and of the company: armed and disarmed in a unit of work, claimed by the clock when they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Connection, moment, moment_or_none
from storage.engine import Engine

MAX_ATTEMPTS = 10
OF_NO_TICKET = 0
"""The ticket id of a timer that rings for the company as a whole."""
_REASON_LENGTH = 500
_OF_COMPANIES = f"""SELECT t.id FROM company c JOIN timer t
    ON t.company_id = c.id AND t.ticket_id = {OF_NO_TICKET}
    WHERE t.is_parked = false AND t.due_at <= $1"""
"""Due ones of no ticket, found by company: in the order of due times others may stand before them."""
_REPLACE = """ ON CONFLICT (company_id, ticket_id, name) DO UPDATE SET
    due_at = excluded.due_at, attempts = 0, is_parked = false, reason = ''"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    id: int
    company: int
    ticket_id: int
    name: str
    due_at: datetime
    attempts: int


class Timers:
    """Of the whole store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def next_due_at(self) -> datetime | None:
        """When the next timer rings; in the past when one is late."""
        row = await self._engine.row(
            "SELECT due_at FROM timer WHERE is_parked = false ORDER BY due_at, id LIMIT 1"
        )
        return moment_or_none(row["due_at"]) if row else None

    async def is_company_due(self, now: datetime) -> bool:
        """Whether a timer of no ticket is to ring."""
        return bool(await self._engine.rows(f"{_OF_COMPANIES} LIMIT 1", now))

    async def postpone(self, timer_id: int, until: datetime, reason: str) -> None:
        """It could not be handled: again at `until`; after the tenth time it is parked for a person to look at."""
        await self._engine.touch(
            """UPDATE timer SET due_at = $2, attempts = attempts + 1, reason = $3,
            is_parked = (attempts + 1 >= $4) WHERE id = $1""",
            timer_id,
            until,
            reason[:_REASON_LENGTH],
            MAX_ATTEMPTS,
        )


class CompanyTimers:
    """Of one company, inside a unit of work; written with the commit."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company
        self._pending: dict[tuple[int, str], datetime | None] = {}

    def arm(self, ticket_id: int, name: str, due_at: datetime) -> None:
        """Replaces a timer of the same name."""
        self._pending[ticket_id, name] = due_at

    def disarm(self, ticket_id: int, name: str) -> None:
        self._pending[ticket_id, name] = None

    def is_changed(self, timer: Timer) -> bool:
        """Whether it was disarmed or armed anew since it was taken."""
        return (timer.ticket_id, timer.name) in self._pending

    def flush(self) -> None:
        """Hands over what was armed and disarmed last, to be written with the commit."""
        pending, self._pending = self._pending, {}
        for (ticket_id, name), due_at in sorted(pending.items()):
            if due_at:
                self._connection.insert_later("timer", self._row(ticket_id, name, due_at), _REPLACE)
            else:
                self._connection.change_later(
                    f"timer {ticket_id} {name}",
                    "DELETE FROM timer WHERE company_id = $1 AND ticket_id = $2 AND name = $3",
                    self._company,
                    ticket_id,
                    name,
                )

    def _row(self, ticket_id: int, name: str, due_at: datetime) -> dict[str, object]:
        place = {"company_id": self._company, "ticket_id": ticket_id, "name": name}
        return place | {"due_at": due_at, "attempts": 0, "is_parked": False, "reason": ""}


async def claim_due(connection: Connection, now: datetime, limit: int) -> tuple[Timer, ...]:
    """Takes the longest due timers of tickets out of the table; nobody else gets them unless this transaction is
    undone.

    Their tickets are locked before any of them is taken, all that is locked by somebody else are left for later: who
    works on a ticket may disarm its timer, and two that hold what the other waits for would wait for ever.
    """
    return await _taken(
        connection,
        f"""SELECT t.id FROM timer t
        WHERE t.is_parked = false AND t.due_at <= $1 AND t.ticket_id <> {OF_NO_TICKET}
        {_TICKET_IS_FREE if connection.is_postgres else ""} ORDER BY t.due_at, t.id LIMIT $2""",
        now,
        limit,
    )


# Written so that each is one look into an index: an EXISTS that locks nothing may become a hash of the whole table.
_TICKET_IS_FREE = """AND (EXISTS (SELECT 1 FROM ticket k WHERE k.id = t.ticket_id
        FOR UPDATE SKIP LOCKED)
    OR (SELECT COUNT(*) FROM ticket k WHERE k.id = t.ticket_id) = 0)"""


async def claim_of_company(connection: Connection, now: datetime) -> tuple[Timer, ...]:
    """The longest due timer of no ticket: alone, for what follows may concern any ticket of its company."""
    return await _taken(
        connection,
        f"""SELECT id FROM timer WHERE id IN ({_OF_COMPANIES})
        ORDER BY due_at, id LIMIT $2{connection.skip_locked}""",
        now,
        1,
    )


async def _taken(
    connection: Connection, which: str, now: datetime, limit: int
) -> tuple[Timer, ...]:
    """What was put off or disarmed since it was found is not taken."""
    rows = await connection.rows(
        f"""WITH due AS MATERIALIZED ({which})
        DELETE FROM timer WHERE id IN (SELECT id FROM due) AND is_parked = false AND due_at <= $1
        RETURNING id, company_id AS company, ticket_id, name, due_at, attempts""",
        now,
        limit,
    )
    timers = (Timer(**{**row, "due_at": moment(row["due_at"])}) for row in rows)
    return tuple(sorted(timers, key=lambda timer: (timer.due_at, timer.id)))
