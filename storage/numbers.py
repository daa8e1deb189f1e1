"""Ticket numbers: per company and prefix, never given twice, without a lock that everybody waits for."""

from __future__ import annotations

import asyncio
from collections import deque

from storage.connection import Connection
from storage.engine import Engine

FIRST = 1001
_BLOCK = 20


class Numbers:
    """On PostgreSQL a process takes a block of numbers in a transaction of its own, so that the counter's row
    is never locked until a ticket's commit; what it has not given when it ends stays a gap. On SQLite writers
    queue up anyway, and the next number is taken in the ticket's own transaction, without gaps."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._left: dict[tuple[int, str], deque[int]] = {}
        self._refilling = asyncio.Lock()

    async def take(self, connection: Connection, company: int, prefix: str) -> int:
        if not connection.is_postgres:
            return await _advance(connection, company, prefix, 1)
        left = self._left.setdefault((company, prefix), deque())
        async with self._refilling:
            if not left:
                first = await _advance(self._engine.aside, company, prefix, _BLOCK)
                left.extend(range(first, first + _BLOCK))
            return left.popleft()


async def _advance(connection: Connection, company: int, prefix: str, count: int) -> int:
    """The first of `count` numbers that are now the caller's."""
    (row,) = await connection.rows(
        """INSERT INTO ticket_number (company_id, prefix, next) VALUES ($1, $2, $3)
        ON CONFLICT (company_id, prefix) DO UPDATE SET next = ticket_number.next + $4
        RETURNING next""",
        company,
        prefix,
        FIRST + count,
        count,
    )
    return int(row["next"]) - count
