"""How many messages a chat has had lately: counted by all workers together, and by each for itself.

A log of moments slides over the limit's time: a bucket of tokens that fills up again would let twice as many through in
a minute that begins full, and what is too much for a platform it may drop without a word.

Redis keeps the common log. Should it be away or forget, a worker still keeps to the limit alone, and what is too much
for the platform then is refused there and tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

KEY = "gongdan:pace:"
FORGET_AT = 10_000
"""Chats a worker remembers before it looks which of them have been silent."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many within so many seconds."""

    most: int
    seconds: float

    @property
    def span(self) -> timedelta:
        return timedelta(seconds=self.seconds)


class Pace:
    """`redis` is None where one process delivers alone."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        self._own: dict[str, list[datetime]] = {}

    async def room_at(self, lane: str, rates: Sequence[Rate], now: datetime) -> datetime | None:
        """None when one more may go now, which is counted; else when there will be room for it."""
        if not rates:
            return None
        longest = max(rate.span for rate in rates)
        own = [at for at in self._own.get(lane, []) if at > now - longest]
        room_at = _room_after(own, rates, now) or await self._in_common(lane, rates, now)
        if room_at is None:
            self._forget_the_silent(now - longest)
            own.append(now)
        self._own[lane] = own
        return room_at

    def _forget_the_silent(self, since: datetime) -> None:
        if len(self._own) >= FORGET_AT:
            self._own = {lane: own for lane, own in self._own.items() if own and own[-1] > since}

    async def _in_common(self, lane: str, rates: Sequence[Rate], now: datetime) -> datetime | None:
        if self._redis is None:
            return None
        try:
            return await _room_in(self._redis, f"{KEY}{lane}", rates, now)
        except (RedisError, OSError) as error:
            log.warning("pace_unknown", error=type(error).__name__)
            return None


def _room_after(
    moments: Sequence[datetime], rates: Sequence[Rate], now: datetime
) -> datetime | None:
    """When the strictest of them lets one more pass."""
    found = []
    for rate in rates:
        within = [at for at in moments if at > now - rate.span]
        if len(within) >= rate.most:
            found.append(within[len(within) - rate.most] + rate.span)
    return max(found, default=None)


async def _room_in(redis: Redis, key: str, rates: Sequence[Rate], now: datetime) -> datetime | None:
    """Each writes itself down and looks how many there are: of two at once the later one steps back."""
    member, longest = uuid4().hex, max(rate.span for rate in rates)
    async with redis.pipeline() as pipe:
        pipe.zremrangebyscore(key, "-inf", (now - longest).timestamp())
        pipe.zadd(key, {member: now.timestamp()})
        pipe.pexpire(key, longest)
        for rate in rates:
            pipe.zcount(key, f"({(now - rate.span).timestamp()}", "+inf")
        counts = (await pipe.execute())[3:]
    full = [rate for rate, count in zip(rates, counts, strict=True) if count > rate.most]
    if not full:
        return None
    async with redis.pipeline() as pipe:
        for rate in full:
            pipe.zrange(key, -rate.most - 1, -rate.most - 1, withscores=True)
        pipe.zrem(key, member)
        leaving = (await pipe.execute())[:-1]
    return max(
        datetime.fromtimestamp(found[0][1], UTC) + rate.span
        for rate, found in zip(full, leaving, strict=True)
    )
