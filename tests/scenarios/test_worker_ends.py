from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.jobs.alarm import ArqAlarm
from bot.jobs.worker import JobWorker
from bot.runtime import connect


@pytest.fixture
async def redis_of_worker(redis_url: str) -> AsyncIterator[JobWorker]:
    yield JobWorker(connect(redis_url), deliver=asyncio.Event().wait, sweeps={})


async def test_a_worker_asked_to_end_lets_a_delivery_come_to_its_end(redis_url: str) -> None:
    redis, began, delivered = connect(redis_url), asyncio.Event(), asyncio.Event()

    async def deliver() -> None:
        began.set()
        await asyncio.sleep(0.2)
        delivered.set()

    worker = JobWorker(redis, deliver=deliver, sweeps={})
    running = asyncio.create_task(worker.run())
    await ArqAlarm(redis).deliver()
    await asyncio.wait_for(began.wait(), 10)
    worker.stop()
    await asyncio.wait_for(running, 10)
    assert delivered.is_set()
    await redis.aclose()


async def test_a_worker_ends_though_its_first_cancellation_is_swallowed(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `wait_for` before Python 3.12 does when the answer comes in the same moment."""
    redis, swallowed = connect(redis_url), asyncio.Event()
    ask = redis.zrangebyscore

    async def zrangebyscore(*words: object, **more: object) -> object:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            if swallowed.is_set():
                raise
            swallowed.set()
        return await ask(*words, **more)

    monkeypatch.setattr(redis, "zrangebyscore", zrangebyscore)
    worker = JobWorker(redis, deliver=asyncio.Event().wait, sweeps={})
    running = asyncio.create_task(worker.run())
    while not swallowed.is_set():
        await asyncio.sleep(0.1)
        worker.stop()
        if running.done():
            break
    await asyncio.wait_for(running, 10)
    await redis.aclose()
