"""The vendor's SDK for DingTalk's Stream, for the life of one connection, with what it does badly put right in here alone.

dingtalk-stream 0.24.4b1 speaks the protocol (developerpedia, «Stream 协议描述»): frames, their routing, acknowledgements.
Worked round are:
- it opens by a blocking `requests.post` in a thread, whose refusals it does not tell apart: `gateway.py` opens, judged by
  our own table, and what it got is handed in;
- it reconnects by itself for ever: here it lives once, and `bot.jobs.keeping` opens the next one;
- when a connection ends it cancels whoever is still at work for it: work is the door's and goes on, only its
  acknowledgement is forsaken;
- on a `disconnect` it hangs up at once, over frames that are being handled: here it retires, and ends them first;
- a frame whose data is no JSON, or of a topic nobody subscribed to, is never acknowledged: here it is, as bad;
- it answers a frame that comes again by what it answered before, for five minutes: a press gets the card's face of now;
- it would go by a proxy of the environment, which our calls do not;
- its pings ask for no answer, so that a dead line looks alive: pongs and frames are waited for here;
- it logs whole frames, which hold what customers say: its logger is deaf.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import structlog
from dingtalk_stream import (
    AckMessage,
    CallbackHandler,
    Credential,
    DingTalkStreamClient,
    EventHandler,
)
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bot.channels.calls import Json
from bot.channels.dingtalk.stream.door import BAD, Hear, Reply, Said, StreamDoor
from bot.channels.dingtalk.stream.gateway import CARD, ROBOT, Ticket

log = structlog.get_logger(__name__)

OPEN_SECONDS = 10.0
CLOSE_SECONDS = 1.0
LEAVE_SECONDS = 3.0
"""How long what is under way is waited for before a connection is closed."""
LARGEST_FRAME_BYTES = 4 << 20
_NO_SUCH_TOPIC = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """In seconds. A line is dead that is `silent` for so long, though it is pinged each `ping`; one that is `idle` for so
    long, though it answers, is replaced, for lines were seen that answered and brought nothing more
    (QwenPaw#5214, hermes-agent#51181)."""

    ping: float = 15.0
    silent: float = 50.0
    idle: float = 1800.0


class _Deaf:
    """`exception` is how the SDK says that a connection or a frame failed."""

    def debug(self, *_: object) -> None: ...
    def info(self, *_: object) -> None: ...
    def warning(self, *_: object) -> None: ...
    def error(self, *_: object) -> None: ...

    def exception(self, *_: object) -> None:
        error = sys.exc_info()[1]
        log.warning("stream_failed", error=type(error).__name__)


class Connection(DingTalkStreamClient):  # type: ignore[misc]  # the SDK publishes no types
    """`stands` once it is open, `retires` when another one should take its place; `start` returns at its end."""

    MAX_PENDING_TASKS = 1000
    """While the database is away messages wait here; beyond that what comes is left with DingTalk."""

    def __init__(self, ticket: Ticket, door: StreamDoor, watch: Watch) -> None:
        super().__init__(
            Credential("", ""),
            logger=_Deaf(),
            websocket_connect_options={
                "proxy": None,
                "open_timeout": OPEN_SECONDS,
                "close_timeout": CLOSE_SECONDS,
                "ping_interval": None,
                "max_size": LARGEST_FRAME_BYTES,
            },
        )
        self._ticket = ticket
        self._watch = watch
        self._is_leaving = False
        self._alive_at = self._told_at = monotonic()
        self.heard_at: datetime | None = None
        self.stands = asyncio.Event()
        self.retires = asyncio.Event()
        self.is_silent = False
        self.register_callback_handler(ROBOT, _Callbacks(door, door.message))
        self.register_callback_handler(CARD, _Callbacks(door, door.press))
        self.register_all_event_handler(_Events(door))

    async def leave(self) -> None:
        """Nothing new is taken in; what is under way is acknowledged, and then it closes."""
        self._is_leaving = True
        if self._connection_tasks:
            await asyncio.wait(list(self._connection_tasks), timeout=LEAVE_SECONDS)
        await self.stop()

    def open_connection(self) -> Mapping[str, str]:
        return {"endpoint": self._ticket.endpoint, "ticket": self._ticket.value}

    async def _wait_before_retry(self, delay: float) -> None:
        """There is no next time."""
        self._stop_event.set()

    async def keepalive(self, ws: ClientConnection, ping_interval: float = 0) -> None:
        """As long as it is open."""
        self._hear()
        self._told_at = monotonic()
        self.stands.set()
        try:
            while not self._is_dead():
                await asyncio.sleep(self._watch.ping)
                await self._ping(ws)
                if monotonic() - self._told_at > self._watch.idle:
                    self.retires.set()
            self.is_silent = True
        except ConnectionClosed:
            return
        except Exception as error:  # noqa: BLE001 - nobody but us would notice a dead line
            log.error("stream_watch_failed", error=type(error).__name__)  # noqa: TRY400 - the traceback says no more
        ws.transport.abort()

    async def _ping(self, ws: ClientConnection) -> None:
        """A network that takes nothing more must not hold us up either."""

        def heard(pong: asyncio.Future[float]) -> None:
            if not pong.cancelled() and pong.exception() is None:
                self._hear()

        try:
            async with asyncio.timeout(self._watch.ping):
                pong = await ws.ping()
        except TimeoutError:
            return
        asyncio.ensure_future(pong).add_done_callback(heard)

    def _is_dead(self) -> bool:
        """Not where we are too busy ourselves to read what comes."""
        is_full = len(self._connection_tasks) >= self.MAX_PENDING_TASKS
        return not is_full and monotonic() - self._alive_at > self._watch.silent

    def _hear(self) -> None:
        self._alive_at = monotonic()
        self.heard_at = datetime.now(UTC)

    async def background_task(self, json_message: Json, websocket: Any = None) -> None:
        self._hear()
        if json_message.get("type") != "SYSTEM":
            self._told_at = monotonic()
            if self._is_leaving:
                return
        await super().background_task(json_message, websocket)

    async def _dispatch_message(self, json_message: Json) -> tuple[str, AckMessage | None]:
        try:
            after, ack = await super()._dispatch_message(json_message)
        except Exception as error:  # noqa: BLE001 - whatever the SDK cannot read it could not read the next time
            log.warning("stream_frame_refused", reason=type(error).__name__)
            return "", _acknowledged(_id_of(json_message), Reply(code=BAD, message="unreadable"))
        if after == self.TAG_DISCONNECT:
            self.retires.set()
            return "", None
        is_unknown = ack is None and not self._is_known(json_message)
        if is_unknown:
            log.warning("stream_frame_refused", reason="nobody asked for this topic")
            reply = Reply(code=_NO_SUCH_TOPIC, message="no such topic")
            return "", _acknowledged(_id_of(json_message), reply)
        return "", ack

    def _is_known(self, frame: Json) -> bool:
        headers = frame.get("headers")
        topic = headers.get("topic") if isinstance(headers, dict) else None
        return frame.get("type") != "CALLBACK" or topic in self.callback_handler_map

    def _cache_message_result(self, message_id: str, route_result: str, ack: AckMessage) -> None:
        """The inbox knows what came before, in whichever process."""

    async def _send_ack(self, ack: AckMessage | None, target_websocket: Any) -> None:
        try:
            await super()._send_ack(ack, target_websocket)
        except (ConnectionClosed, OSError, asyncio.CancelledError):
            if isinstance(ack, _Ack):
                ack.forsake()
            raise


class _Ack(AckMessage):  # type: ignore[misc]
    """Where it does not arrive, `forsake` says so to whoever made it."""

    def __init__(self, forsake: Callable[[], None]) -> None:
        super().__init__()
        self.forsake = forsake


class _Callbacks(CallbackHandler):  # type: ignore[misc]
    def __init__(self, door: StreamDoor, hear: Hear) -> None:
        super().__init__()
        self._door = door
        self._hear = hear

    async def raw_process(self, callback_message: Any) -> AckMessage | None:
        headers = callback_message.headers
        said = Said(id=headers.message_id or "", data=callback_message.data, sent=headers.time)
        return await _heard(self._door, self._hear, said)


class _Events(EventHandler):  # type: ignore[misc]
    def __init__(self, door: StreamDoor) -> None:
        super().__init__()
        self._door = door

    async def raw_process(self, event_message: Any) -> AckMessage | None:
        headers = event_message.headers
        said = Said(
            id=headers.message_id or "",
            data=event_message.data,
            event_type=headers.event_type or "",
        )
        return await _heard(self._door, self._door.event, said)


async def _heard(door: StreamDoor, hear: Hear, said: Said) -> AckMessage | None:
    hearing = door.begin(hear(said))
    try:
        reply = await asyncio.shield(hearing)
    except asyncio.CancelledError:
        door.forsake(hearing)
        raise
    if reply is None:
        return None
    return _acknowledged(said.id, reply, lambda: door.forsake(hearing))


def _acknowledged(
    frame_id: str, reply: Reply, forsake: Callable[[], None] = lambda: None
) -> AckMessage:
    ack = _Ack(forsake)
    ack.code, ack.message, ack.data = reply.code, reply.message, reply.data
    ack.headers.message_id = frame_id
    ack.headers.content_type = ack.headers.CONTENT_TYPE_APPLICATION_JSON
    return ack


def _id_of(frame: Json) -> str:
    headers = frame.get("headers")
    found = headers.get("messageId") if isinstance(headers, dict) else None
    return found if isinstance(found, str) else ""
