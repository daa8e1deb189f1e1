"""Errands run: what the platforms told us to fetch, each by one process at a time; woken, and swept every second."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.channels.channel import ChannelError, TryLater
from handlers.desk import Desk
from storage.errands import Errand

log = structlog.get_logger(__name__)

AT_ONCE = 10
LEASE_SECONDS = 30.0
RENEW_AFTER_SECONDS = 10.0
AFTER_A_FAULT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 600.0
MOST_DOUBLINGS = 20
"""By then it is far beyond the longest wait; a number of a thousand bits fits into no float."""
NEVER_BY_ITSELF = timedelta(hours=1)
"""What the platform refuses is tried again this late: an administrator may have mended it."""

Run = Callable[[Errand, str], Awaitable[None]]
"""Given who runs it, for `CompanyErrands.read_on`."""


class ErrandRunner:
    """`kinds` says by whom each is run, by channel and kind."""

    def __init__(self, desk: Desk, kinds: Mapping[tuple[str, str], Run]) -> None:
        self._desk = desk
        self._kinds = kinds
        self._owner = uuid4().hex

    async def run_due(self) -> int:
        """How many were run."""
        store, now = self._desk.store, self._desk.now()
        errands = await store.errands.claim(self._owner, now, AT_ONCE, LEASE_SECONDS)
        await asyncio.gather(*(self._run(errand) for errand in errands))
        return len(errands)

    async def _run(self, errand: Errand) -> None:
        renewing = asyncio.create_task(self._renew(errand))
        try:
            await self._kinds[errand.channel, errand.kind](errand, self._owner)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is tried again
            await self._later(errand, error)
        else:
            await self._desk.store.errands.done(errand, self._owner)
        finally:
            renewing.cancel()

    async def _renew(self, errand: Errand) -> None:
        while True:
            await asyncio.sleep(RENEW_AFTER_SECONDS)
            await self._desk.store.errands.renew(
                errand, self._owner, self._desk.now(), LEASE_SECONDS
            )

    async def _later(self, errand: Errand, error: Exception) -> None:
        reason = error.reason if isinstance(error, ChannelError) else type(error).__name__
        log.warning(
            "errand_failed",
            channel=errand.channel,
            kind=errand.kind,
            reason=reason,
            exc_info=None if isinstance(error, ChannelError) else error,
        )
        at = self._desk.now() + _wait(errand, error)
        await self._desk.store.errands.later(errand, self._owner, at, reason)


def _wait(errand: Errand, error: Exception) -> timedelta:
    if isinstance(error, ChannelError) and not isinstance(error, TryLater):
        return NEVER_BY_ITSELF
    after = error.after if isinstance(error, TryLater) else AFTER_A_FAULT_SECONDS
    doubled = min(errand.attempts - 1, MOST_DOUBLINGS)
    return timedelta(seconds=min(LONGEST_WAIT_SECONDS, after * 2**doubled))
