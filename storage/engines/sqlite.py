"""SQLite client whose transactions take the write lock at once and that survives a failed begin."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator

from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

_ATTEMPTS_TO_OPEN = 100
_PAUSE_SECONDS = 0.05


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        # A deferred transaction that reads and then writes fails at once with "database is locked"
        # when another process wrote in between; busy_timeout does not help there.
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    async def execute_script(self, query: str) -> None:
        # sqlite3's executescript would commit the transaction first.
        for statement in _statements(query):
            await self.execute_query(statement)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))


class ImmediateTransactionContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self.connection.rollback()
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        client: TransactionalDBClient = self.connection
        return client


class ImmediateSqliteClient(SqliteClient):
    async def create_connection(self, with_db: bool) -> None:
        # The switch to WAL pays no heed to the busy timeout: who opens a new file beside others tries again.
        for _ in range(_ATTEMPTS_TO_OPEN):
            try:
                await super().create_connection(with_db)
            except sqlite3.OperationalError:
                await self.close()
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return
        await super().create_connection(with_db)

    def _in_transaction(self) -> TransactionContext:
        return ImmediateTransactionContext(ImmediateTransaction(self), self._lock)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""


client_class = ImmediateSqliteClient
