"""Due timers, rung to the moment, several in a transaction; and conversations that stand still, one by one.

The table alone says what is due. The clock sleeps until then and never longer than a fifth of a second, so that what
any process arms meanwhile is seen in time; Redis is not asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

import structlog

from bot.alarm import Alarm
from bot.metrics import Metrics
from handlers.clock import ring_due_timer
from handlers.desk import Desk
from handlers.waking import wake
from storage.conversations import Waking
from storage.database import DueTimer
from storage.timers import Timer

log = structlog.get_logger(__name__)

AFTER_A_FAILURE = timedelta(seconds=30)
TOGETHER = 10
"""Timers of one transaction: their tickets stay locked until all have rung."""
SIDE_BY_SIDE = 4
"""Transactions of one process, where the database takes several: less than half of its connections."""
LONGEST_ROUND = timedelta(seconds=0.5)
"""Then whoever delivers is woken; the next round goes on at once."""
LONGEST_SLEEP_SECONDS = 0.2
A_BREATH_SECONDS = 0.02
"""Between two rounds: what falls due meanwhile rings together."""
AFTER_A_FALL_SECONDS = 1.0
WAKE_EVERY_SECONDS = 0.1
SLEEP_ON = timedelta(hours=1)
"""A conversation that cannot be handled is nobody's hurry."""

Taking = AbstractAsyncContextManager[Sequence[DueTimer]]


@dataclass(slots=True)
class _Round:
    """What rang so far; `alone` so many are still to be taken one by one, since one of them failed among others."""

    ends_at: datetime
    rung: int = 0
    has_outgoing: bool = False
    alone: int = 0


class ClockWatcher:
    """Any number may run at once: a timer is gone for all others while it rings."""

    def __init__(self, desk: Desk, alarm: Alarm, metrics: Metrics) -> None:
        self._desk = desk
        self._alarm = alarm
        self._metrics = metrics
        self._stopping = asyncio.Event()
        self._owes_a_wake, self._woke_at = False, 0.0
        self._side_by_side = SIDE_BY_SIDE if desk.store.writes_at_once else 1

    async def keep(self) -> None:
        """Rings whatever falls due, until `stop`."""
        while not self._stopping.is_set():
            await self._sleep(await self._look())

    def stop(self) -> None:
        self._stopping.set()

    async def _look(self) -> float:
        """How many seconds it is worth sleeping afterwards."""
        try:
            await self._wake_delivery()
            due_at, now = await self._desk.store.timers.next_due_at(), self._desk.now()
            if due_at is None:
                return LONGEST_SLEEP_SECONDS
            if due_at > now:
                return min(LONGEST_SLEEP_SECONDS, (due_at - now).total_seconds())
            await self.ring_all_due()
        except Exception:
            log.exception("clock_stumbled")
            return AFTER_A_FALL_SECONDS
        return A_BREATH_SECONDS

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            pass

    async def ring_all_due(self) -> int:
        """How many timers rang. A long round ends before it is done, and the next goes on."""
        this = _Round(ends_at=self._desk.now() + LONGEST_ROUND)
        await self._ring_for_companies(this)
        if await self._ring_some(this):
            async with asyncio.TaskGroup() as lanes:
                for _ in range(self._side_by_side):
                    lanes.create_task(self._ring_on(this))
        self._owes_a_wake |= this.has_outgoing
        await self._wake_delivery()
        return this.rung

    async def _wake_delivery(self) -> None:
        """Not after each of many short rounds: what is owed is made good a moment later."""
        now = monotonic()
        if self._owes_a_wake and now >= self._woke_at + WAKE_EVERY_SECONDS:
            self._owes_a_wake, self._woke_at = False, now
            await self._alarm.deliver()

    async def _ring_for_companies(self, this: _Round) -> None:
        store = self._desk.store
        while await store.timers.is_company_due(now := self._desk.now()):
            if not await self._ring(this, partial(store.due_timer_of_company, now)):
                return

    async def _ring_on(self, this: _Round) -> None:
        while self._desk.now() < this.ends_at and await self._ring_some(this):
            pass

    async def _ring_some(self, this: _Round) -> bool:
        """Whether more may be due. One that fails is found by taking each alone, and holds up no other."""
        limit = 1 if this.alone else TOGETHER
        take = partial(self._desk.store.due_timers, self._desk.now(), limit)
        taken = await self._ring(this, take)
        this.alone = max(0, this.alone - 1)
        return taken == limit or this.alone > 0

    async def _ring(self, this: _Round, take: Callable[[], Taking]) -> int:
        """How many were taken, whatever became of them."""
        taken: Sequence[DueTimer] = ()
        try:
            async with take() as taken:
                for uow, timer in taken:
                    await ring_due_timer(self._desk, uow, timer)
        except Exception as error:  # noqa: BLE001 - logged there, and the timer put off
            await self._failed(this, [timer for _, timer in taken], error)
        else:
            self._rang(this, taken)
        return len(taken)

    def _rang(self, this: _Round, taken: Sequence[DueTimer]) -> None:
        this.rung += len(taken)
        for uow, timer in taken:
            this.has_outgoing |= uow.has_outgoing
            self._metrics.timer_fired((self._desk.now() - timer.due_at).total_seconds())

    async def _failed(self, this: _Round, timers: Sequence[Timer], error: Exception) -> None:
        """Nothing of it has happened. Of several nobody knows yet which one it was."""
        if not timers:
            raise error
        if len(timers) > 1:
            log.warning("timers_failed_together", count=len(timers), error=type(error).__name__)
            this.alone += len(timers) + 1
            return
        log.error("timer_failed", timer=timers[0].id, exc_info=error)
        until = self._desk.now() + AFTER_A_FAILURE
        await self._desk.store.timers.postpone(timers[0].id, until, type(error).__name__)

    async def wake_all_due(self) -> int:
        """How many conversations were looked at."""
        woken, has_outgoing = 0, False
        while (found := await self._wake_next()) is not None:
            woken += 1
            has_outgoing |= found
        if has_outgoing:
            await self._alarm.deliver()
        return woken

    async def _wake_next(self) -> bool | None:
        """None when nobody is to be woken; else whether it left something to deliver."""
        waking: Waking | None = None
        try:
            async with self._desk.store.next_waking(self._desk.now()) as due:
                if due is None:
                    return None
                uow, waking = due
                await wake(self._desk, uow, waking.conversation)
                return uow.has_outgoing
        except Exception:
            if waking is None:
                raise
            conversation = waking.conversation.id
            log.exception("waking_failed", conversation=conversation)
            await self._desk.store.sleepers.postpone(conversation, self._desk.now() + SLEEP_ON)
            return False
