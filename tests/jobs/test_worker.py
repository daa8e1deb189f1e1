from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from arq.connections import ArqRedis
from redis.exceptions import RedisError

from bot.alarm import DELIVER, ArqAlarm
from bot.jobs.worker import JobWorker
from bot.resources import connect
from tests.waiting import until

pytestmark = pytest.mark.redis


@dataclass(slots=True)
class RedisServer:
    """A redis-server of the test's own, on a unix socket, that can be stopped and started again."""

    folder: Path
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'redis.sock'}"

    async def start(self) -> None:
        binary = shutil.which("redis-server")
        if binary is None:
            pytest.skip("needs a redis-server binary")
        self._process = await asyncio.create_subprocess_exec(
            binary,
            *("--port", "0", "--unixsocket", str(self.folder / "redis.sock")),
            *("--save", "", "--dir", str(self.folder)),
            stdout=asyncio.subprocess.DEVNULL,
        )

    async def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            await self._process.wait()
            self._process = None


@dataclass(slots=True)
class Sweep:
    """Remembers when it was made."""

    fails: int = 0
    times: list[float] = field(default_factory=list)

    async def __call__(self) -> None:
        self.times.append(monotonic())
        if self.fails:
            self.fails -= 1
            raise ZeroDivisionError("a fault of ours")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RedisServer]:
    server = RedisServer(tmp_path)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def redis(server: RedisServer) -> AsyncIterator[ArqRedis]:
    client = connect(server.url)
    await answering(client)
    yield client
    await client.aclose()


async def answering(client: ArqRedis) -> None:
    for _ in range(200):
        try:
            await client.ping()
        except (RedisError, OSError):
            await asyncio.sleep(0.02)
        else:
            return
    pytest.fail("redis-server did not come up")


@asynccontextmanager
async def at_work(redis: ArqRedis, deliver: Sweep, **sweeps: Sweep) -> AsyncIterator[JobWorker]:
    worker = JobWorker(redis, {DELIVER: deliver}, sweeps)
    running = asyncio.create_task(worker.run())
    yield worker
    worker.stop()
    await asyncio.wait_for(running, 10)


async def heard(redis: ArqRedis, deliver: Sweep) -> float:
    """How long a wake took to be heard, in seconds."""
    known, began = len(deliver.times), monotonic()
    await ArqAlarm(redis).deliver()
    await until(lambda: len(deliver.times) > known)
    return deliver.times[known] - began


async def test_a_wake_delivers_at_once(redis: ArqRedis) -> None:
    deliver = Sweep()
    async with at_work(redis, deliver):
        await heard(redis, deliver)
        assert await heard(redis, deliver) < 1


async def test_a_wake_for_later_comes_when_it_is_due(redis: ArqRedis) -> None:
    """Not with the sweep of the next second: within the time of a poll."""
    deliver = Sweep()
    async with at_work(redis, deliver):
        await heard(redis, deliver)
        known, began = len(deliver.times), monotonic()
        await ArqAlarm(redis).deliver(datetime.now(UTC) + timedelta(seconds=0.6))
        await until(lambda: len(deliver.times) > known)
    assert 0.5 < deliver.times[known] - began < 1.5


async def test_each_wake_is_heard(redis: ArqRedis) -> None:
    deliver = Sweep()
    async with at_work(redis, deliver):
        for _ in range(3):
            await heard(redis, deliver)


async def test_sweeps_come_by_themselves_every_second(redis: ArqRedis) -> None:
    sweep = Sweep()
    async with at_work(redis, Sweep(), receive=sweep):
        await until(lambda: len(sweep.times) >= 3)
    assert sweep.times[-1] - sweep.times[0] < 4


async def test_a_sweep_that_fails_comes_again(redis: ArqRedis) -> None:
    sweep, deliver = Sweep(fails=1), Sweep(fails=1)
    async with at_work(redis, deliver, receive=sweep):
        await heard(redis, deliver)
        await heard(redis, deliver)
        await until(lambda: len(sweep.times) >= 2)


async def test_an_emptied_redis_is_no_loss(redis: ArqRedis) -> None:
    deliver, sweep = Sweep(), Sweep()
    async with at_work(redis, deliver, receive=sweep):
        await heard(redis, deliver)
        await redis.flushall()
        assert await heard(redis, deliver) < 2
        known = len(sweep.times)
        await until(lambda: len(sweep.times) > known)


async def test_a_redis_that_is_started_again_is_worked_with_again(
    redis: ArqRedis, server: RedisServer
) -> None:
    deliver, sweep = Sweep(), Sweep()
    async with at_work(redis, deliver, receive=sweep):
        await heard(redis, deliver)
        await server.stop()
        await ArqAlarm(redis).deliver()
        await server.start()
        await answering(redis)
        known = len(sweep.times)
        await until(lambda: len(sweep.times) > known, within_seconds=20)
        await heard(redis, deliver)


async def test_a_wake_without_redis_is_told_and_harmless(
    redis: ArqRedis, server: RedisServer
) -> None:
    await server.stop()
    await ArqAlarm(redis).deliver()


async def test_stopping_lets_the_running_job_end(redis: ArqRedis) -> None:
    ended = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.3)
        ended.set()

    begun = asyncio.Event()
    worker = JobWorker(redis, {DELIVER: slow}, {})
    running = asyncio.create_task(worker.run())
    await ArqAlarm(redis).deliver()
    await asyncio.wait_for(begun.wait(), 10)
    worker.stop()
    await asyncio.wait_for(running, 10)
    assert ended.is_set()
