"""Between the doors and the use cases: write an update down, then handle its lane, here or wherever a process is alive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.channels.channel import Channel, ChannelError, TooLarge, TryLater
from bot.jobs.alarm import Alarm
from bot.logs import telling
from bot.metrics import Metrics
from handlers.cards import Card, load_message
from handlers.desk import Desk
from handlers.files import FileNeeded, keep_file, miss_file
from handlers.receive import HandlingFailed, Received, apologise, inbox_lane, receive_next
from handlers.updates import ButtonPressed, Update, dump_update, load_update
from storage.errors import Conflict

log = structlog.get_logger(__name__)

RETRY_AFTER = timedelta(seconds=5)
CONFLICTS_IN_A_ROW = 5
FETCH_ATTEMPTS = 3


class UnknownAccount(LookupError):
    """A callback for a platform account that belongs to no company here."""


class LaneHandler:
    """Handles all that waits in a lane, in order, fetching the files it needs between two transactions."""

    def __init__(
        self, desk: Desk, channels: Mapping[str, Channel], alarm: Alarm, metrics: Metrics
    ) -> None:
        self._desk = desk
        self._channels = channels
        self._alarm = alarm
        self._metrics = metrics

    async def drain(self, company: int, lane: str) -> None:
        has_outgoing, conflicts = False, 0
        try:
            while conflicts < CONFLICTS_IN_A_ROW:
                try:
                    received = await self._receive(company, lane)
                except FileNeeded as need:
                    if await self._fetch(company, need):
                        continue
                    return
                except Conflict:
                    conflicts += 1
                    continue
                except HandlingFailed as failure:
                    await self._put_off(company, failure)
                    return
                if received is None:
                    return
                has_outgoing |= received.has_outgoing
        finally:
            if has_outgoing:
                await self._alarm.deliver()

    async def _receive(self, company: int, lane: str) -> Received | None:
        with self._metrics.handling_update() as handling:
            try:
                received = await receive_next(self._desk, company, lane)
            except (FileNeeded, Conflict):
                handling.result = ""
                raise
            handling.result = "handled" if received else ""
        return received

    async def _fetch(self, company: int, need: FileNeeded) -> bool:
        """Before the transaction, never within: a slow platform holds no lock of ours.

        False when the platform asks for patience: the update waits in its lane.
        """
        try:
            return await self._fetch_once(company, need)
        except Exception as error:  # noqa: BLE001 - whatever it was, it counts as an attempt
            failure = HandlingFailed(need.row)
            failure.__cause__ = error
            await self._put_off(company, failure)
            return False

    async def _fetch_once(self, company: int, need: FileNeeded) -> bool:
        store, channel = self._desk.store, self._channels[need.update.chat.channel]
        try:
            fetched = await channel.fetch_file(need.file)
        except TooLarge:
            await miss_file(store, need, "too_large")
        except TryLater as later:
            if need.row.attempts < FETCH_ATTEMPTS:
                retry_at = self._desk.now() + RETRY_AFTER
                await store.inbox.failed(need.row.id, later.reason, retry_at)
                return False
            await miss_file(store, need, "not_fetched")
        except ChannelError as error:
            log.warning("file_not_fetched", reason=error.reason)
            await miss_file(store, need, "not_fetched")
        else:
            await keep_file(store, company, need, fetched.content, fetched.media_type, fetched.name)
        return True

    async def _put_off(self, company: int, failure: HandlingFailed) -> None:
        """Try again later; after the last attempt the lane goes on and the speaker hears that something went wrong."""
        cause = failure.__cause__
        log.error("update_failed", inbox=failure.row.id, error=type(cause).__name__, exc_info=cause)
        retry_at = self._desk.now() + RETRY_AFTER
        is_dead = await self._desk.store.inbox.failed(
            failure.row.id, type(cause).__name__, retry_at
        )
        if is_dead:
            await apologise(self._desk, company, load_update(failure.row.payload))
            await self._alarm.deliver()


class DeskIntake:
    """The `Intake` of every channel."""

    def __init__(self, desk: Desk, lanes: LaneHandler) -> None:
        self._desk = desk
        self._lanes = lanes
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def write_down(self, update: Update) -> bool:
        company = await self._company(update)
        row = await self._desk.store.inbox.write_down(
            company,
            update.chat.channel,
            update.chat.account,
            update.event_id,
            inbox_lane(update.chat, update.sender.id),
            dump_update(update),
            self._desk.now(),
        )
        return row is not None

    def handle_soon(self, update: Update) -> None:
        self._start(update)

    async def handle_now(self, update: Update, within_seconds: float) -> Card | None:
        task = self._start(update)
        try:
            async with asyncio.timeout(within_seconds):
                await asyncio.shield(task)
        except TimeoutError:
            return None
        return await self._new_face(update)

    async def close(self) -> None:
        """Let what has begun come to its end."""
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _start(self, update: Update) -> asyncio.Task[None]:
        """After whatever this process is already doing in the lane: one lane, one at a time."""
        lane = inbox_lane(update.chat, update.sender.id)
        task = asyncio.create_task(self._handle(lane, update, self._busy.get(lane)))
        self._busy[lane] = task
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    def _forget(self, lane: str, done: asyncio.Task[None]) -> None:
        if self._busy.get(lane) is done:
            del self._busy[lane]

    async def _handle(self, lane: str, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        with telling(channel=update.chat.channel, update=update.event_id):
            try:
                await self._lanes.drain(await self._company(update), lane)
            except Exception:
                # The row is safe in the inbox: the sweep takes it up again.
                log.exception("lane_interrupted")

    async def _new_face(self, update: Update) -> Card | None:
        """What the pressed card shows now; its waiting refresh is settled, for the door answers with it."""
        if not isinstance(update.content, ButtonPressed):
            return None
        async with self._desk.store.unit_of_work(await self._company(update)) as uow:
            sent = await uow.cards.by_key(update.content.card_key)
            face = load_message(sent.face) if sent else None
        if sent is None or not isinstance(face, Card):
            return None
        await self._desk.store.outbox.settle_refresh(sent.id)
        return face

    async def _company(self, update: Update) -> int:
        company = await self._desk.store.companies.of_account(
            update.chat.channel, update.chat.account
        )
        if company is None:
            raise UnknownAccount(
                f"no company has the {update.chat.channel} account of this callback"
            )
        return company
