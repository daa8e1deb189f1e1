from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.alarm import DELIVER, ArqAlarm
from bot.jobs.worker import POLL_SECONDS, JobWorker
from bot.resources import connect


async def test_a_worker_asked_to_end_lets_a_delivery_come_to_its_end(redis_url: str) -> None:
    redis, began, delivered = connect(redis_url), asyncio.Event(), asyncio.Event()

    async def deliver() -> None:
        began.set()
        await asyncio.sleep(0.2)
        delivered.set()

    worker = JobWorker(redis, jobs={DELIVER: deliver}, sweeps={})
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
    redis, asked, swallowed = connect(redis_url), asyncio.Event(), asyncio.Event()
    ask = redis.zrangebyscore

    async def zrangebyscore(*words: Any, **more: Any) -> object:
        """Longer than a poll's pause, so that the cancellation meets it here."""
        asked.set()
        try:
            await asyncio.sleep(2 * POLL_SECONDS)
        except asyncio.CancelledError:
            if swallowed.is_set():
                raise
            swallowed.set()
        return await ask(*words, **more)

    monkeypatch.setattr(redis, "zrangebyscore", zrangebyscore)
    worker = JobWorker(redis, jobs={DELIVER: asyncio.Event().wait}, sweeps={})
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(asked.wait(), 10)
    worker.stop()
    await asyncio.wait_for(running, 10)
    assert swallowed.is_set()
    await redis.aclose()
