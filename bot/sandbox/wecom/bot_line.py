"""The AI bot's one live line (WeCom doc 101463): who holds it, and which callbacks may still be answered on it.

Callbacks belong to the connection they went down: after a reconnect their req_ids are unknown (846605).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4
from weakref import WeakSet

from aiohttp import ClientConnectionResetError, web

from bot.sandbox.messages import JsonObject

MOST_IN_FLIGHT = 3
AskKind = Literal["message", "enter", "press"]


@dataclass(slots=True, kw_only=True)
class Ask:
    """One callback waiting for its answer; `task_id` and `message` are the pressed card's, `until` is on the monotonic
    clock."""

    kind: AskKind
    chat: str
    person: str
    until: float
    task_id: str = ""
    message: str = ""
    has_card: bool = False
    asked_at: float = field(default_factory=time.monotonic)


@dataclass(slots=True, kw_only=True)
class Stream:
    """One streamed answer: the message it fills, whose question it answers, and until when it may grow."""

    message: str
    person: str
    until: float
    is_finished: bool = False

    @property
    def is_growing(self) -> bool:
        return not self.is_finished and self.until > time.monotonic()


@dataclass(slots=True)
class BotLine:
    """What lives as long as the connection; cards and who has talked to the bot are in the world's memory."""

    are_userids_encrypted: bool = False
    _socket: web.WebSocketResponse | None = None
    _asks: dict[str, Ask] = field(default_factory=dict)
    _streams: dict[tuple[str, str], Stream] = field(default_factory=dict)
    _closing: set[asyncio.Task[None]] = field(default_factory=set)
    _ghosts: WeakSet[web.WebSocketResponse] = field(default_factory=WeakSet)

    def is_held_by(self, socket: web.WebSocketResponse) -> bool:
        return self._socket is socket

    def hears_pings_of(self, socket: web.WebSocketResponse) -> bool:
        return self._socket is socket or socket in self._ghosts

    def take(self, socket: web.WebSocketResponse, farewell: JsonObject) -> None:
        """The newest connection wins; the one before hears `farewell` and is closed."""
        if self._socket is not None and self._socket is not socket:
            self._dismiss(self._socket, farewell)
        self._let_go()
        self._socket = socket

    def leave(self, socket: web.WebSocketResponse) -> None:
        if self._socket is socket:
            self._let_go()

    def drop(self) -> bool:
        """Close the line as a failing network would; False when nobody holds it."""
        if self._socket is None:
            return False
        self._dismiss(self._socket, None)
        self._let_go()
        return True

    async def desert(self, farewell: JsonObject) -> bool:
        """As the vendor has been seen to do (WecomTeam/wecom-openclaw-plugin#54): the line is told that it is over, but
        stays open and has its pings answered. False when nobody holds it."""
        socket = self._socket
        if socket is None:
            return False
        self._let_go()
        self._ghosts.add(socket)
        with contextlib.suppress(ClientConnectionResetError, ConnectionError):
            await socket.send_str(as_text(farewell))
        return True

    async def close(self) -> None:
        self.drop()
        for socket in list(self._ghosts):
            self._dismiss(socket, None)
        await asyncio.gather(*self._closing)

    async def send(self, cmd: str, body: JsonObject, ask: Ask | None) -> bool:
        """Whether somebody was there to take it; it is sent once. `ask` is what may be answered."""
        req_id = uuid4().hex
        if self._socket is None:
            return False
        if ask:
            self._asks[req_id] = ask
        try:
            await self._socket.send_str(
                as_text({"cmd": cmd, "headers": {"req_id": req_id}, "body": body})
            )
        except (ClientConnectionResetError, ConnectionError):
            self._let_go()
            return False
        return True

    def asked(self, req_id: str, kind: AskKind) -> Ask | None:
        """None for what was never asked on this line, otherwise answered, or asked too long ago."""
        ask = self._asks.get(req_id)
        return ask if ask and ask.kind == kind and ask.until > time.monotonic() else None

    def answered(self, req_id: str) -> None:
        """Nothing more may be said to it."""
        del self._asks[req_id]

    def stream(self, req_id: str, stream_id: str) -> Stream | None:
        """None when it is new."""
        return self._streams.get((req_id, stream_id))

    def begin(self, req_id: str, stream_id: str, stream: Stream) -> None:
        self._streams[req_id, stream_id] = stream

    def is_busy_with(self, person: str) -> bool:
        """Three answers still being written for one person are the most; a further message is not taken in."""
        growing = [one for one in self._streams.values() if one.person == person and one.is_growing]
        return len(growing) >= MOST_IN_FLIGHT

    def _let_go(self) -> None:
        self._socket = None
        self._asks.clear()
        self._streams.clear()

    def _dismiss(self, socket: web.WebSocketResponse, farewell: JsonObject | None) -> None:
        """In the background: the newcomer does not wait for one who no longer listens."""
        task = asyncio.create_task(_say_goodbye(socket, farewell))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _say_goodbye(socket: web.WebSocketResponse, farewell: JsonObject | None) -> None:
    with contextlib.suppress(ClientConnectionResetError, ConnectionError):
        if farewell:
            await socket.send_str(as_text(farewell))
        await socket.close()


def as_text(frame: JsonObject) -> str:
    return json.dumps(frame, ensure_ascii=False)
