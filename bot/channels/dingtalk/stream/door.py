"""What comes in by DingTalk's Stream: read, written down, and only then acknowledged; presses with the card's new face.

What is not acknowledged DingTalk sends again, to whichever connection there is; the inbox knows it by its id. Events it
surely does. Of messages the protocol's page («Stream 协议描述») says that they come once, though they were seen again after
16 and 60 seconds (soimy/openclaw-channel-dingtalk#390): one that cannot be written down yet is kept until it can. What
cannot be read is acknowledged as bad: it would be no better the next time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any, TypeVar

import structlog

from bot.channels.arrivals import write_down, write_down_errands
from bot.channels.calls import Json
from bot.channels.channel import BadCallback, ChannelError, Intake
from bot.channels.dingtalk.contact_events import errands_of
from bot.channels.dingtalk.fields import Fields
from bot.channels.dingtalk.pressing import answer_to_press
from bot.channels.dingtalk.reader import DingTalkReader
from handlers.updates import Update

log = structlog.get_logger(__name__)

T = TypeVar("T")
OK, BAD = 200, 400
TRY_AGAIN_SECONDS = 0.3
KEEP_SECONDS = 600.0
"""How long a message is kept that cannot be written down."""
CLOSING_SECONDS = 3.0
"""How long what has come in is waited for at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A frame's `data`; `id` is the same whenever DingTalk sends it, `sent` its time in milliseconds, and only an event has
    a type."""

    id: str
    data: object = field(repr=False)
    event_type: str = ""
    sent: int | None = None
    at: float = field(default_factory=monotonic)

    @property
    def fields(self) -> Fields:
        if not isinstance(self.data, dict):
            raise BadCallback(400, "the data must be a JSON object")
        return self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An acknowledgement; `shows` the press whose new face it brings."""

    code: int = OK
    message: str = "OK"
    data: Json = field(default_factory=dict, repr=False)
    shows: Update | None = None


Hear = Callable[[Said], Coroutine[Any, Any, Reply | None]]
"""None where it is not to be acknowledged."""


class StreamDoor:
    """Of one account, whatever its connections: what one brought in outlives it."""

    def __init__(
        self, account: str, reader: DingTalkReader, intake: Intake, clock: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._reader = reader
        self._intake = intake
        self._clock = clock
        self._underway: set[asyncio.Task[Any]] = set()

    def begin(self, hearing: Coroutine[Any, Any, Reply | None]) -> asyncio.Task[Reply | None]:
        """Nobody cuts it off, whatever becomes of the connection."""
        return self._start(hearing)

    def forsake(self, hearing: asyncio.Task[Reply | None]) -> None:
        """Its acknowledgement will not arrive."""

        async def follow() -> None:
            reply = await hearing
            if reply and reply.shows:
                await self._intake.face_not_shown(reply.shows)

        self._start(follow())

    async def message(self, said: Said) -> Reply | None:
        try:
            updates = await self._reader.messages(said.fields)
        except BadCallback as bad:
            return _bad(bad.reason)
        until = said.at + KEEP_SECONDS
        while not await self._is_safe(updates):
            if monotonic() > until:
                log.error("stream_message_lost", frame=said.id)
                return None
            await asyncio.sleep(TRY_AGAIN_SECONDS)
        return Reply(data={"response": None})

    async def _is_safe(self, updates: tuple[Update, ...]) -> bool:
        new, is_safe = await write_down(self._intake, updates)
        for update in new:
            self._intake.handle_soon(update)
        return is_safe

    async def press(self, said: Said) -> Reply | None:
        try:
            update = await self._reader.press(said.fields, at=self._moment(said), key=said.id)
        except BadCallback as bad:
            return _bad(bad.reason)
        except ChannelError as error:
            log.warning("stream_frame_not_read", reason=error.reason)
            return None
        _, is_safe = await write_down(self._intake, (update,))
        if not is_safe:
            return None
        face = await answer_to_press(self._intake, self._reader, (update,), said.at)
        return Reply(data={"response": face}, shows=update if face else None)

    async def event(self, said: Said) -> Reply:
        """Of what it means nothing is lost: who changed is asked for again each night."""
        try:
            errands = errands_of(said.event_type, said.fields, self._account)
        except BadCallback as bad:
            log.warning("stream_frame_refused", reason=bad.reason)
            errands = ()
        is_safe = await write_down_errands(self._intake, errands)
        return Reply(data={"status": "SUCCESS" if is_safe else "LATER", "message": ""})

    async def close(self) -> None:
        """What has come in is written down yet, for as long as that may take."""
        if self._underway:
            _, left = await asyncio.wait(self._underway, timeout=CLOSING_SECONDS)
            if left:
                log.error("stream_messages_lost", count=len(left))

    def _moment(self, said: Said) -> datetime:
        """When DingTalk sent it, where it says so."""
        if said.sent is None:
            return self._clock()
        try:
            return datetime.fromtimestamp(said.sent / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return self._clock()

    def _start(self, doing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(doing)
        self._underway.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._underway.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("stream_frame_failed", error=type(error).__name__)


def _bad(reason: str) -> Reply:
    log.warning("stream_frame_refused", reason=reason)
    return Reply(code=BAD, message="the data cannot be read")
