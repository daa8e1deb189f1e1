"""What comes in by an AI bot's line: read, its speaker known, written down, gone on with; presses are answered in time.

The platform sends each callback once and hears no receipt for it: what cannot be written down yet is kept in its order
and tried until it is. WeCom doc 101463: a press is answered within 5 seconds, by the card's new face.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

import structlog

from bot.channels.channel import ChannelError, Intake
from bot.channels.wecom.aibot.frames import Frames
from bot.channels.wecom.aibot.parse import Unreadable, parse
from bot.channels.wecom.aibot.socket import Incoming
from handlers.cards import Card
from handlers.updates import ButtonPressed, Update

log = structlog.get_logger(__name__)

READY_SECONDS = 4.0
LAST_MOMENT_SECONDS = 4.6
"""After a press: when its face must be ready, and when it must be on its way."""
TRY_AGAIN_SECONDS = 0.3
KEEP_SECONDS = 600.0
"""How long something is kept that cannot be written down."""
CLOSING_SECONDS = 2.0
USERID_SECONDS = 2.0

Answer = Callable[[str, str, Card], Awaitable[None]]
"""Given the callback's request, the card's key and its new face."""


@dataclass(frozen=True, slots=True)
class _Heard:
    incoming: Incoming
    at: float


class BotDoor:
    """Of one bot, whatever its connections: what one brought in outlives it. `userid_of` reads an encrypted user id."""

    def __init__(
        self,
        account: str,
        intake: Intake,
        frames: Frames,
        userid_of: Callable[[str], Awaitable[str]],
        answer: Answer,
        clock: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._intake = intake
        self._frames = frames
        self._userid_of = userid_of
        self._answer = answer
        self._clock = clock
        self._heard: asyncio.Queue[_Heard] = asyncio.Queue()
        self._underway: set[asyncio.Task[None]] = set()
        self._reading: asyncio.Task[None] | None = None

    def open(self) -> None:
        """From now on somebody reads; repeating it is harmless."""
        self._reading = self._reading or asyncio.create_task(self._read_on())

    def take(self, incoming: Incoming) -> None:
        self._heard.put_nowait(_Heard(incoming, monotonic()))

    async def close(self) -> None:
        """What has come in is written down yet, and presses are let end, for as long as that may take."""
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._heard.join()
                await asyncio.gather(*self._underway)
        except TimeoutError:
            log.error("bot_messages_lost", count=self._heard.qsize())  # noqa: TRY400 - it says all there is
        if self._reading:
            self._reading.cancel()
            await asyncio.wait({self._reading})

    async def _read_on(self) -> None:
        while True:
            heard = await self._heard.get()
            try:
                await self._hear(heard)
            except Exception as error:  # noqa: BLE001 - whatever one frame is, the next is read
                log.error("bot_frame_failed", error=type(error).__name__)  # noqa: TRY400 - the traceback may hold a customer's words
            finally:
                self._heard.task_done()

    async def _hear(self, heard: _Heard) -> None:
        incoming = heard.incoming
        try:
            updates = parse(incoming, account=self._account, now=self._clock())
        except Unreadable as unreadable:
            log.warning("bot_frame_unreadable", reason=unreadable.reason)
            return
        userid = await self._speaker(updates)
        for update in updates:
            known = replace(update, sender=replace(update.sender, id=userid))
            if await self._write_down(known):
                self._go_on(known, heard)

    async def _speaker(self, updates: tuple[Update, ...]) -> str:
        given = updates[0].sender.id if updates else ""
        try:
            async with asyncio.timeout(USERID_SECONDS):
                return await self._userid_of(given)
        except TimeoutError:
            return given

    async def _write_down(self, update: Update) -> bool:
        """False for what was known, and for what no patience helps."""
        began = monotonic()
        while monotonic() - began < KEEP_SECONDS:
            try:
                return await self._intake.write_down(update)
            except Exception as error:  # noqa: BLE001 - the database may be away for any reason
                log.error("inbox_unavailable", event_id=update.event_id, error=type(error).__name__)  # noqa: TRY400 - the traceback may hold the customer's words
                await asyncio.sleep(TRY_AGAIN_SECONDS)
        log.error("bot_message_lost", event_id=update.event_id)
        return False

    def _go_on(self, update: Update, heard: _Heard) -> None:
        if isinstance(update.content, ButtonPressed):
            self._start(self._press(update, update.content.card_key, heard))
            return
        self._frames.note(heard.incoming.request, update)
        self._intake.handle_soon(update)

    def _start(self, going: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(going)
        self._underway.add(task)
        task.add_done_callback(self._underway.discard)

    async def _press(self, update: Update, card_key: str, heard: _Heard) -> None:
        """Too late, nothing is sent: the platform would refuse it, and the card stays as it was."""
        try:
            left = heard.at + READY_SECONDS - monotonic()
            face = await self._intake.handle_now(update, max(0.0, left))
            if face is None:
                log.info("press_not_answered", event_id=update.event_id)
            elif not await self._show(face, card_key, heard):
                await self._intake.face_not_shown(update)
        except Exception as error:  # noqa: BLE001 - the press itself is safe
            log.warning("press_not_answered", event_id=update.event_id, error=type(error).__name__)

    async def _show(self, face: Card, card_key: str, heard: _Heard) -> bool:
        if monotonic() > heard.at + LAST_MOMENT_SECONDS:
            return False
        try:
            await self._answer(heard.incoming.request, card_key, face)
        except ChannelError as error:
            log.warning("face_not_shown", reason=error.reason)
            return False
        return True
