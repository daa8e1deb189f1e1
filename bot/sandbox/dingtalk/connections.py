"""Who is connected to DingTalk's Stream: tickets, the connections made with them, and what each has yet to acknowledge."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from aiohttp import ClientConnectionResetError, web

from bot.sandbox.dingtalk.frames import Ack, Frame, FrameType, read_ack
from bot.sandbox.messages import JsonObject

MOST_CONNECTIONS = 50
Subscriptions = frozenset[tuple[str, str]]


class NobodyThere(Exception):
    """No connection that subscribed to this came in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    subscriptions: Subscriptions
    until: float


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """A silent one is dead without knowing it: what is sent down it is lost, and its pings go unanswered. A leaving one
    was told that it will be closed and is sent nothing more."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    subscriptions: Subscriptions
    id: str = field(default_factory=lambda: uuid4().hex)
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    is_silent: bool = False
    is_leaving: bool = False
    unacked: set[str] = field(default_factory=set)

    def hears(self, kind: FrameType, topic: str) -> bool:
        return (kind, topic) in self.subscriptions and not self.is_leaving

    async def send(self, frame: Frame) -> None:
        if self.is_silent:
            return
        with contextlib.suppress(ClientConnectionResetError, ConnectionError):
            await self.socket.send_str(frame.as_text(self.id))

    def hang_up(self) -> None:
        if self.transport:
            self.transport.abort()

    def as_json(self) -> JsonObject:
        return {
            "id": self.id,
            "since": self.since.isoformat(),
            "silent": self.is_silent,
            "unacked": len(self.unacked),
        }


@dataclass(slots=True)
class Connections:
    """Each frame goes down exactly one of them, chosen at random as the protocol's page has it; any of those it went down
    may acknowledge it."""

    _tickets: dict[str, Ticket] = field(default_factory=dict)
    _here: dict[str, Connection] = field(default_factory=dict)
    _answers: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)

    def is_full(self) -> bool:
        return len(self._here) >= MOST_CONNECTIONS

    def issue(self, subscriptions: Iterable[tuple[str, str]], seconds: float) -> str:
        now, ticket = time.monotonic(), str(uuid4())
        self._tickets = {name: one for name, one in self._tickets.items() if now < one.until}
        granted = Ticket(subscriptions=frozenset(subscriptions), until=now + seconds)
        self._tickets[ticket] = granted
        return ticket

    def redeem(self, ticket: str) -> Subscriptions | None:
        """Once, and while it is fresh."""
        found = self._tickets.pop(ticket, None)
        return found.subscriptions if found and time.monotonic() < found.until else None

    def join(self, connection: Connection) -> None:
        self._here[connection.id] = connection
        self._arrival.set()
        self._arrival = asyncio.Event()

    def leave(self, connection: Connection) -> None:
        self._here.pop(connection.id, None)

    def all(self) -> list[Connection]:
        return list(self._here.values())

    async def tell(self, frame: Frame, seconds: float, keep_seconds: float) -> Ack:
        """Raises TimeoutError when none of `seconds` brought an acknowledgement, NobodyThere when none of `keep_seconds`
        brought a connection."""
        connection = await self._someone(frame, keep_seconds)
        answer = self._answers[frame.message_id] = asyncio.get_running_loop().create_future()
        connection.unacked.add(frame.message_id)
        try:
            await connection.send(frame)
            return await asyncio.wait_for(answer, seconds)
        finally:
            connection.unacked.discard(frame.message_id)
            self._answers.pop(frame.message_id, None)

    async def _someone(self, frame: Frame, keep_seconds: float) -> Connection:
        try:
            async with asyncio.timeout(keep_seconds):
                while not (found := self._who_hears(frame)):
                    await self._arrival.wait()
        except TimeoutError:
            raise NobodyThere from None
        return random.choice(found)  # noqa: S311 - which one is no secret

    def _who_hears(self, frame: Frame) -> list[Connection]:
        return [one for one in self._here.values() if one.hears(frame.type, frame.topic)]

    def hear(self, connection: Connection, text: str) -> Ack | None:
        """An acknowledgement that came in; None for what is none. The dead are not heard."""
        ack = read_ack(text)
        if ack is None or connection.is_silent:
            return None
        answer = self._answers.get(ack.headers.message_id)
        if answer and not answer.done():
            answer.set_result(ack)
        return ack
