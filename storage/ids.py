"""Ids known before their rows are written, so that rows which name each other can be written together."""

from __future__ import annotations

from collections import deque

from storage.connection import Connection

_BLOCK = 100


class Ids:
    """On PostgreSQL a process takes ids from the table's sequence in blocks: they are unique but not in the order
    of time. On SQLite a transaction is alone, and the next id is one more than the last."""

    def __init__(self) -> None:
        self._left: dict[str, deque[int]] = {}

    async def take(self, connection: Connection, table: str) -> int:
        if not connection.is_postgres:
            (row,) = await connection.rows(f"SELECT COALESCE(MAX(id), 0) + 1 AS id FROM {table}")
            return int(row["id"])
        left = self._left.setdefault(table, deque())
        while not left:
            rows = await connection.at_once(
                """SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id
                FROM generate_series(1, $2)""",
                table,
                _BLOCK,
            )
            left.extend(row["id"] for row in rows)
        return left.popleft()
