"""The lines of a channel that every server process has for itself: kept open, several at once, without asking anybody.

Each is opened again as soon as it is lost, later and later while that fails. While none of a process's lines has stood
for some time, every process's health page says so.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

import structlog

from bot.channels.channel import ChannelError, Limited, Refused, TryLater
from bot.channels.line import Line, Retired
from bot.jobs.lines import Backoff, LineState, LineTroubles, Questions, Standing, end, pause, spread
from bot.metrics import Metrics
from storage.troubles import Troubles

log = structlog.get_logger(__name__)

DOWN, LONGEST_CODE = "lines", 64
"""The code of the trouble that none of a process's lines stands; the machine's name follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPace:
    """In seconds. After a line was lost the next try waits between `shortest` and `longest`; after we were `refused`
    longer. A line that stood for less than `steady` counts as one more failure. All are looked at each `look`; when none
    has stood for `down`, an administrator hears of it, and again each `down`."""

    shortest: float = 0.5
    longest: float = 30.0
    refused: float = 60.0
    steady: float = 10.0
    look: float = 1.0
    down: float = 60.0


USUAL = KeepPace()


class Keeper:
    """Of one line."""

    def __init__(self, line: Line, clock: Callable[[], datetime], pace: KeepPace = USUAL) -> None:
        self._line = line
        self._pace = pace
        self._backoff = Backoff(pace.shortest, pace.longest)
        self._stopping = asyncio.Event()
        self._standing = Standing(line, clock, lambda _: None)

    @property
    def state(self) -> LineState:
        return self._standing.state

    async def keep(self) -> None:
        """Until `stop`, whatever happens to the line."""
        while not self._stopping.is_set():
            await pause(self._stopping, await self._try())
        try:
            await self._line.end()
        except Exception:
            log.exception("line_failed", line=self._line.channel)
        self._standing.now("off")

    def stop(self) -> None:
        self._stopping.set()

    async def _try(self) -> float:
        """How many seconds to wait before the next try."""
        try:
            return await self._live()
        except Exception as error:
            log.exception("line_failed", line=self._line.channel)
            self._standing.now("resting", f"程序出错（{type(error).__name__}），请看日志")
            return self._backoff.failed()

    async def _live(self) -> float:
        """From its opening to its end, or to ours."""
        self._standing.now("connecting")
        await self._line.close()
        error = await self._unless_stopped(self._opened())
        began = monotonic()
        if error is None and not self._stopping.is_set():
            self._standing.now("here")
            error = await self._unless_stopped(self._line.lost())
        if error is None:
            return 0.0
        await self._line.close()
        if monotonic() - began > self._pace.steady:
            self._backoff.worked()
        return self._rest_after(error, monotonic() - began)

    async def _opened(self) -> ChannelError | None:
        try:
            await self._line.open()
        except ChannelError as error:
            return error
        return None

    async def _unless_stopped(
        self, doing: Coroutine[Any, Any, ChannelError | None]
    ) -> ChannelError | None:
        """None also when we are to stop: then it is left."""
        task, stopping = asyncio.create_task(doing), asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({task, stopping}, return_when="FIRST_COMPLETED")
            return task.result() if task.done() else None
        finally:
            await end(stopping)
            await end(task)

    def _rest_after(self, error: ChannelError, stood_seconds: float) -> float:
        if isinstance(error, Retired) and stood_seconds > self._pace.steady:
            return 0.0
        self._standing.now("resting", error.reason)
        match error:
            case Refused():
                return spread(self._pace.refused)
            case TryLater() if error.trouble or isinstance(error, Limited):
                return max(error.after, self._backoff.failed())
            case _:
                return self._backoff.failed()


class Keepers:
    """Of all lines of one channel in this process."""

    def __init__(
        self,
        lines: Sequence[Line],
        troubles: Troubles,
        clock: Callable[[], datetime],
        metrics: Metrics,
        pace: KeepPace = USUAL,
    ) -> None:
        self.channel = lines[0].channel
        self._keepers = [Keeper(line, clock, pace) for line in lines]
        self._host = socket.gethostname()
        self._down = f"{DOWN} {self._host}"[:LONGEST_CODE]
        self._troubles = LineTroubles(lines[0], troubles, clock, Questions(), [self._down])
        self._metrics = metrics
        self._pace = pace
        self._stood_at = monotonic()

    @property
    def states(self) -> tuple[LineState, ...]:
        return tuple(each.state for each in self._keepers)

    async def keep(self) -> None:
        """Until `stop`."""
        watching = asyncio.create_task(self._watch())
        await asyncio.gather(*(each.keep() for each in self._keepers))
        await end(watching)
        self._count()
        await self._troubles.all_is_well()

    def stop(self) -> None:
        for each in self._keepers:
            each.stop()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._pace.look)
            if self._count():
                self._stood_at = monotonic()
                await self._troubles.all_is_well()
            elif monotonic() - self._stood_at > self._pace.down:
                self._stood_at = monotonic()
                await self._note_down()

    async def _note_down(self) -> None:
        why = next((each.reason for each in self.states if each.reason), "")
        reason = f"{self._host} 上的进程没有一条长连接是通的，平台的消息收不到。{why}"
        await self._troubles.note(self._down, reason)

    def _count(self) -> int:
        """How many stand."""
        states = self.states
        standing = sum(each.state == "here" for each in states)
        heard = [each.heard_at for each in states if each.heard_at]
        self._metrics.lines_stand(self.channel, standing)
        self._metrics.line_heard(self.channel, max(heard, default=None))
        return standing
