"""Which signatures came before: one that was overheard is good for nothing new. Doors ask whose platform signs a moment
and not the words it sends.

A signature is good for whatever comes within seconds of its first use, for a platform may sign two things of one moment
alike. Later it is good for what it brought then: an honest platform that heard no answer sends that again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

KEY = "gongdan:signature:"
NEW_FOR_SECONDS = 60.0
KEEP_SECONDS = 3 * 3600
"""Longer than any platform's signature is taken: an hour, by a clock that may be an hour ahead."""
FORGET_AT = 10_000
_FIRST = "first"


@dataclass(slots=True)
class _Seen:
    first_at: float
    brought: set[str] = field(default_factory=set)


class Signatures:
    """Redis keeps what all processes saw; should it be away, each knows what it saw itself."""

    def __init__(self, redis: Redis | None = None) -> None:
        self._redis = redis
        self._own: dict[str, _Seen] = {}

    async def admit(self, signature: str, brings: Sequence[str], now: datetime) -> bool:
        """Whether it may bring what has these ids."""
        name = hashlib.sha256(signature.encode()).hexdigest()[:32]
        ids = [hashlib.sha256(each.encode()).hexdigest()[:16] for each in brings]
        at = now.timestamp()
        if not self._admit_alone(name, ids, at):
            return False
        if self._redis is None:
            return True
        try:
            return await _admit_in(self._redis, f"{KEY}{name}", ids, at)
        except (RedisError, OSError) as error:
            log.warning("signatures_unknown", error=type(error).__name__)
            return True

    def _admit_alone(self, name: str, ids: Sequence[str], at: float) -> bool:
        if len(self._own) >= FORGET_AT:
            late = at - KEEP_SECONDS
            self._own = {name: seen for name, seen in self._own.items() if seen.first_at > late}
        seen = self._own.setdefault(name, _Seen(at))
        if at - seen.first_at > NEW_FOR_SECONDS:
            return seen.brought.issuperset(ids)
        seen.brought.update(ids)
        return True


async def _admit_in(redis: Redis, key: str, ids: Sequence[str], at: float) -> bool:
    async with redis.pipeline() as pipe:
        pipe.hsetnx(key, _FIRST, str(at))
        pipe.pexpire(key, KEEP_SECONDS * 1000)
        pipe.hmget(key, [_FIRST, *ids])
        first_at, *brought = (await pipe.execute())[-1]
    if at - float(first_at) > NEW_FOR_SECONDS:
        return None not in brought
    async with redis.pipeline() as pipe:
        for each in ids:
            pipe.hset(key, each, "")
        await pipe.execute()
    return True
