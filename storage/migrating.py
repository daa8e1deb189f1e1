"""Brings the tables up to date by Tortoise's migrations, all or nothing, one process at a time."""

from __future__ import annotations

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor, SqliteSchemaEditor

from storage.engine import Engine

_LOCK = 0x676F6E67  # "gong": any number nobody else locks


async def migrate(engine: Engine) -> None:
    # Inside a transaction Tortoise uses savepoints for each migration, so that its own record of what is
    # applied cannot part from the tables; on SQLite the transaction itself keeps others out.
    async with engine.transaction() as connection:
        if connection.is_postgres:
            await connection.rows("SELECT pg_advisory_xact_lock($1)", _LOCK)
        executor = MigrationExecutor(connection.client, engine.apps)
        # Without its table of what is applied Tortoise asks anyway, which would end the transaction.
        editor = AsyncpgSchemaEditor if connection.is_postgres else SqliteSchemaEditor
        await executor.recorder.ensure_schema(editor(connection.client, atomic=False))
        await executor.migrate(direction="forward")
