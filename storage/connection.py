"""SQL on one of Tortoise's connections, in one dialect for both databases; every repository speaks through it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from storage.errors import Misuse

Row = Mapping[str, Any]


class Connection:
    """Statements are written for PostgreSQL with $1, $2 …; moments go in and come out aware.

    `for_update` and `skip_locked` are the row-lock clauses, empty on SQLite, where a transaction is alone anyway.
    """

    def __init__(self, client: BaseDBAsyncClient) -> None:
        self.client = client
        self.is_postgres = client.capabilities.dialect == "postgres"
        self.for_update = " FOR UPDATE" if self.is_postgres else ""
        self.skip_locked = " FOR UPDATE SKIP LOCKED" if self.is_postgres else ""

    async def rows(self, sql: str, *values: object) -> Sequence[Row]:
        return await self.client.execute_query_dict(self._dialect(sql), _bind(values))

    async def row(self, sql: str, *values: object) -> Row | None:
        found = await self.rows(sql, *values)
        return found[0] if found else None

    async def touch(self, sql: str, *values: object) -> int:
        """How many rows an UPDATE or DELETE touched. (Of an INSERT on PostgreSQL Tortoise always says 0.)"""
        return (await self.client.execute_query(self._dialect(sql), _bind(values)))[0]

    async def insert(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], tail: str = ""
    ) -> Sequence[Row]:
        """All rows in one statement; `tail` is its ON CONFLICT and RETURNING part."""
        sql = _insert_sql(table, tuple(columns), len(rows)) + tail
        return await self.rows(sql, *(value for row in rows for value in row))

    def _dialect(self, sql: str) -> str:
        return sql if self.is_postgres else _numbered(sql)


def listed(count: int, after: int) -> str:
    """`$3, $4` for two values after the second."""
    return ", ".join(f"${after + position}" for position in range(1, count + 1))


def moment(value: object) -> datetime:
    """A moment as the driver gave it: PostgreSQL hands out datetimes, SQLite text in UTC."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value))


def moment_or_none(value: object) -> datetime | None:
    return None if value is None else moment(value)


def _bind(values: Sequence[object]) -> list[object]:
    return [_in_utc(value) if isinstance(value, datetime) else value for value in values]


def _in_utc(value: datetime) -> datetime:
    # SQLite compares moments as text, which is right only while all are in one zone.
    if value.tzinfo is None:
        raise Misuse(f"a moment without a time zone cannot be stored: {value}")
    return value.astimezone(UTC)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    return re.sub(r"\$(\d+)", r"?\1", sql)


@lru_cache(maxsize=512)
def _insert_sql(table: str, columns: tuple[str, ...], count: int) -> str:
    width = len(columns)
    rows = ", ".join(f"({listed(width, after * width)})" for after in range(count))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {rows}"
