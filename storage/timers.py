"""Timers of tickets: armed and disarmed in a unit of work, claimed by the clock one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Connection, moment, moment_or_none
from storage.engine import Engine

MAX_ATTEMPTS = 10
_REASON_LENGTH = 500
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


async def claim_due(connection: Connection, now: datetime) -> Timer | None:
    """Takes the longest due timer out of the table; nobody else gets it unless this transaction is undone."""
    row = await connection.row(
        f"""DELETE FROM timer WHERE id IN (SELECT id FROM timer
            WHERE is_parked = false AND due_at <= $1
            ORDER BY due_at, id LIMIT 1{connection.skip_locked})
        RETURNING id, company_id AS company, ticket_id, name, due_at, attempts""",
        now,
    )
    return Timer(**{**row, "due_at": moment(row["due_at"])}) if row else None
