from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.databases import OpenStore
from tests.promises.crowd import (
    QUICK_REPAIR,
    Crowd,
    address_of,
    crowd_around,
    with_deadline,
)
from tests.promises.installation import Program, free_port, installed, own_redis, redis_is_up
from tests.promises.offices import CORPS, all_is_done, office_on
from tests.waiting import until

CUSTOMERS, OF_DINGTALK = 40, 8
DEADLINE_SECONDS = 6
ENGINEERS = ("wecom:direct:wang_qiang", "dingtalk:direct:zhao_lei")
SEED = 3


@pytest.mark.redis
async def test_pushes_and_timers_outlive_a_redis_that_dies_and_forgets(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """Redis is killed amid the traffic and comes back empty, and is emptied once more while it runs."""
    store = await open_store()
    await office_on(store).found("default", CORPS, with_deadline(QUICK_REPAIR, DEADLINE_SECONDS))
    port = free_port()
    bot_url = f"http://127.0.0.1:{port}"
    async with (
        crowd_around(bot_url, CUSTOMERS, OF_DINGTALK, SEED) as crowd,
        own_redis(tmp_path) as (redis, redis_url),
        installed(tmp_path, database_url, redis_url, address_of(crowd), bot_url) as bot,
    ):
        server, worker = await bot.serve(port), await bot.worker()
        living = asyncio.create_task(crowd.live(spread_seconds=12.0))
        await asyncio.sleep(2.0)
        await _is_away(redis, redis_url, seconds=3.0)
        pause = await _pause_after(crowd)
        await _forgets(redis_url)
        await living
        numbers = {number for both in crowd.tickets.values() for number in both}
        await asyncio.sleep(DEADLINE_SECONDS)
        await all_is_done(store, no_timers=True)
        assert server.is_alive
        assert worker.is_alive
    print(
        f"\n{len(numbers)} tickets, each offered and overdue once; "
        f"the first push {pause:.1f} s after Redis was back"
    )
    for engineer in ENGINEERS:
        assert _offered(crowd.chats.words(engineer)) == Counter(numbers)
        assert _overdue(crowd.chats.words(engineer)) == Counter(numbers)


async def _is_away(redis: Program, url: str, seconds: float) -> None:
    await redis.kill()
    await asyncio.sleep(seconds)
    await redis.start()
    await redis_is_up(url)


async def _pause_after(crowd: Crowd) -> float:
    """Seconds until an engineer hears something new."""
    began, heard = time.monotonic(), len(crowd.chats.words(ENGINEERS[0]))
    await until(lambda: len(crowd.chats.words(ENGINEERS[0])) > heard, within_seconds=20.0)
    return time.monotonic() - began


async def _forgets(url: str) -> None:
    client = Redis.from_url(url)
    await client.flushall()
    await client.aclose()


def _offered(words: list[str]) -> Counter[str]:
    return Counter(_number(each) for each in words if "已超时：" not in each)


def _overdue(words: list[str]) -> Counter[str]:
    return Counter(_number(each) for each in words if "已超时：" in each)


def _number(words: str) -> str:
    found = re.search(r"KX-\d+", words)
    assert found is not None, words
    return found[0]
