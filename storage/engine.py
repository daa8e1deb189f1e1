"""One database, open: its connections and its transactions; `Store` builds everything else on it."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import cast

from tortoise.config import TortoiseConfig
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from storage.addresses import ASIDE, MAIN, config_of
from storage.connection import Connection, Row
from storage.errors import Conflict, Misuse

_DEADLOCK = "40P01"


class Engine:
    """Statements outside `transaction` commit by themselves."""

    def __init__(self, context: TortoiseContext, config: TortoiseConfig) -> None:
        self._context = context
        self._alone = Connection(context.db(MAIN))
        self.apps = config.to_dict()["apps"]
        self._is_closed = False
        self._in_transaction: set[asyncio.Task[object] | None] = set()
        self.is_postgres = self._alone.is_postgres
        self.skip_locked = self._alone.skip_locked

    @classmethod
    async def open(cls, url: str) -> Engine:
        _keep_values_out_of_logs()
        context = TortoiseContext()
        config = config_of(url)
        with context:
            await context.init(config=config)
            await context.db(MAIN).create_connection(with_db=True)
        return cls(context, config)

    @property
    def aside(self) -> Connection:
        """PostgreSQL only: commits by itself even while the caller is inside a transaction, and has a pool
        of its own, so that it never waits for a connection which waits for it."""
        return Connection(self._context.db(ASIDE))

    @property
    def apart(self) -> Connection:
        """What must not wait until those who work in transactions let go of a connection."""
        return self.aside if self.is_postgres else self._alone

    async def close(self) -> None:
        self._is_closed = True
        await self._context.close_connections()

    async def rows(self, sql: str, *values: object) -> Sequence[Row]:
        self.refuse_inside_transaction()
        return await self._alone.rows(sql, *values)

    async def row(self, sql: str, *values: object) -> Row | None:
        self.refuse_inside_transaction()
        return await self._alone.row(sql, *values)

    async def insert(
        self, table: str, rows: Sequence[Mapping[str, object]], tail: str
    ) -> Sequence[Row]:
        self.refuse_inside_transaction()
        return await self._alone.insert(table, rows, tail)

    async def touch(self, sql: str, *values: object) -> int:
        self.refuse_inside_transaction()
        return await self._alone.touch(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Raises `storage.errors.Conflict` where PostgreSQL undid it because two waited for each other."""
        self.refuse_inside_transaction()
        task = cast("asyncio.Task[object] | None", asyncio.current_task())
        # Entering notes the way out on the context itself: each transaction enters its own copy.
        with copy.copy(self._context):
            async with in_transaction(MAIN) as client:
                self._in_transaction.add(task)
                try:
                    with _deadlock_as_conflict():
                        yield Connection(client)
                finally:
                    self._in_transaction.discard(task)

    def refuse_inside_transaction(self) -> None:
        """Raises Misuse where waiting for the store would mean waiting for oneself, or opening it anew in silence."""
        if self._is_closed:
            raise Misuse("the store is closed")
        # SQLite has one connection and would wait for itself forever; a pool of PostgreSQL can run dry.
        if asyncio.current_task() in self._in_transaction:
            raise Misuse("inside a unit of work only the unit of work may be used, not the store")


@contextmanager
def _deadlock_as_conflict() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Tortoise passes some of the driver's errors on as they are and wraps others.
        if _DEADLOCK in (getattr(each, "sqlstate", "") for each in (error, error.__cause__)):
            raise Conflict("another transaction and this one waited for each other") from error
        raise


def _keep_values_out_of_logs() -> None:
    # At DEBUG both print each statement with its values, which are customers' words and numbers.
    for name in ("tortoise.db_client", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.INFO)
