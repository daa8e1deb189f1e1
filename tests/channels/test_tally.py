from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.channels.tally import Tally

NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)
A_MINUTE = ((100, 60.0),)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


async def let_through(tally: Tally, times: int, now: datetime = NOON, name: str = "send") -> int:
    return [await tally.room_at(name, A_MINUTE, now) for _ in range(times)].count(None)


async def test_so_many_pass_and_the_others_are_told_when() -> None:
    tally = Tally()
    assert await let_through(tally, 60) == 60
    assert await let_through(tally, 60, at(30)) == 40
    room_at = await tally.room_at("send", A_MINUTE, at(31))
    assert room_at is not None
    assert at(60) <= room_at <= at(65)
    assert await let_through(tally, 1, room_at) == 1


async def test_never_more_than_the_limit_in_any_minute() -> None:
    tally, passed = Tally(), []
    for second in range(300):
        passed += [second] * await let_through(tally, 7, at(second))
    assert max(sum(end - 60 < each <= end for each in passed) for end in range(300)) <= 100
    assert len(passed) > 400


async def test_each_name_is_counted_by_itself_and_no_limit_is_none() -> None:
    tally = Tally()
    assert await let_through(tally, 120) == 100
    assert await let_through(tally, 1, name="get") == 1
    assert await tally.room_at("send", (), NOON) is None


async def test_the_strictest_of_several_limits_holds() -> None:
    tally = Tally()
    caps = ((1000, 60.0), (5, 3600.0))
    found = [await tally.room_at("send", caps, NOON) for _ in range(6)]
    assert found[:5] == [None] * 5
    assert found[5] is not None
    assert at(3600) <= found[5] <= at(3900)


@pytest.mark.redis
async def test_all_workers_count_together(redis: Redis) -> None:
    workers = [Tally(redis) for _ in range(4)]
    found = await asyncio.gather(*(let_through(tally, 50) for tally in workers))
    assert 90 <= sum(found) <= 100


@pytest.mark.redis
async def test_without_redis_or_with_one_that_forgot_each_keeps_to_the_limit_alone(
    redis: Redis, tmp_path: Path
) -> None:
    tally = Tally(redis)
    assert await let_through(tally, 70) == 70
    await redis.flushall()
    assert await let_through(tally, 70) == 30
    away = Tally(Redis.from_url(f"unix://{tmp_path / 'nobody.sock'}"))
    assert await let_through(away, 130) == 100
