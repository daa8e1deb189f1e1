"""How many messages a chat has had in the last minute: counted by all workers together, and by each for itself.

Redis keeps the common count. Should it be away or forget, a worker still keeps to the limit alone, and what is too much
for the platform then is refused there and tried again.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

MINUTE = timedelta(minutes=1)
KEY = "gongdan:pace:"


class Pace:
    """`redis` is None where one process delivers alone."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        self._own: defaultdict[str, deque[datetime]] = defaultdict(deque)

    async def room_at(self, lane: str, most: int, now: datetime) -> datetime | None:
        """None when one more may go now, which is counted; else when there will be room for it."""
        own = self._own[lane]
        while own and own[0] <= now - MINUTE:
            own.popleft()
        if len(own) >= most:
            return own[len(own) - most] + MINUTE
        room_at = await self._in_common(f"{KEY}{lane}", most, now)
        if room_at is None:
            own.append(now)
        return room_at

    async def _in_common(self, key: str, most: int, now: datetime) -> datetime | None:
        if self._redis is None:
            return None
        try:
            return await _room_in(self._redis, key, most, now)
        except (RedisError, OSError) as error:
            log.warning("pace_unknown", error=type(error).__name__)
            return None


async def _room_in(redis: Redis, key: str, most: int, now: datetime) -> datetime | None:
    """Each writes itself down and looks how many there are: of two at once the later one steps back."""
    member = uuid4().hex
    async with redis.pipeline() as pipe:
        pipe.zremrangebyscore(key, "-inf", (now - MINUTE).timestamp())
        pipe.zadd(key, {member: now.timestamp()})
        pipe.zcard(key)
        pipe.pexpire(key, MINUTE)
        _, _, count, _ = await pipe.execute()
    if count <= most:
        return None
    async with redis.pipeline() as pipe:
        pipe.zrange(key, count - 1 - most, count - 1 - most, withscores=True)
        pipe.zrem(key, member)
        found, _ = await pipe.execute()
    return datetime.fromtimestamp(found[0][1], UTC) + MINUTE
