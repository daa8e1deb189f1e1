"""Outbox rows out of the door: claim, send or refresh, keep the receipt; every end has a state and a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from datetime import timedelta

import structlog

from bot.channels.channel import Channel
from bot.jobs.batches import Batch, Batches
from bot.jobs.endings import Endings
from bot.jobs.gates import Gate
from bot.jobs.parcels import Parcels
from bot.jobs.ringing import Ringing
from bot.logs import telling
from bot.metrics import Metrics
from handlers.bundles import joined
from handlers.cards import Message
from handlers.desk import Desk
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)

BATCH = 20
LEASE_SECONDS = 6.0
RENEW_AFTER_SECONDS = 2.0
"""A lease is renewed for as long as the platform takes to answer: only a worker that died lets one run out."""
LONGEST_ROUND_SECONDS = 15.0
LAST_CALLS_SECONDS = 4.0


class Deliverer:
    """Any number may run at once: a claimed row is leased, and a lane's rows go out one after another."""

    def __init__(
        self,
        desk: Desk,
        channels: Mapping[str, Channel],
        metrics: Metrics,
        gates: Sequence[Gate] = (),
    ) -> None:
        self._desk = desk
        self._outbox = desk.store.outbox
        self._channels = channels
        self._parcels = Parcels(desk, channels)
        self._endings = Endings(desk, gates)
        self._batches = Batches(desk, channels, self._parcels, self._endings)
        self._ringing = Ringing(channels, self._parcels)
        self._metrics = metrics
        self._underway: set[asyncio.Task[None]] = set()
        self._looking = asyncio.Lock()
        self._is_about_to_look = False

    async def deliver_due(self) -> int:
        """All that is due now, and what becomes due by it; how many rows were taken.

        A long round ends before it is done, and the next goes on: jobs are not for ever.
        """
        taken, began = 0, self._desk.now()
        while self._desk.now() < began + timedelta(seconds=LONGEST_ROUND_SECONDS):
            rows = await self._claim()
            if not rows:
                break
            taken += len(rows)
            await self._to_the_end(self._deliver_all(rows))
        return taken

    async def deliver_for(self, channel: str) -> None:
        """All that is due, where something of this channel is: for who alone reaches its platform."""
        if await self._outbox.has_due(channel, self._desk.now()):
            await self.deliver_due()

    async def _claim(self) -> list[OutboxRow]:
        """One after the other: whoever waits to look will see whatever anybody else who comes meanwhile was woken for."""
        if self._is_about_to_look:
            return []
        self._is_about_to_look = True
        try:
            await self._looking.acquire()
        finally:
            self._is_about_to_look = False
        try:
            return await self._outbox.claim(
                self._desk.now(), BATCH, LEASE_SECONDS, but=self._elsewhere()
            )
        finally:
            self._looking.release()

    def _elsewhere(self) -> tuple[str, ...]:
        """Channels whose platform only another process can reach now."""
        return tuple(name for name, each in self._channels.items() if not each.is_here)

    async def close(self) -> None:
        """Let what is on its way arrive: a call cut off in the middle would be made a second time."""
        if self._underway:
            await asyncio.wait(self._underway, timeout=LAST_CALLS_SECONDS)

    async def _to_the_end(self, delivering: Coroutine[object, object, None]) -> None:
        """Even when the job around it is cancelled."""
        await asyncio.shield(self._beside(delivering))

    def _beside(self, doing: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Let arrive when we close."""
        task = asyncio.create_task(doing)
        self._underway.add(task)
        task.add_done_callback(self._underway.discard)
        return task

    async def _deliver_all(self, rows: list[OutboxRow]) -> None:
        in_hand = {row.id for row in rows}
        renewing = asyncio.create_task(self._renew(in_hand))
        try:
            batches, alone = await self._batches.parted(rows)
            await asyncio.gather(
                *(self._deliver_batch(batch, in_hand) for batch in batches),
                *(self._deliver(row, in_hand) for row in alone),
            )
        finally:
            renewing.cancel()

    async def _renew(self, in_hand: set[int]) -> None:
        while True:
            await asyncio.sleep(RENEW_AFTER_SECONDS)
            try:
                await self._outbox.renew([*in_hand], self._desk.now(), LEASE_SECONDS)
            except Exception:
                log.exception("lease_not_renewed")

    async def _deliver_batch(self, batch: Batch, in_hand: set[int]) -> None:
        try:
            with telling(channel=batch.rows[0].channel, together=len(batch.rows)):
                for row, result in await self._batches.deliver(batch):
                    with telling(outbox=row.id, ticket=row.ticket_number):
                        self._note(result, [row])
        finally:
            in_hand.difference_update(row.id for row in batch.rows)

    async def _deliver(self, row: OutboxRow, in_hand: set[int]) -> None:
        rows = [row]
        try:
            with telling(channel=row.channel, outbox=row.id, ticket=row.ticket_number):
                rows += await self._others_of_its_bundle(row)
                in_hand.update(each.id for each in rows)
                await self._deliver_rows(rows)
        finally:
            in_hand.difference_update(each.id for each in rows)

    async def _others_of_its_bundle(self, row: OutboxRow) -> list[OutboxRow]:
        """A card with its own face goes alone."""
        if row.bundle is None or row.kind != "send" or row.card_id is not None:
            return []
        return await self._outbox.claim_bundle(row, self._desk.now(), LEASE_SECONDS)

    async def _deliver_rows(self, rows: list[OutboxRow]) -> None:
        """As one message where they fit, else as several, one after the other."""
        try:
            messages = await self._messages(rows)
        except Exception as error:  # noqa: BLE001 - every end has a state and a reason
            self._note(await self._endings.after(error, rows, rows), rows)
            return
        left = rows
        for message, count in messages:
            part = left[:count]
            result = await self._attempt(message, part, left)
            self._note(result, part)
            if result in ("retrying", "put_off"):
                return
            left = left[count:]

    async def _messages(self, rows: list[OutboxRow]) -> list[tuple[Message | None, int]]:
        """Each with how many rows it stands for; one row says its own."""
        first = rows[0]
        can = self._desk.capabilities.get(first.channel)
        if len(rows) == 1 or can is None:
            return [(None, 1)] * len(rows)
        notices = await self._parcels.notices(rows)
        words = await self._parcels.words_for(first)
        return [
            (each.message if each.count > 1 else None, each.count)
            for each in joined(notices, first.bundle or "", words, can.max_text_bytes)
        ]

    def _note(self, result: str, part: list[OutboxRow]) -> None:
        for row in part:
            late = (self._desk.now() - row.due_at).total_seconds()
            self._metrics.delivery_attempted(row.channel, result, late)
        first = part[0]
        log.info(
            "delivery",
            kind=first.kind,
            result=result,
            attempt=first.attempts,
            together=len(part),
        )

    async def _attempt(
        self, message: Message | None, part: list[OutboxRow], left: list[OutboxRow]
    ) -> str:
        """What has to wait holds up all that are `left`."""
        try:
            if await self._endings.has_to_wait(part[0], left):
                return "put_off"
            return await self._deliver_kind(message, part)
        except Exception as error:  # noqa: BLE001 - every end has a state and a reason
            return await self._endings.after(error, part, left)

    async def _deliver_kind(self, message: Message | None, part: list[OutboxRow]) -> str:
        match part[0].kind:
            case "send":
                return await self._send(message, part)
            case "gather":
                return await self._gather(part[0])
            case "refresh" | "passing":
                return await self._refresh(part[0])

    async def _gather(self, row: OutboxRow) -> str:
        await self._parcels.gather(row)
        await self._outbox.sent(row.id, "")
        return "sent"

    async def _send(self, message: Message | None, part: list[OutboxRow]) -> str:
        receipt = await self._parcels.send(part[0], message)
        is_news = await self._outbox.sent_together([row.id for row in part], receipt)
        if is_news and self._ringing.is_wanted(part):
            self._beside(self._ringing.ring(part))
        return "sent"

    async def _refresh(self, row: OutboxRow) -> str:
        await self._parcels.refresh(row)
        await self._outbox.updated(row.id)
        return "updated"
