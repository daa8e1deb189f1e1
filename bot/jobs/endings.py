"""How a delivery that did not arrive ends: again later, put off, waiting for somebody's word, or dead; each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.channels.channel import ChannelError, Limited, NotNow, TryLater
from bot.jobs.gates import Gate
from bot.jobs.windows import wait_for_word
from handlers.desk import Desk
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)

LAST_ATTEMPT = 12
LAST_ATTEMPT_TO_REFRESH = 4
"""A card that does not change must not hold up for long what is said after it."""
LONGEST_WAIT_SECONDS = 900.0
LONGEST_REFRESH_WAIT_SECONDS = 3.0
AFTER_A_FAULT_SECONDS = 30.0


class Endings:
    def __init__(self, desk: Desk, gates: Sequence[Gate]) -> None:
        self._desk = desk
        self._outbox = desk.store.outbox
        self._gates = gates

    async def has_to_wait(self, row: OutboxRow, left: Sequence[OutboxRow]) -> bool:
        """Put off with all that are left, where a gate is shut."""
        for gate in self._gates:
            wait = await gate.shut(row, self._desk.now())
            if wait:
                ids = [each.id for each in left]
                await self._outbox.put_off(ids, wait.until, wait.reason, lets_pass=wait.lets_pass)
                if wait.look_again:
                    await wait.look_again()
                return True
        return False

    async def after(
        self, error: Exception, part: Sequence[OutboxRow], left: Sequence[OutboxRow]
    ) -> str:
        """Of the `part` that was to go as one message; what has to wait holds up all that are `left`."""
        match error:
            case TryLater() as later:
                return await self._later(part, left, later)
            case NotNow() as not_now:
                return await wait_for_word(self._desk, left, not_now)
            case ChannelError():
                return await self._dead(part, error.reason)
            case fault:
                log.error("delivery_failed", exc_info=fault)
                return await self._later(part, left, _of_ours(fault))

    async def _later(
        self, part: Sequence[OutboxRow], left: Sequence[OutboxRow], later: TryLater
    ) -> str:
        """All that are left, in their order; a message that has had its last attempt is given up by itself, but not for
        what we have asked too often. A card whose account is in trouble steps aside meanwhile."""
        first = part[0]
        is_refresh = first.kind in ("refresh", "passing")
        if isinstance(later, Limited) or (is_refresh and later.trouble):
            until, ids = self._desk.now() + timedelta(seconds=later.after), [row.id for row in left]
            await self._outbox.put_off(ids, until, later.reason, lets_pass=is_refresh)
            return "put_off"
        if first.attempts >= (LAST_ATTEMPT_TO_REFRESH if is_refresh else LAST_ATTEMPT):
            return await self._dead(part, later.reason)
        longest = LONGEST_REFRESH_WAIT_SECONDS if is_refresh else LONGEST_WAIT_SECONDS
        wait = min(longest, later.after * 2 ** (first.attempts - 1))
        until = self._desk.now() + timedelta(seconds=wait)
        await self._outbox.retry([row.id for row in left], until, later.reason)
        return "retrying"

    async def _dead(self, rows: Sequence[OutboxRow], reason: str) -> str:
        log.warning("delivery_dead", reason=reason)
        await self._outbox.dead([row.id for row in rows], reason)
        return "dead"


def _of_ours(fault: Exception) -> TryLater:
    """It may be mended."""
    return TryLater(type(fault).__name__, AFTER_A_FAULT_SECONDS)
