"""The least that opening a ticket could cost: three rows in one transaction, written straight through the driver."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiosqlite
import asyncpg

from tests.promises.offices import ANSWERS

POOL = 10
"""As many connections as our own pool has."""
TABLES = (
    "bare_ticket (id {id}, number VARCHAR(40) UNIQUE, phase VARCHAR(16), answers TEXT, at {moment})",
    "bare_history (id {id}, ticket_id BIGINT, kind VARCHAR(40), details TEXT, at {moment})",
    "bare_outbox (id {id}, ticket_id BIGINT, lane VARCHAR(255), payload TEXT, at {moment})",
)
TICKET = (
    "INSERT INTO bare_ticket (number, phase, answers, at) VALUES ($1, 'new', $2, $3) RETURNING id"
)
HISTORY = "INSERT INTO bare_history (ticket_id, kind, details, at) VALUES ($1, 'opened', $2, $3)"
OUTBOX = "INSERT INTO bare_outbox (ticket_id, lane, payload, at) VALUES ($1, $2, $3, $4)"
Write = Callable[[int], Awaitable[None]]


@asynccontextmanager
async def three_rows(url: str) -> AsyncIterator[Write]:
    async with _sqlite(url) if url.startswith("sqlite") else _postgres(url) as write:
        yield write


@asynccontextmanager
async def _postgres(url: str) -> AsyncIterator[Write]:
    async with asyncpg.create_pool(url, min_size=POOL, max_size=POOL) as pool:
        for table in TABLES:
            columns = table.format(id="BIGSERIAL PRIMARY KEY", moment="TIMESTAMPTZ")
            await pool.execute(f"CREATE TABLE {columns}")

        async def write(number: int) -> None:
            answers, now = json.dumps(ANSWERS, ensure_ascii=False), datetime.now(UTC)
            async with pool.acquire() as connection, connection.transaction():
                ticket = await connection.fetchval(TICKET, f"WX-{number}", answers, now)
                await connection.execute(HISTORY, ticket, answers, now)
                await connection.execute(OUTBOX, ticket, f"wecom:{number}", answers, now)

        yield write


@asynccontextmanager
async def _sqlite(url: str) -> AsyncIterator[Write]:
    async with aiosqlite.connect(url.removeprefix("sqlite://"), isolation_level=None) as rows:
        await rows.execute("PRAGMA journal_mode = WAL")
        await rows.execute("PRAGMA synchronous = NORMAL")
        for table in TABLES:
            columns = table.format(id="INTEGER PRIMARY KEY", moment="TEXT")
            await rows.execute(f"CREATE TABLE {columns}")
        alone = asyncio.Lock()

        async def write(number: int) -> None:
            answers, now = json.dumps(ANSWERS, ensure_ascii=False), datetime.now(UTC).isoformat()
            async with alone:
                await rows.execute("BEGIN IMMEDIATE")
                row = await rows.execute_fetchall(TICKET, (f"WX-{number}", answers, now))
                (ticket,) = next(iter(row))
                await rows.execute_insert(HISTORY, (ticket, answers, now))
                await rows.execute_insert(OUTBOX, (ticket, f"wecom:{number}", answers, now))
                await rows.commit()

        yield write
