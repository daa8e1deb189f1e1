"""The alarm clock: wakes the worker at once, and may fail at any time, for rows are the truth and sweeps find them."""

from __future__ import annotations

from typing import Protocol

import structlog
from arq.connections import ArqRedis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

DELIVER = "deliver"


class Alarm(Protocol):
    async def deliver(self) -> None:
        """Something waits in the outbox."""
        ...


class ArqAlarm:
    """Wakes an arq worker. Each wake is its own job: one that hangs never keeps another from being queued."""

    def __init__(self, redis: ArqRedis) -> None:
        self._redis = redis

    async def deliver(self) -> None:
        try:
            await self._redis.enqueue_job(DELIVER)
        except (RedisError, OSError) as error:
            log.warning("alarm_unheard", error=type(error).__name__)
