"""How often something was done in a minute, an hour or a day: few numbers in place of many moments, shared by all workers.

For what is counted in thousands. A span is cut into pieces, each with its own number; the piece that is just leaving is
counted whole, so that it is rather too early that somebody is told to wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

KEY = "gongdan:tally:"
PIECES = 12
FORGET_AT = 10_000

Cap = tuple[int, float]
"""At most so many within so many seconds."""


class Tally:
    """`redis` is None where one process counts alone; should it be away, each keeps to the limit for itself."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        self._own: defaultdict[str, int] = defaultdict(int)

    async def room_at(self, name: str, caps: Sequence[Cap], now: datetime) -> datetime | None:
        """None when it may be done once more now, which is counted; else when there will be room."""
        for most, seconds in caps:
            pieces = _pieces(name, seconds, now)
            counts = await self._count(pieces, seconds)
            if sum(counts) > most:
                await self._take_back(pieces[-1])
                return _room(counts, most, seconds, now)
        return None

    async def _count(self, pieces: Sequence[str], seconds: float) -> list[int]:
        """Of each piece, the newest with this time in it: whatever more others have done is known to Redis."""
        if len(self._own) > FORGET_AT:
            self._own.clear()
        self._own[pieces[-1]] += 1
        own = [self._own.get(piece, 0) for piece in pieces]
        if self._redis is None:
            return own
        try:
            async with self._redis.pipeline() as pipe:
                pipe.incr(pieces[-1])
                pipe.pexpire(pieces[-1], int(seconds * 2000))
                pipe.mget(pieces)
                shared = (await pipe.execute())[-1]
        except (RedisError, OSError) as error:
            log.warning("tally_unknown", error=type(error).__name__)
            return own
        return [max(mine, int(all_ or 0)) for mine, all_ in zip(own, shared, strict=True)]

    async def _take_back(self, piece: str) -> None:
        self._own[piece] -= 1
        if self._redis is None:
            return
        try:
            await self._redis.decr(piece)
        except (RedisError, OSError) as error:
            log.warning("tally_unknown", error=type(error).__name__)


def _pieces(name: str, seconds: float, now: datetime) -> list[str]:
    """The oldest first."""
    newest = int(now.timestamp() * PIECES / seconds)
    return [f"{KEY}{name}:{seconds:g}:{newest - back}" for back in range(PIECES, -1, -1)]


def _room(counts: Sequence[int], most: int, seconds: float, now: datetime) -> datetime:
    """The beginning of the first piece by which enough of the oldest have left."""
    length = seconds / PIECES
    newest, left = int(now.timestamp() / length), sum(counts)
    for gone, count in enumerate(counts, 1):
        left -= count
        if left <= most:
            return datetime.fromtimestamp((newest + gone) * length, UTC)
    return datetime.fromtimestamp((newest + PIECES + 1) * length, UTC)
