"""Due timers and conversations that stand still, one transaction each: what follows is committed with their taking."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.alarm import Alarm
from bot.metrics import Metrics
from handlers.clock import ring_due_timer
from handlers.desk import Desk
from handlers.waking import wake
from storage.conversations import Waking
from storage.timers import Timer

log = structlog.get_logger(__name__)

AFTER_A_FAILURE = timedelta(seconds=30)
SLEEP_ON = timedelta(hours=1)
"""A conversation that cannot be handled is nobody's hurry."""


class ClockWatcher:
    def __init__(self, desk: Desk, alarm: Alarm, metrics: Metrics) -> None:
        self._desk = desk
        self._alarm = alarm
        self._metrics = metrics

    async def ring_all_due(self) -> int:
        """How many timers rang."""
        rung, has_outgoing = 0, False
        while (found := await self._ring_next()) is not None:
            rung += 1
            has_outgoing |= found
        if has_outgoing:
            await self._alarm.deliver()
        return rung

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

    async def _ring_next(self) -> bool | None:
        """None when nothing is due; else whether it left something to deliver."""
        timer: Timer | None = None
        try:
            async with self._desk.store.next_due_timer(self._desk.now()) as due:
                if due is None:
                    return None
                uow, timer = due
                await ring_due_timer(self._desk, uow, timer)
                has_outgoing = uow.has_outgoing
        except Exception as error:
            if timer is None:
                raise
            log.exception("timer_failed", timer=timer.id)
            until = self._desk.now() + AFTER_A_FAILURE
            await self._desk.store.timers.postpone(timer.id, until, type(error).__name__)
            return False
        self._metrics.timer_fired((self._desk.now() - timer.due_at).total_seconds())
        return has_outgoing
