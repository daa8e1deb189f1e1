"""SQL on one of Tortoise's connections, in one dialect for both databases; every repository speaks through it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from storage.batch import Batch, Change, Insert, Write, as_one_statement
from storage.errors import Misuse

Row = Mapping[str, Any]


class Connection:
    """Statements are written for PostgreSQL with $1, $2 …; moments must be aware, dicts and lists become JSON.

    `for_update` and `skip_locked` are the row-lock clauses, empty on SQLite, where a transaction is alone anyway.
    """

    def __init__(self, client: BaseDBAsyncClient) -> None:
        self.client = client
        self.is_postgres = client.capabilities.dialect == "postgres"
        self.for_update = " FOR UPDATE" if self.is_postgres else ""
        self.skip_locked = " FOR UPDATE SKIP LOCKED" if self.is_postgres else ""
        self._batch = Batch()

    async def rows(self, sql: str, *values: object) -> Sequence[Row]:
        await self.flush()
        return await self._rows(sql, values)

    async def row(self, sql: str, *values: object) -> Row | None:
        found = await self.rows(sql, *values)
        return found[0] if found else None

    async def at_once(self, sql: str, *values: object) -> Sequence[Row]:
        """Like `rows` of what nothing is gathered about: what waits to be written goes on waiting."""
        return await self._rows(sql, values)

    async def insert(
        self, table: str, rows: Sequence[Mapping[str, object]], tail: str
    ) -> Sequence[Row]:
        """All rows at once, whatever waits; `tail` is the ON CONFLICT and RETURNING part."""
        return await self._write(Insert(table, tail, [_plain_row(row) for row in rows]))

    async def touch(self, sql: str, *values: object) -> int:
        """How many rows an UPDATE or DELETE touched. (Of an INSERT on PostgreSQL Tortoise always says 0.)"""
        await self.flush()
        return (await self.client.execute_query(self._dialect(sql), _bind(values)))[0]

    def insert_later(self, table: str, row: Mapping[str, object], tail: str = "") -> None:
        """With the next statement that reads, or with the commit; `tail` is the ON CONFLICT part."""
        self._batch.add(table, Insert(table, tail, [_plain_row(row)]))

    def change_later(self, about: str, sql: str, *values: object) -> None:
        """The same for an UPDATE or DELETE of the rows `about` names, usually a table's."""
        self._batch.add(about, Change(sql, values))

    async def flush(self) -> None:
        """Sends what `insert_later` and `change_later` have gathered."""
        for group in self._batch.take():
            if self.is_postgres:
                sql, values = as_one_statement(group)
                await self._rows(sql, values)
            else:
                for write in group:
                    await self._write(write)

    async def _write(self, write: Write) -> Sequence[Row]:
        if self.is_postgres:
            return await self._rows(*as_one_statement([write]))
        if isinstance(write, Change):
            return await self._rows(write.sql, write.values)
        sql = _insert_sql(write.table, write.columns, len(write.rows)) + write.tail
        return await self._rows(sql, [value for row in write.rows for value in row.values()])

    async def _rows(self, sql: str, values: Sequence[object]) -> Sequence[Row]:
        return await self.client.execute_query_dict(self._dialect(sql), _bind(values))

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


def _plain_row(row: Mapping[str, object]) -> Mapping[str, object]:
    return {
        column: _in_utc(value) if isinstance(value, datetime) else value
        for column, value in row.items()
    }


def _bind(values: Sequence[object]) -> list[object]:
    return [_bound(value) for value in values]


def _bound(value: object) -> object:
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return value


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
