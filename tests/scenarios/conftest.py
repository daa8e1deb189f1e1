from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from redis import Redis, RedisError

from bot.channels.dingtalk.channel import Mode
from bot.embedded_redis import find_redis_server
from bot.sandbox.people import Company, two_engineers_world
from tests.databases import fresh_database
from tests.scenarios.town import Plan, Town
from tests.scenarios.watched_frames import watched_frames

__all__ = ["watched_frames"]

BuildTown = Callable[..., Awaitable[Town]]


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """One for the whole run, on a socket of its own."""
    program = find_redis_server(os.environ)
    if program is None:
        if os.environ.get("GONGDAN_TESTS_REQUIRE_ALL"):
            pytest.fail("there is no redis-server here")
        pytest.skip("there is no redis-server here")
    folder = Path(tempfile.mkdtemp(prefix="gongdan-redis-"))
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as process:
        _wait_until_answering(socket)
        yield f"unix://{socket}"
        process.terminate()
    shutil.rmtree(folder)


def _wait_until_answering(socket: Path) -> None:
    deadline = time.monotonic() + 10
    with Redis(unix_socket_path=str(socket)) as client:
        while True:
            try:
                client.ping()
            except RedisError:
                assert time.monotonic() < deadline, "redis-server does not answer"
                time.sleep(0.02)
            else:
                return


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """Empty at the start of each test."""
    with Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
def town_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLite, unless a test asks for postgres by indirect parametrization."""
    yield from fresh_database(getattr(request, "param", "sqlite"), request, tmp_path)


@pytest.fixture
async def build_town(
    town_database: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[BuildTown]:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(ClientSession())

        async def build(
            company: Company | None = None,
            engineers: tuple[str, ...] = ("wang_qiang", "zhao_lei"),
            supervisors: tuple[str, ...] = (),
            within: dict[str, timedelta] | None = None,
            burst_seconds: float = 0.0,
            has_bot: bool = False,
            mode: Mode = "http",
        ) -> Town:
            plan = Plan(
                folder=tmp_path,
                database_url=town_database,
                redis_url=redis_url,
                company=company or two_engineers_world(),
                engineers=engineers,
                supervisors=supervisors,
                within=within or {},
                burst_seconds=burst_seconds,
                has_bot=has_bot,
                mode=mode,
            )
            town = Town(plan, http)
            stack.push_async_callback(town.stop)
            await town.start()
            return town

        yield build


@pytest.fixture
async def town(build_town: BuildTown) -> Town:
    """The demo company: one engineer on WeCom, one on DingTalk."""
    return await build_town()
