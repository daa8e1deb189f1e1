"""The only line to a platform held by one process of all: taken by lease, given up in time, taken over within seconds.

A process that cannot renew its lease has closed the line before anybody else may open it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import uuid4

import structlog

from bot.channels.channel import ChannelError, Refused
from bot.channels.line import Line, Replaced
from bot.jobs.lines import (
    Backoff,
    LineState,
    LineTroubles,
    Questions,
    Standing,
    State,
    code_of,
    end,
    pause,
)
from bot.metrics import Metrics
from storage.leases import Leases
from storage.troubles import Troubles

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """In seconds. The line is given up `early` before its lease ends, which is how far the clocks of two machines may
    differ; who has it not `look`s whether it is free, who has it `deliver`s so often. After a line was lost the next try
    waits between `shortest` and `longest`, after we were `refused` or another connection `replaced` ours longer."""

    lease: float = 4.0
    renew: float = 1.0
    early: float = 1.0
    look: float = 0.5
    deliver: float = 0.3
    shortest: float = 0.2
    longest: float = 30.0
    refused: float = 30.0
    replaced: float = 5.0
    longest_replaced: float = 300.0


USUAL = Pace()


@dataclass(frozen=True, slots=True)
class _Rest:
    seconds: float
    keeps_lease: bool = False
    error: ChannelError | None = None


class Holder:
    """Holds `line` whenever nobody else does; `deliver` sends what waits for it, called several times a second."""

    def __init__(
        self,
        line: Line,
        leases: Leases,
        troubles: Troubles,
        clock: Callable[[], datetime],
        metrics: Metrics,
        deliver: Callable[[], Awaitable[object]],
        pace: Pace = USUAL,
    ) -> None:
        self._line = line
        self._leases = leases
        self._clock = clock
        self._metrics = metrics
        self._deliver = deliver
        self._pace = pace
        self._owner = uuid4().hex
        self._good_until = 0.0
        self._backoff = Backoff(pace.shortest, pace.longest)
        self._replacements = 0
        self._questions = Questions()
        self._troubles = LineTroubles(line, troubles, clock, self._questions)
        self._stopping = asyncio.Event()
        self._standing = Standing(line, clock, self._tell)

    @property
    def state(self) -> LineState:
        return self._standing.state

    async def keep(self) -> None:
        """Until `stop`; whatever happens to the database or to the line."""
        while not self._stopping.is_set():
            await pause(self._stopping, await self._try())
        await self._line.end()
        self._standing.now("off")

    def stop(self) -> None:
        self._stopping.set()

    async def _try(self) -> float:
        """How many seconds to wait before the next try."""
        try:
            is_ours = await self._is_free() and await self._take(self._pace.lease)
        except Exception as error:  # noqa: BLE001 - the database may be away for any reason
            log.warning("lease_unknown", line=self._line.channel, error=type(error).__name__)
            return self._pace.look
        if not is_ours:
            self._standing.now("elsewhere")
            return self._pace.look
        try:
            return await self._hold()
        except Exception:
            log.exception("line_failed", line=self._line.channel)
            return self._pace.look

    async def _is_free(self) -> bool:
        """Only looking, so that those who wait write nothing."""
        looking = self._leases.owner(self._line.name, self._clock())
        return await self._questions.answer(looking, self._pace.lease) in {"", self._owner}

    async def _take(self, within_seconds: float) -> bool:
        began = monotonic()
        taking = self._leases.take(self._line.name, self._owner, self._clock(), self._pace.lease)
        is_ours = await self._questions.answer(taking, within_seconds)
        if is_ours:
            self._good_until = began + self._pace.lease - self._pace.early
        return is_ours

    async def _hold(self) -> float:
        renewing = asyncio.create_task(self._renew())
        stopping = asyncio.create_task(self._stopping.wait())
        using = asyncio.create_task(self._use())
        try:
            await asyncio.wait({renewing, using, stopping}, return_when="FIRST_COMPLETED")
            rest = self._rest_after(using.result()) if using.done() else _Rest(self._pace.look)
            if not (using.done() or renewing.done()):
                await self._finish(renewing)
            await self._line.close()
            if rest.error:
                await self._troubles.note(code_of(rest.error), rest.error.reason)
            if rest.keeps_lease:
                await asyncio.wait(
                    {renewing, stopping}, timeout=rest.seconds, return_when="FIRST_COMPLETED"
                )
                return self._pace.shortest
            return rest.seconds
        finally:
            for task in (using, renewing, stopping):
                await end(task)
            await self._line.close()
            await self._let_go()

    async def _finish(self, renewing: asyncio.Task[None]) -> None:
        """What has begun on the line may end, as long as it is ours."""
        ending = asyncio.create_task(self._line.end())
        await asyncio.wait({ending, renewing}, return_when="FIRST_COMPLETED")
        await end(ending)

    def _rest_after(self, error: ChannelError) -> _Rest:
        """What every process would meet alike is waited for with the lease, so that none of ours tries in turn."""
        match error:
            case Replaced():
                self._replacements += 1
                seconds = self._pace.replaced * 2.0 ** (self._replacements - 1)
                seconds = min(self._pace.longest_replaced, seconds)
                rest = _Rest(seconds, keeps_lease=True, error=error)
            case _ if error.trouble or isinstance(error, Refused):
                rest = _Rest(self._pace.refused, keeps_lease=True, error=error)
            case _:
                rest = _Rest(self._backoff.failed())
        self._standing.now("resting", error.reason)
        return rest

    async def _renew(self) -> None:
        """As long as the lease is surely ours."""
        while (left := self._good_until - monotonic()) > 0:
            await asyncio.sleep(min(self._pace.renew, left))
            try:
                if not await self._take(max(0.0, self._good_until - monotonic())):
                    return
            except Exception as error:  # noqa: BLE001 - the database may be back in time
                log.warning(
                    "lease_not_renewed", line=self._line.channel, error=type(error).__name__
                )

    async def _use(self) -> ChannelError:
        """Why it stands no more."""
        self._standing.now("connecting")
        try:
            await self._line.open()
        except ChannelError as error:
            return error
        self._backoff.worked()
        self._standing.now("here")
        await self._troubles.all_is_well()
        since = monotonic()
        delivering = asyncio.create_task(self._deliver_on())
        try:
            return await self._line.lost()
        finally:
            if monotonic() - since > self._pace.longest_replaced:
                self._replacements = 0
            await end(delivering)

    async def _deliver_on(self) -> None:
        """Whoever is woken for a delivery may be a process that has no line."""
        while True:
            try:
                await self._deliver()
            except Exception:
                log.exception("deliveries_not_made", line=self._line.channel)
            self._metrics.line_heard(self._line.channel, self._line.heard_at)
            await asyncio.sleep(self._pace.deliver)

    async def _let_go(self) -> None:
        """At once where the database answers; else the lease runs out."""
        letting = self._leases.let_go(self._line.name, self._owner)
        await self._questions.ask_kindly("lease_not_let_go", letting, self._pace.early)

    def _tell(self, state: State) -> None:
        self._metrics.line_held(self._line.channel, is_here=state == "here")
