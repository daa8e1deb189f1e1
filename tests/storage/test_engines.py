from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import Engine
from storage.engines.sqlite import _statements

COUNT_UP = """
import asyncio, sys
from storage.engine import Engine

async def count_up(url, times):
    engine = await Engine.open(url)
    for _ in range(times):
        async with engine.transaction() as connection:
            (row,) = await connection.rows("SELECT next FROM ticket_number WHERE company_id = 1")
            await connection.touch("UPDATE ticket_number SET next = $1", row["next"] + 1)
    await engine.close()

asyncio.run(count_up(sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_three_processes_read_and_write_one_file_without_a_lock_error(
    database_url: str,
) -> None:
    engine = await Engine.open(database_url)
    await engine.touch("INSERT INTO ticket_number (company_id, prefix, next) VALUES (1, 'WX', 0)")
    processes = [
        subprocess.Popen([sys.executable, "-c", COUNT_UP, database_url, "60"], cwd=Path.cwd())
        for _ in range(3)
    ]
    codes = [await asyncio.to_thread(process.wait, 60) for process in processes]
    (row,) = await engine.rows("SELECT next FROM ticket_number")
    await engine.close()
    assert codes == [0, 0, 0]
    assert row["next"] == 180


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_transaction_that_could_not_begin_leaves_the_connection_usable(
    database_url: str,
) -> None:
    holder, engine = await Engine.open(database_url), await Engine.open(database_url)
    await engine.rows("PRAGMA busy_timeout = 10")
    async with holder.transaction():
        with pytest.raises(Exception, match="locked"):
            async with engine.transaction():
                pass
    async with asyncio.timeout(5), engine.transaction() as connection:
        assert await connection.rows("SELECT 1 AS one") == [{"one": 1}]
    await engine.close()
    await holder.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sqlite_is_opened_for_several_processes(database_url: str) -> None:
    engine = await Engine.open(database_url)
    found = [
        (await engine.rows(f"PRAGMA {name}"))[0]
        for name in ("journal_mode", "synchronous", "busy_timeout")
    ]
    await engine.close()
    assert [next(iter(row.values())) for row in found] == ["wal", 1, 15_000]


def test_script_is_cut_into_its_statements() -> None:
    script = "CREATE TABLE a (b TEXT DEFAULT ';'); -- one; two\nCREATE INDEX c ON a (b);\n;"
    assert [statement.strip() for statement in _statements(script)] == [
        "CREATE TABLE a (b TEXT DEFAULT ';');",
        "-- one; two\nCREATE INDEX c ON a (b);",
    ]
