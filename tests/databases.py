"""Databases for tests: each test runs on SQLite and on PostgreSQL, each time on fresh tables of its own."""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import pytest

from storage.database import Store
from storage.engine import Engine

OpenStore = Callable[[], Awaitable[Store]]
HASTY = "-F -c full_page_writes=off -c synchronous_commit=off"
"""A test's database need not outlive the power."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """`url` is of a database to give orders from; `template` is the name of one with our tables, `shape` a digest of
    these. `spare` are copies of it that no test uses: to empty one takes a tenth of the time that a new one takes."""

    url: str
    template: str
    shape: str
    spare: list[str] = field(default_factory=list)

    def url_of(self, name: str) -> str:
        return _address_of(self.url, name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The server GONGDAN_TEST_DATABASE_URL names, or a private one for this run."""
    given = os.environ.get("GONGDAN_TEST_DATABASE_URL")
    if given:
        yield from _with_template(given)
        return
    programs = postgres_programs()
    if programs is None:
        _cannot("there is no PostgreSQL here: neither initdb nor GONGDAN_TEST_DATABASE_URL")
    with private_cluster(programs) as url:
        yield from _with_template(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrate(f"sqlite://{file}"))
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with our tables and nothing in them."""
    yield from fresh_database(request.param, request, tmp_path)


def fresh_database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """For a fixture that chooses the kind itself."""
    if kind == "sqlite":
        file = tmp_path / "gongdan.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite://{file}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        yield from _copy_of_template(server)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'empty.db'}"
    else:
        yield from _new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
async def open_store(database_url: str, tmp_path: Path) -> AsyncIterator[OpenStore]:
    """Opens one more store on the same database, as another process would."""
    async with AsyncExitStack() as stack:

        async def open_one() -> Store:
            opened = await Store.open(database_url, tmp_path / "files")
            stack.push_async_callback(opened.close)
            return opened

        yield open_one


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()


def _with_template(url: str) -> Iterator[PostgresServer]:
    name = f"gongdan_template_{secrets.token_hex(4)}"
    template = _address_of(url, name)
    asyncio.run(order(url, f"CREATE DATABASE {name}"))
    asyncio.run(migrate(template))
    server = PostgresServer(url, name, asyncio.run(_shape_of(template)))
    yield server
    for name in (*server.spare, server.template):
        asyncio.run(order(url, f"DROP DATABASE {name} WITH (FORCE)"))


def _address_of(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _new_database(server: PostgresServer) -> Iterator[str]:
    name = _create(server, "")
    yield server.url_of(name)
    asyncio.run(order(server.url, f"DROP DATABASE {name} WITH (FORCE)"))


def _copy_of_template(server: PostgresServer) -> Iterator[str]:
    """Afterwards emptied for the next test, unless its tables are no longer those of the template."""
    name = server.spare.pop() if server.spare else _create(server, f"TEMPLATE {server.template}")
    yield server.url_of(name)
    if asyncio.run(_is_emptied(server, name)):
        server.spare.append(name)
    else:
        asyncio.run(order(server.url, f"DROP DATABASE {name} WITH (FORCE)"))


def _create(server: PostgresServer, how: str) -> str:
    name = f"gongdan_test_{secrets.token_hex(6)}"
    asyncio.run(order(server.url, f"CREATE DATABASE {name} {how}"))
    return name


_SHAPE = """SELECT md5(string_agg(concat(c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull), ','
    ORDER BY c.relname, a.attnum)) AS shape FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.attnum > 0
    WHERE c.relnamespace = 'public'::regnamespace"""
_EMPTY = """DO $$ DECLARE each RECORD; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR each IN SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('r', 'S') AND relname NOT LIKE 'tortoise_migrations%' LOOP
        IF each.relkind = 'r' THEN EXECUTE format('DELETE FROM %I', each.relname);
        ELSE PERFORM setval(format('%I', each.relname)::regclass, 1, false);
        END IF;
    END LOOP; END $$"""
"""Row by row, for there are few of them: a new file for each table, as TRUNCATE makes, takes longer."""


async def _is_emptied(server: PostgresServer, name: str) -> bool:
    engine = await Engine.open(server.url_of(name))
    try:
        (row,) = await engine.rows(_SHAPE)
        if row["shape"] != server.shape:
            return False
        await engine.rows(_EMPTY)
        return True
    finally:
        await engine.close()


async def _shape_of(url: str) -> str:
    engine = await Engine.open(url)
    (row,) = await engine.rows(_SHAPE)
    await engine.close()
    return str(row["shape"])


async def order(url: str, sql: str) -> None:
    engine = await Engine.open(url)
    await engine.rows(sql)
    await engine.close()


async def migrate(url: str) -> None:
    store = await Store.open(url, Path("unused"))
    await store.migrate()
    await store.close()


def postgres_programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _cannot(reason: str) -> NoReturn:
    if os.environ.get("GONGDAN_TESTS_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def private_cluster(programs: Path, options: str = HASTY) -> Iterator[str]:
    """A server of our own on a socket of its own, gone at the end; the address of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="gongdan-pg-"))
    data = folder / "data"
    as_owner = _owner_of(folder)
    options = f"-k {folder} -c listen_addresses= {options}"
    _run([*as_owner, programs / "initdb", "-D", data, "-U", "gongdan", "-A", "trust", "--no-sync"])
    _run(
        [
            *as_owner,
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            folder / "log",
            "-o",
            options,
            "start",
        ]
    )
    try:
        yield f"postgres://gongdan@/postgres?host={folder}"
    finally:
        _run([*as_owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder)


def _owner_of(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    if os.getuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str | Path]) -> None:
    # A server's child must not hold the pipe of a captured output open: /dev/null it is.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
