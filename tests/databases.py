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
from dataclasses import dataclass
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
    """`url` is of a database to give orders from; `template` is the name of one with our tables."""

    url: str
    template: str

    def url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))


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
        yield from _postgres_database(server, f"TEMPLATE {server.template}")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'empty.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres_server"), "")


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
    server = PostgresServer(url, f"gongdan_template_{secrets.token_hex(4)}")
    asyncio.run(order(url, f"CREATE DATABASE {server.template}"))
    asyncio.run(migrate(server.url_of(server.template)))
    yield server
    asyncio.run(order(url, f"DROP DATABASE {server.template}"))


def _postgres_database(server: PostgresServer, how: str) -> Iterator[str]:
    name = f"gongdan_test_{secrets.token_hex(6)}"
    asyncio.run(order(server.url, f"CREATE DATABASE {name} {how}"))
    yield server.url_of(name)
    asyncio.run(order(server.url, f"DROP DATABASE {name} WITH (FORCE)"))


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
