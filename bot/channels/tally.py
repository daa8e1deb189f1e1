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
        spans = [_pieces(name, seconds, now) for _, seconds in caps]
        counts = await self._count(spans, caps) if caps else []
        full = [
            _room(counted, most, seconds, now)
            for counted, (most, seconds) in zip(counts, caps, strict=True)
            if sum(counted) > most
        ]
        if not full:
            return None
        await self._take_back([span[-1] for span in spans])
        return max(full)

    async def _count(self, spans: Sequence[Sequence[str]], caps: Sequence[Cap]) -> list[list[int]]:
        """Of each piece, the newest with this time in it: whatever more others have done is known to Redis."""
        if len(self._own) > FORGET_AT:
            self._own.clear()
        for span in spans:
            self._own[span[-1]] += 1
        own = [[self._own.get(piece, 0) for piece in span] for span in spans]
        if self._redis is None:
            return own
        try:
            shared = await self._count_in(self._redis, spans, caps)
        except (RedisError, OSError) as error:
            log.warning("tally_unknown", error=type(error).__name__)
            return own
        return [[*map(max, *both)] for both in zip(own, shared, strict=True)]

    async def _count_in(
        self, redis: Redis, spans: Sequence[Sequence[str]], caps: Sequence[Cap]
    ) -> list[list[int]]:
        async with redis.pipeline(transaction=False) as pipe:
            for span, (_, seconds) in zip(spans, caps, strict=True):
                pipe.incr(span[-1])
                pipe.pexpire(span[-1], int(seconds * 2000))
            pipe.mget([piece for span in spans for piece in span])
            found = [int(each or 0) for each in (await pipe.execute())[-1]]
        return [found[at : at + PIECES + 1] for at in range(0, len(found), PIECES + 1)]

    async def _take_back(self, pieces: Sequence[str]) -> None:
        for piece in pieces:
            self._own[piece] -= 1
        if self._redis is None:
            return
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for piece in pieces:
                    pipe.decr(piece)
                await pipe.execute()
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
