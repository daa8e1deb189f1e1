"""The `Line` of DingTalk's Stream: one connection after the other before one door, each let end what it is about."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from bot.channels.channel import ChannelError, TryLater
from bot.channels.dingtalk.parse import CHANNEL
from bot.channels.dingtalk.stream.connection import OPEN_SECONDS, Connection, Watch
from bot.channels.dingtalk.stream.door import StreamDoor
from bot.channels.dingtalk.stream.gateway import Gateway
from bot.channels.line import Retired

PARTING_SECONDS = 8.0
"""How long a connection that retires stays beside the one that follows it; DingTalk closes it after ten."""
LAST_SECONDS = 5.0


class StreamLine:
    """`number` tells it from the others of this process."""

    channel = CHANNEL

    def __init__(
        self, account: str, number: int, gateway: Gateway, door: StreamDoor, watch: Watch
    ) -> None:
        self.name = f"{CHANNEL}:{number}"
        self.account = account
        self._gateway = gateway
        self._door = door
        self._watch = watch
        self._now: _Life | None = None
        self._parting: dict[asyncio.Task[None], _Life] = {}
        self._last_heard_at: datetime | None = None

    @property
    def heard_at(self) -> datetime | None:
        return (self._now.connection.heard_at if self._now else None) or self._last_heard_at

    async def open(self) -> None:
        ticket = await self._gateway.open()
        self._now = _Life(Connection(ticket, self._door, self._watch))
        await self._now.stands()

    async def lost(self) -> ChannelError:
        if self._now is None:
            return TryLater("钉钉的 Stream 连接没有打开")
        return await self._now.over()

    async def close(self) -> None:
        self._last_heard_at = self.heard_at
        life, self._now = self._now, None
        if life is None:
            return
        if not life.connection.retires.is_set():
            await life.cut()
            return
        parting = asyncio.create_task(life.part())
        self._parting[parting] = life
        parting.add_done_callback(lambda task: self._parting.pop(task, None))

    async def end(self) -> None:
        lives = [*self._parting.values(), *filter(None, [self._now])]
        await asyncio.gather(*(life.leave() for life in lives))
        await self.close()
        await asyncio.gather(*self._parting)
        await self._door.close()


class _Life:
    """Of one connection, from its opening to its end."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._running = asyncio.create_task(connection.start())

    async def stands(self) -> None:
        """Raises a ChannelError unless it does."""
        await self._first(self.connection.stands.wait(), OPEN_SECONDS)
        if not self.connection.stands.is_set() or self._running.done():
            await self.cut()
            raise TryLater("连不上钉钉的 Stream，请检查网络能否访问钉钉给出的 wss 地址")

    async def over(self) -> ChannelError:
        await self._first(self.connection.retires.wait())
        if not self._running.done():
            return Retired("钉钉的 Stream 连接到了该换的时候")
        reason = "没有回音，已断开" if self.connection.is_silent else "断开了"
        return TryLater(f"钉钉的 Stream 连接{reason}")

    async def part(self) -> None:
        await asyncio.wait({self._running}, timeout=PARTING_SECONDS)
        await self.leave()

    async def leave(self) -> None:
        """What is under way is ended first."""
        if not self._running.done():
            await self.connection.leave()
        await self.cut()

    async def cut(self) -> None:
        self._running.cancel()
        await asyncio.wait({self._running}, timeout=LAST_SECONDS)

    async def _first(self, happening: Any, within_seconds: float | None = None) -> None:
        """Until it happens, or the connection is over."""
        task = asyncio.create_task(happening)
        try:
            await asyncio.wait(
                {task, self._running}, timeout=within_seconds, return_when="FIRST_COMPLETED"
            )
        finally:
            task.cancel()
