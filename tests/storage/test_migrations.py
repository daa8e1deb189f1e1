from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.migrations.autodetector import MigrationAutodetector

from storage.addresses import APP, FOR_MAKING_MIGRATIONS, config_of
from storage.database import Store
from storage.engine import Engine

COLUMNS = """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
    column_default FROM information_schema.columns WHERE table_schema = 'public'"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = """SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace"""
SQLITE = "SELECT type, tbl_name, sql FROM sqlite_master WHERE tbl_name <> 'sqlite_sequence'"
SQLITE_COLUMNS = """SELECT m.name AS "table", c.* FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name <> 'sqlite_sequence'"""
SQLITE_INDEXES = """SELECT m.name AS "table", i.name, i."unique", i.origin, i.partial, c.name AS col
    FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
    WHERE m.type = 'table' ORDER BY 1, 2"""


async def schema_of(url: str) -> set[tuple[object, ...]]:
    """Everything the database says of tables, columns and indexes, but the record of migrations itself."""
    engine = await Engine.open(url)
    on_postgres = (COLUMNS, INDEXES, CONSTRAINTS)
    statements = on_postgres if engine.is_postgres else (SQLITE_COLUMNS, SQLITE_INDEXES)
    rows = [tuple(row.values()) for sql in statements for row in await engine.rows(sql)]
    await engine.close()
    return {row for row in rows if "tortoise_migrations" not in str(row)}


async def migrate(url: str) -> None:
    store = await Store.open(url, Path("unused"))
    await store.migrate()
    await store.close()


async def create_afresh(url: str) -> None:
    with TortoiseContext() as context:
        await context.init(config=config_of(url))
        await context.generate_schemas()
        await context.close_connections()


async def test_migrated_tables_are_those_the_models_describe(empty_database_url: str) -> None:
    await create_afresh(empty_database_url)
    fresh = await schema_of(empty_database_url)
    await drop_everything(empty_database_url)
    await migrate(empty_database_url)
    assert await schema_of(empty_database_url) == fresh
    assert len(fresh) > 100


async def drop_everything(url: str) -> None:
    engine = await Engine.open(url)
    if engine.is_postgres:
        await engine.rows("DROP SCHEMA public CASCADE")
        await engine.rows("CREATE SCHEMA public")
    await engine.close()
    if not engine.is_postgres:
        for file in Path(url.removeprefix("sqlite://")).parent.glob("empty.db*"):
            file.unlink()


async def test_models_have_no_change_without_a_migration() -> None:
    context = TortoiseContext()
    with context:
        await context.init(config=FOR_MAKING_MIGRATIONS, init_connections=False)
        assert context.apps is not None
        changes = await MigrationAutodetector(context.apps, FOR_MAKING_MIGRATIONS["apps"]).changes()
    assert changes == []


async def test_migrating_again_changes_nothing(empty_database_url: str) -> None:
    await migrate(empty_database_url)
    once = await schema_of(empty_database_url)
    await migrate(empty_database_url)
    assert await schema_of(empty_database_url) == once


async def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    await asyncio.gather(*(migrate(empty_database_url) for _ in range(4)))
    engine = await Engine.open(empty_database_url)
    rows = await engine.rows("SELECT app FROM tortoise_migrations WHERE name = '0001_initial'")
    await engine.close()
    assert [row["app"] for row in rows] == [APP]


async def test_migration_that_breaks_off_leaves_no_table_behind(empty_database_url: str) -> None:
    engine = await Engine.open(empty_database_url)
    await engine.rows("CREATE TABLE ticket (id INT)")
    await engine.close()
    before = await schema_of(empty_database_url)
    store = await Store.open(empty_database_url, Path("unused"))
    with pytest.raises(OperationalError, match="ticket"):
        await store.migrate()
    await store.close()
    assert await schema_of(empty_database_url) == before


async def test_store_is_ready_once_it_is_migrated(empty_database_url: str) -> None:
    store = await Store.open(empty_database_url, Path("unused"))
    assert not await store.is_ready()
    await store.migrate()
    assert await store.is_ready()
    await store.close()


async def test_store_whose_database_is_gone_is_not_ready(store: Store) -> None:
    assert await store.is_ready()
    await store._engine.rows("ALTER TABLE company RENAME TO gone")
    assert not await store.is_ready()
