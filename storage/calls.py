"""Calls to other systems: each is a row with a state and a reason, made until it is answered or given up.

waiting ──claim──> sending ──> answered | retrying | dead;  retrying and expired leases are claimed again
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.connection import Connection, Row, listed, moment
from storage.engine import Engine

_REASON_LENGTH = 500
_COLUMNS = """id, company_id AS company, ticket_id, visit, node, method, url, body, secret,
    state, attempts, due_at, reason, (SELECT t.number FROM ticket t
    WHERE t.company_id = call.company_id AND t.id = call.ticket_id) AS ticket_number"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallItem:
    """A request that visit `visit` of a ticket waits for; `body` is a JSON object, `secret` the name of a token."""

    ticket_id: int
    visit: int
    node: str
    method: str
    url: str
    body: Mapping[str, object]
    secret: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A call as claimed; `attempts` counts this one."""

    id: int
    company: int
    ticket_id: int
    ticket_number: str | None
    visit: int
    node: str
    method: str
    url: str
    body: Mapping[str, object]
    secret: str
    state: str
    attempts: int
    due_at: datetime
    reason: str


class CompanyCalls:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    def add(self, item: CallItem) -> None:
        """Written with the commit."""
        row = {
            "company_id": self._company,
            "ticket_id": item.ticket_id,
            "visit": item.visit,
            "node": item.node,
            "method": item.method,
            "url": item.url,
            "body": dict(item.body),
            "secret": item.secret,
            "state": "waiting",
            "is_unsent": True,
            "attempts": 0,
            "due_at": item.due_at,
            "reason": "",
        }
        self._connection.insert_later("call", row)

    async def answered(self, call_id: int, reason: str = "") -> bool:
        """False when it has ended already: whoever made it a second time was slower."""
        return await self._end(call_id, "answered", reason)

    async def dead(self, call_id: int, reason: str) -> bool:
        """Given up, kept for `dead_rows`; False when it has ended already."""
        return await self._end(call_id, "dead", reason)

    async def again(self, ticket_id: int, visit: int, now: datetime) -> int:
        """How many dead calls this visit of the ticket waits for; they live again."""
        return await self._connection.touch(
            """UPDATE call SET state = 'waiting', is_unsent = true, attempts = 0, due_at = $4,
            lease_until = NULL
            WHERE company_id = $1 AND ticket_id = $2 AND visit = $3 AND state = 'dead'""",
            self._company,
            ticket_id,
            visit,
            now,
        )

    async def _end(self, call_id: int, state: str, reason: str) -> bool:
        touched = await self._connection.touch(
            """UPDATE call SET state = $3, is_unsent = false, lease_until = NULL, reason = $4
            WHERE company_id = $1 AND id = $2 AND is_unsent = true""",
            self._company,
            call_id,
            state,
            reason[:_REASON_LENGTH],
        )
        return touched == 1


class Calls:
    """Of the whole store: companies are mixed, each call is a small transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def claim(self, now: datetime, limit: int, lease_seconds: float) -> list[CallRow]:
        """Due rows, the longest due first, ours for `lease_seconds`."""
        rows = await self._engine.rows(
            f"""WITH head AS MATERIALIZED (
                SELECT id FROM call WHERE is_unsent = true AND due_at <= $1
                AND (lease_until IS NULL OR lease_until <= $1)
                ORDER BY due_at, id LIMIT $2{self._engine.skip_locked})
            UPDATE call SET state = 'sending', attempts = attempts + 1, lease_until = $3
            WHERE id IN (SELECT id FROM head) RETURNING {_COLUMNS}""",
            now,
            limit,
            now + timedelta(seconds=lease_seconds),
        )
        return sorted(map(_claimed, rows), key=lambda row: (row.due_at, row.id))

    async def renew(self, call_ids: Collection[int], now: datetime, lease_seconds: float) -> None:
        """These are still being made: ours for so long from `now`."""
        if call_ids:
            await self._engine.touch(
                f"""UPDATE call SET lease_until = $1 WHERE state = 'sending'
                AND id IN ({listed(len(call_ids), 1)})""",
                now + timedelta(seconds=lease_seconds),
                *call_ids,
            )

    async def retry(self, row: CallRow, at: datetime, reason: str) -> None:
        """Again at `at`; nothing where somebody else has taken it up meanwhile."""
        await self._engine.touch(
            """UPDATE call SET state = 'retrying', due_at = $3, lease_until = NULL, reason = $4
            WHERE id = $1 AND attempts = $2 AND is_unsent = true""",
            row.id,
            row.attempts,
            at,
            reason[:_REASON_LENGTH],
        )

    async def put_off(self, row: CallRow, at: datetime) -> None:
        """Not made after all, and not counted as an attempt: its ticket stands still."""
        await self._engine.touch(
            """UPDATE call SET state = 'waiting', due_at = $3, lease_until = NULL,
            attempts = attempts - 1 WHERE id = $1 AND attempts = $2 AND is_unsent = true""",
            row.id,
            row.attempts,
            at,
        )

    async def dead_rows(self, company: int, limit: int) -> list[CallRow]:
        """Newest first."""
        rows = await self._engine.rows(
            f"""SELECT {_COLUMNS} FROM call
            WHERE company_id = $1 AND state = 'dead' ORDER BY id DESC LIMIT $2""",
            company,
            limit,
        )
        return list(map(_claimed, rows))

    async def call_again(self, company: int, call_id: int, now: datetime) -> bool:
        """Gives a dead call another life; False when it is not dead."""
        touched = await self._engine.touch(
            """UPDATE call SET state = 'waiting', is_unsent = true, attempts = 0, due_at = $3,
            lease_until = NULL WHERE company_id = $1 AND id = $2 AND state = 'dead'""",
            company,
            call_id,
            now,
        )
        return touched == 1

    async def counts(self) -> dict[str, int]:
        """Of all companies: unsent rows, and dead ones."""
        (row,) = await self._engine.rows(
            """SELECT (SELECT COUNT(*) FROM call WHERE is_unsent = true) AS waiting,
            (SELECT COUNT(*) FROM call WHERE state = 'dead') AS dead"""
        )
        return dict(row)


def _claimed(row: Row) -> CallRow:
    return CallRow(**{**row, "body": json.loads(row["body"]), "due_at": moment(row["due_at"])})
