"""Outbox rows out of the door: claim, send or refresh, keep the receipt; every end has a state and a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import timedelta

import structlog

from bot.channels.channel import Channel, ChannelError, TryLater
from bot.jobs.parcels import Parcels
from bot.logs import telling
from bot.metrics import Metrics
from handlers.desk import Desk
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)

BATCH = 20
LEASE_SECONDS = 6.0
RENEW_AFTER_SECONDS = 2.0
"""A lease is renewed for as long as the platform takes to answer: only a worker that died lets one run out."""
LONGEST_ROUND_SECONDS = 15.0
LAST_CALLS_SECONDS = 4.0
LAST_ATTEMPT = 12
LAST_ATTEMPT_TO_REFRESH = 4
"""A card that does not change must not hold up for long what is said after it."""
LONGEST_WAIT_SECONDS = 900.0
LONGEST_REFRESH_WAIT_SECONDS = 3.0
AFTER_A_FAULT_SECONDS = 30.0


class Deliverer:
    """Any number may run at once: a claimed row is leased, and a lane's rows go out one after another."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel], metrics: Metrics) -> None:
        self._desk = desk
        self._outbox = desk.store.outbox
        self._parcels = Parcels(desk, channels)
        self._metrics = metrics
        self._underway: set[asyncio.Task[None]] = set()

    async def deliver_due(self) -> int:
        """All that is due now, and what becomes due by it; how many rows were taken.

        A long round ends before it is done, and the next goes on: jobs are not for ever.
        """
        taken, began = 0, self._desk.now()
        while (now := self._desk.now()) < began + timedelta(seconds=LONGEST_ROUND_SECONDS):
            rows = await self._outbox.claim(now, BATCH, LEASE_SECONDS)
            if not rows:
                break
            taken += len(rows)
            await self._to_the_end(self._deliver_all(rows))
        return taken

    async def close(self) -> None:
        """Let what is on its way arrive: a call cut off in the middle would be made a second time."""
        if self._underway:
            await asyncio.wait(self._underway, timeout=LAST_CALLS_SECONDS)

    async def _to_the_end(self, delivering: Coroutine[object, object, None]) -> None:
        """Even when the job around it is cancelled."""
        task = asyncio.create_task(delivering)
        self._underway.add(task)
        task.add_done_callback(self._underway.discard)
        await asyncio.shield(task)

    async def _deliver_all(self, rows: list[OutboxRow]) -> None:
        in_hand = {row.id for row in rows}
        renewing = asyncio.create_task(self._renew(in_hand))
        try:
            await asyncio.gather(*(self._deliver(row, in_hand) for row in rows))
        finally:
            renewing.cancel()

    async def _renew(self, in_hand: set[int]) -> None:
        while True:
            await asyncio.sleep(RENEW_AFTER_SECONDS)
            try:
                await self._outbox.renew(in_hand, self._desk.now(), LEASE_SECONDS)
            except Exception:
                log.exception("lease_not_renewed")

    async def _deliver(self, row: OutboxRow, in_hand: set[int]) -> None:
        try:
            await self._deliver_one(row)
        finally:
            in_hand.discard(row.id)

    async def _deliver_one(self, row: OutboxRow) -> None:
        with telling(channel=row.channel, outbox=row.id, ticket=row.ticket_number):
            result = await self._attempt(row)
            late = (self._desk.now() - row.due_at).total_seconds()
            self._metrics.delivery_attempted(row.channel, result, late)
            log.info("delivery", kind=row.kind, result=result, attempt=row.attempts)

    async def _attempt(self, row: OutboxRow) -> str:
        try:
            return await (self._send(row) if row.kind == "send" else self._refresh(row))
        except TryLater as later:
            return await self._later(row, later)
        except ChannelError as error:
            log.warning("delivery_dead", reason=error.reason)
            await self._outbox.dead(row.id, error.reason)
            return "dead"
        except Exception as error:
            log.exception("delivery_failed")
            return await self._later(row, TryLater(type(error).__name__, AFTER_A_FAULT_SECONDS))

    async def _send(self, row: OutboxRow) -> str:
        await self._outbox.sent(row.id, await self._parcels.send(row))
        return "sent"

    async def _refresh(self, row: OutboxRow) -> str:
        await self._parcels.refresh(row)
        await self._outbox.updated(row.id)
        return "updated"

    async def _later(self, row: OutboxRow, later: TryLater) -> str:
        is_refresh = row.kind != "send"
        if row.attempts >= (LAST_ATTEMPT_TO_REFRESH if is_refresh else LAST_ATTEMPT):
            log.warning("delivery_dead", reason=later.reason)
            await self._outbox.dead(row.id, later.reason)
            return "dead"
        longest = LONGEST_REFRESH_WAIT_SECONDS if is_refresh else LONGEST_WAIT_SECONDS
        wait = min(longest, later.after * 2 ** (row.attempts - 1))
        await self._outbox.retry(row.id, self._desk.now() + timedelta(seconds=wait), later.reason)
        return "retrying"
