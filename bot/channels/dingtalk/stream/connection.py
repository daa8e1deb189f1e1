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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import structlog
from dingtalk_stream import AckMessage, Credential, DingTalkStreamClient
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bot.channels.calls import Json
from bot.channels.dingtalk.stream.door import BAD, Reply, StreamDoor
from bot.channels.dingtalk.stream.gateway import CARD, ROBOT, Ticket
from bot.channels.dingtalk.stream.handlers import Ack, Callbacks, Events, acknowledged

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
        self.register_callback_handler(ROBOT, Callbacks(door, door.message))
        self.register_callback_handler(CARD, Callbacks(door, door.press))
        self.register_all_event_handler(Events(door))

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

    async def background_task(self, json_message: object, websocket: Any = None) -> None:
        self._hear()
        if not isinstance(json_message, dict):
            return
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
            return "", acknowledged(_id_of(json_message), Reply(code=BAD, message="unreadable"))
        if after == self.TAG_DISCONNECT:
            self.retires.set()
            return "", None
        is_unknown = ack is None and not self._is_known(json_message)
        if is_unknown:
            log.warning("stream_frame_refused", reason="nobody asked for this topic")
            reply = Reply(code=_NO_SUCH_TOPIC, message="no such topic")
            return "", acknowledged(_id_of(json_message), reply)
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
            if isinstance(ack, Ack):
                ack.forsake()
            raise


def _id_of(frame: Json) -> str:
    headers = frame.get("headers")
    found = headers.get("messageId") if isinstance(headers, dict) else None
    return found if isinstance(found, str) else ""
