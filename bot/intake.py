"""Between the doors and the use cases: write an update down, then have its lane handled, at once or soon."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.alarm import Alarm
from bot.channels.channel import ErrandAsked
from bot.lanes import LaneHandler
from bot.logs import telling
from handlers.cards import Card, load_message
from handlers.desk import Desk
from handlers.updates import ButtonPressed, Update, dump_update, inbox_lane

log = structlog.get_logger(__name__)


LANES_AT_ONCE = 3
"""Of one process: callbacks are answered while much is being handled. A press does not stand in that queue, and what
waits long in it is taken up by the workers' sweep."""
Drain = Callable[[Update, str], Awaitable[None]]


class UnknownAccount(LookupError):
    """A callback for a platform account that belongs to no company here."""


class DeskIntake:
    """The `Intake` of every channel."""

    def __init__(self, desk: Desk, lanes: LaneHandler, alarm: Alarm) -> None:
        self._desk = desk
        self._alarm = alarm
        self._lanes = lanes
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._turns = asyncio.Semaphore(LANES_AT_ONCE)

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

    async def write_down_errand(self, errand: ErrandAsked) -> None:
        """What a channel is told for another that is switched off is nobody's."""
        if errand.channel not in self._desk.capabilities:
            return
        company = await self._company_of(errand.channel, errand.account)
        await self._desk.store.errands.ask(
            company,
            errand.channel,
            errand.account,
            errand.kind,
            errand.key,
            errand.token,
            self._desk.now(),
        )

    async def run_errands_soon(self) -> None:
        await self._alarm.run_errands()

    def handle_soon(self, update: Update) -> None:
        self._start(update, self._in_turn)

    async def handle_now(self, update: Update, within_seconds: float) -> Card | None:
        task = self._start(update, self._drain)
        try:
            async with asyncio.timeout(within_seconds):
                await asyncio.shield(task)
        except TimeoutError:
            return None
        return await self._new_face(update)

    async def close(self) -> None:
        """Let what has begun come to its end."""
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _start(self, update: Update, drain: Drain) -> asyncio.Task[None]:
        """After whatever this process is already doing in the lane: one lane, one at a time."""
        lane = inbox_lane(update.chat, update.sender.id)
        task = asyncio.create_task(self._handle(lane, update, self._busy.get(lane), drain))
        self._busy[lane] = task
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    def _forget(self, lane: str, done: asyncio.Task[None]) -> None:
        if self._busy.get(lane) is done:
            del self._busy[lane]

    async def _handle(
        self, lane: str, update: Update, before: asyncio.Task[None] | None, drain: Drain
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        with telling(channel=update.chat.channel, update=update.event_id):
            try:
                await drain(update, lane)
            except Exception:
                # The row is safe in the inbox: the sweep takes it up again.
                log.exception("lane_interrupted")

    async def _in_turn(self, update: Update, lane: str) -> None:
        async with self._turns:
            await self._drain(update, lane)

    async def _drain(self, update: Update, lane: str) -> None:
        await self._lanes.drain(await self._company(update), lane)

    async def face_not_shown(self, update: Update) -> None:
        if not isinstance(update.content, ButtonPressed):
            return
        async with self._desk.store.unit_of_work(await self._company(update)) as uow:
            sent = await uow.cards.by_key(update.content.card_key)
        if sent:
            await self._desk.store.outbox.refresh_after_all(sent.id, self._desk.now())
            await self._alarm.deliver()

    async def _new_face(self, update: Update) -> Card | None:
        """What the pressed card shows now; its waiting refresh is settled, for the door answers with it: unless others
        have a part of it that only a refresh shows them."""
        if not isinstance(update.content, ButtonPressed):
            return None
        async with self._desk.store.unit_of_work(await self._company(update)) as uow:
            sent = await uow.cards.by_key(update.content.card_key)
            face = load_message(sent.face) if sent else None
        if sent is None or not isinstance(face, Card):
            return None
        if not face.has_part_of_others(update.sender.id):
            await self._desk.store.outbox.settle_refresh(sent.id)
        return face

    async def _company(self, update: Update) -> int:
        return await self._company_of(update.chat.channel, update.chat.account)

    async def _company_of(self, channel: str, account: str) -> int:
        company = await self._desk.store.companies.of_account(channel, account)
        if company is None:
            raise UnknownAccount(f"no company has the {channel} account of this callback")
        return company
