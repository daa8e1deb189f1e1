"""The least that so many rows in one transaction could cost, written straight through the driver."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiosqlite
import asyncpg

from tests.benchmarks.rows import POOL, Write
from tests.promises.offices import ANSWERS

_TABLE = "bare_row (id {id}, ticket_id BIGINT, kind VARCHAR(40), details TEXT, at {moment})"
_INSERT = "INSERT INTO bare_row (ticket_id, kind, details, at) VALUES ($1, $2, $3, $4)"


@asynccontextmanager
async def bare_rows(url: str, count: int) -> AsyncIterator[Write]:
    async with _sqlite(url, count) if url.startswith("sqlite") else _postgres(url, count) as write:
        yield write


@asynccontextmanager
async def _postgres(url: str, count: int) -> AsyncIterator[Write]:
    async with asyncpg.create_pool(url, min_size=POOL, max_size=POOL) as pool:
        await pool.execute(
            f"CREATE TABLE {_TABLE.format(id='BIGSERIAL PRIMARY KEY', moment='TIMESTAMPTZ')}"
        )

        async def write(number: int) -> None:
            details, now = json.dumps(ANSWERS, ensure_ascii=False), datetime.now(UTC)
            async with pool.acquire() as connection, connection.transaction():
                for _ in range(count):
                    await connection.execute(_INSERT, number, "complete", details, now)

        yield write


@asynccontextmanager
async def _sqlite(url: str, count: int) -> AsyncIterator[Write]:
    async with aiosqlite.connect(
        url.removeprefix("sqlite://"), isolation_level=None, timeout=30
    ) as rows:
        await rows.execute(f"CREATE TABLE {_TABLE.format(id='INTEGER PRIMARY KEY', moment='TEXT')}")
        alone = asyncio.Lock()

        async def write(number: int) -> None:
            details, now = json.dumps(ANSWERS, ensure_ascii=False), datetime.now(UTC).isoformat()
            async with alone:
                await rows.execute("BEGIN IMMEDIATE")
                for _ in range(count):
                    await rows.execute_insert(_INSERT, (number, "complete", details, now))
                await rows.commit()

        yield write
