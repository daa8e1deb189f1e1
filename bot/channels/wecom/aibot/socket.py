"""The vendor's SDK for an AI bot's long connection (WeCom doc 101463), with what it does badly put right in here alone.

wecom-aibot-python-sdk 1.0.2 authenticates, beats the heart and matches receipts to what was sent. Worked round are:
- importing it warns, for it asks websockets for a deprecated client: not heard here;
- it gives a TLS context to ws:// addresses too, which websockets refuses: `connect` is ours;
- it reconnects by itself, ten times at most, even where another connection has taken its place, and after a refused
  secret never: a connection lives once here, and `bot.jobs.holding` opens the next one;
- it does not know `disconnected_event`, with which the platform says that another connection has taken its place;
- a clean close, and a frame that is no object, end its reading without a word to anybody: `ended` says it;
- it logs what customers say: its logger is deaf;
- a receipt's errcode becomes the text of a RuntimeError, a line that is gone another RuntimeError: both are made ours;
- its tasks of closing are nobody's: `close` waits for them.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bot.channels.calls import Json
from bot.channels.channel import ChannelError, Refused, TryLater
from bot.channels.line import Replaced
from bot.channels.wecom.errors import judge

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from aibot import WsCmd, WsConnectionManager, decrypt_file, generate_req_id

__all__ = ("BotCredentials", "BotSocket", "Incoming", "decrypt_file")

OPEN_SECONDS = 5.0
ASK_SECONDS = 8.0
CLOSE_SECONDS = 0.5
HEARTBEAT_MILLISECONDS = 15_000
"""Twice as often as documented: a line that is dead is noticed after three."""
LARGEST_FRAME_BYTES = 4 << 20
_GONE = "disconnected_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotCredentials:
    """Of an AI bot in API mode with 长连接: admin console → 安全与管理 → 管理工具 → 智能机器人."""

    bot_id: str
    secret: str = field(repr=False)
    ws_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A callback frame; what is said to it carries its `request`. `is_event` tells it from a message."""

    request: str
    is_event: bool
    body: Json = field(repr=False)


class _Deaf:
    def debug(self, *_: object) -> None: ...
    def info(self, *_: object) -> None: ...
    def warn(self, *_: object) -> None: ...
    def error(self, *_: object) -> None: ...


class BotSocket:
    """One connection, from opening to its end; frames are handed to `take` in their order."""

    def __init__(self, credentials: BotCredentials, take: Callable[[Incoming], None]) -> None:
        self._connection = _Connection(credentials, take)

    @property
    def heard_at(self) -> datetime | None:
        return self._connection.heard_at

    @property
    def has_ended(self) -> bool:
        return self._connection.ended.is_set()

    async def open(self) -> None:
        """Returns when the platform knows who we are; raises a ChannelError."""
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await self._connection.connect()
                receipt = await self._connection.recognised
        except (OSError, WebSocketException, TimeoutError) as error:
            raise TryLater(f"连不上智能机器人的长连接（{type(error).__name__}）") from None
        if receipt is None:
            raise TryLater("智能机器人的长连接一打开就断开了")
        _require_success(receipt)

    async def ended(self) -> ChannelError:
        """Why, as soon as there is no connection any more."""
        await self._connection.ended.wait()
        if self._connection.is_replaced:
            return Replaced("另一个连接占用了这个智能机器人：同一机器人只能有一个长连接")
        return TryLater("智能机器人的长连接断开了")

    async def ask(self, command: str, body: Json, request: str = "") -> Json:
        """What the platform's yes holds; `request` names the callback this is said to. Raises a ChannelError."""
        name = request or generate_req_id(command)
        try:
            async with asyncio.timeout(ASK_SECONDS):
                receipt = await self._connection.send_reply(name, body, command)
        except (RuntimeError, OSError, WebSocketException, TimeoutError):
            raise TryLater("智能机器人的长连接没有回执", after=1.0) from None
        _require_success(receipt)
        held = receipt.get("body")
        return held if isinstance(held, dict) else {}

    async def close(self) -> None:
        await self._connection.close()


class _Connection(WsConnectionManager):  # type: ignore[misc]  # the SDK publishes no types
    def __init__(self, credentials: BotCredentials, take: Callable[[Incoming], None]) -> None:
        super().__init__(
            _Deaf(), ws_url=credentials.ws_url, heartbeat_interval=HEARTBEAT_MILLISECONDS
        )
        self.set_credentials(credentials.bot_id, credentials.secret)
        self._take = take
        self.ended = asyncio.Event()
        self.recognised: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self.is_replaced = False
        self.heard_at: datetime | None = None

    async def connect(self) -> None:
        self._ws = await connect(
            self._ws_url,
            open_timeout=OPEN_SECONDS,
            ping_interval=None,
            close_timeout=CLOSE_SECONDS,
            max_size=LARGEST_FRAME_BYTES,
        )
        self._receive_task = asyncio.create_task(self._receive_loop())
        await self._send_auth()

    async def close(self) -> None:
        self._is_manual_close = True
        self._finish("closed")
        await self._cleanup_ws()

    async def _receive_loop(self) -> None:
        try:
            await super()._receive_loop()
        finally:
            self._finish("the connection has ended")

    def _finish(self, reason: str) -> None:
        self._stop_heartbeat()
        self._clear_pending_messages(reason)
        if not self.recognised.done():
            self.recognised.set_result(None)
        self.ended.set()

    async def _schedule_reconnect(self) -> None:
        """Whoever holds the line decides."""

    def _handle_frame(self, frame: object) -> None:
        self.heard_at = datetime.now(UTC)
        if not isinstance(frame, dict) or not isinstance(frame.get("headers"), dict):
            return
        command, request = frame.get("cmd"), str(frame["headers"].get("req_id", ""))
        body = frame.get("body")
        if command in {WsCmd.CALLBACK, WsCmd.EVENT_CALLBACK}:
            if isinstance(body, dict):
                self._hear(Incoming(request=request, is_event=command != WsCmd.CALLBACK, body=body))
        elif request.startswith(WsCmd.SUBSCRIBE) and not self.recognised.done():
            self._start_heartbeat()
            self.recognised.set_result(frame)
        else:
            super()._handle_frame(frame)

    def _hear(self, incoming: Incoming) -> None:
        event = incoming.body.get("event")
        if isinstance(event, dict) and event.get("eventtype") == _GONE:
            self.is_replaced = True
            self._finish("another connection has taken its place")
        else:
            self._take(incoming)

    def _handle_reply_ack(self, req_id: str, frame: Json) -> None:
        """Whatever it says: `ask` reads it."""
        answered, timer = self._pending_acks.pop(req_id)
        timer.cancel()
        if not answered.done():
            answered.set_result(frame)


def _require_success(receipt: Json) -> None:
    errcode = receipt.get("errcode", 0)
    if errcode == 0:
        return
    error = judge(errcode if isinstance(errcode, int) else -1)
    raise error if isinstance(error, ChannelError) else Refused(str(error), str(errcode))
