from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.jobs.pace import Pace, Rate
from tests.promises.installation import own_redis

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)
MOST = 20
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Redis]:
    async with own_redis(tmp_path) as (_, url):
        client = Redis.from_url(url)
        yield client
        await client.aclose()


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


async def room_at(pace: Pace, now: datetime, most: int = MOST) -> datetime | None:
    return await pace.room_at("group", [Rate(most, 60.0)], now)


async def let_through(pace: Pace, times: int, now: datetime = NOON, most: int = MOST) -> int:
    rooms = [await room_at(pace, now, most) for _ in range(times)]
    return rooms.count(None)


async def test_a_minute_takes_so_many_and_says_when_there_is_room_again() -> None:
    pace = Pace()
    assert await let_through(pace, 1, at(0)) == 1
    assert await let_through(pace, 30, at(10)) == 19
    assert await room_at(pace, at(20), MOST) == at(0) + MINUTE
    assert await let_through(pace, 30, at(60)) == 1
    assert await room_at(pace, at(60), MOST) == at(10) + MINUTE


async def test_groups_are_counted_by_themselves() -> None:
    pace = Pace()
    assert await let_through(pace, 30) == MOST
    assert await pace.room_at("another group", [Rate(MOST, 60.0)], NOON) is None


async def test_what_may_have_fewer_leaves_room_for_what_may_have_all() -> None:
    pace = Pace()
    assert await let_through(pace, 30, most=15) == 15
    assert await room_at(pace, at(1), 15) == at(0) + MINUTE
    assert await let_through(pace, 30, most=MOST) == 5


@pytest.mark.redis
async def test_several_workers_count_together(redis: Redis) -> None:
    workers = [Pace(redis) for _ in range(4)]
    assert sum([await let_through(pace, 10, at(place)) for place, pace in enumerate(workers)]) == 20
    assert await room_at(workers[3], at(5), MOST) == at(0) + MINUTE
    assert await let_through(workers[3], 30, at(60)) == 10


@pytest.mark.redis
async def test_of_many_at_once_no_more_get_through_than_may(redis: Redis) -> None:
    workers = [Pace(redis) for _ in range(8)]
    found = await asyncio.gather(*(let_through(pace, 10) for pace in workers))
    assert 1 <= sum(found) <= MOST


@pytest.mark.redis
async def test_a_redis_that_forgets_or_is_away_leaves_each_to_its_own_count(
    redis: Redis, tmp_path: Path
) -> None:
    pace = Pace(redis)
    assert await let_through(pace, 12) == 12
    await redis.flushall()
    assert await let_through(pace, 30) == 8
    away = Pace(Redis.from_url(f"unix://{tmp_path / 'nobody.sock'}"))
    assert await let_through(away, 30) == MOST
