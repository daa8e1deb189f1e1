"""The alarm clock: wakes the worker at once, and may fail at any time, for rows are the truth and sweeps find them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import structlog
from arq.connections import ArqRedis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

DELIVER = "deliver"
ERRANDS = "errands"
A_LITTLE = timedelta(milliseconds=10)
"""arq counts whole milliseconds: a wake that comes too early finds nothing due."""


class Alarm(Protocol):
    async def deliver(self, at: datetime | None = None) -> None:
        """Something waits in the outbox, or will be due `at` a moment to come."""
        ...

    async def run_errands(self) -> None:
        """A platform has something for us to fetch."""
        ...


class ArqAlarm:
    """Wakes an arq worker. Each wake is its own job: one that hangs never keeps another from being queued."""

    def __init__(self, redis: ArqRedis) -> None:
        self._redis = redis

    async def deliver(self, at: datetime | None = None) -> None:
        await self._wake(DELIVER, at and at + A_LITTLE)

    async def run_errands(self) -> None:
        await self._wake(ERRANDS)

    async def _wake(self, job: str, at: datetime | None = None) -> None:
        try:
            await self._redis.enqueue_job(job, _defer_until=at)
        except (RedisError, OSError) as error:
            log.warning("alarm_unheard", error=type(error).__name__)
