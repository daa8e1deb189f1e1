"""The only line to a platform held by one process of all: taken by lease, given up in time, taken over within seconds.

A process that cannot renew its lease has closed the line before anybody else may open it: `LET_GO_EARLY_SECONDS` is how
far the clocks of two machines may differ.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Literal, TypeVar
from uuid import uuid4

import structlog

from bot.channels.channel import ChannelError, Refused
from bot.channels.line import Line, Replaced
from bot.metrics import Metrics
from storage.leases import Leases

log = structlog.get_logger(__name__)

T = TypeVar("T")
_State = Literal["off", "elsewhere", "connecting", "here", "resting"]

LEASE_SECONDS = 4.0
RENEW_SECONDS = 1.0
LET_GO_EARLY_SECONDS = 1.0
LOOK_SECONDS = 0.5
"""How often who has not got it looks whether it is free."""
DELIVER_SECONDS = 0.3
SHORTEST_REST_SECONDS = 0.2
LONGEST_REST_SECONDS = 30.0
REST_OF_THE_REFUSED_SECONDS = 30.0
REST_OF_THE_REPLACED_SECONDS = 5.0
LONGEST_REST_OF_THE_REPLACED_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """Of this process. `resting` while it waits to try again, for `reason`, a sentence for an administrator."""

    channel: str
    state: _State
    since: datetime
    heard_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Rest:
    seconds: float
    keeps_lease: bool = False


class Holder:
    """Holds `line` whenever nobody else does; `deliver` sends what waits for it, called several times a second."""

    def __init__(
        self,
        line: Line,
        leases: Leases,
        clock: Callable[[], datetime],
        metrics: Metrics,
        deliver: Callable[[], Awaitable[object]],
    ) -> None:
        self._line = line
        self._leases = leases
        self._clock = clock
        self._metrics = metrics
        self._deliver = deliver
        self._owner = uuid4().hex
        self._good_until = 0.0
        self._failures = 0
        self._replacements = 0
        self._asking: set[asyncio.Task[bool] | asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._state = LineState(channel=line.channel, state="off", since=clock())

    @property
    def state(self) -> LineState:
        return replace(self._state, heard_at=self._line.heard_at)

    async def keep(self) -> None:
        """Until `stop`; whatever happens to the database or to the line."""
        while not self._stopping.is_set():
            await self._pause(await self._try())
        await self._line.end()
        self._now("off")

    def stop(self) -> None:
        self._stopping.set()

    async def _try(self) -> float:
        """How many seconds to wait before the next try."""
        try:
            is_ours = await self._is_free() and await self._take(LEASE_SECONDS)
        except Exception as error:  # noqa: BLE001 - the database may be away for any reason
            log.warning("lease_unknown", line=self._line.channel, error=type(error).__name__)
            return LOOK_SECONDS
        if not is_ours:
            self._now("elsewhere")
            return LOOK_SECONDS
        try:
            return await self._hold()
        except Exception:
            log.exception("line_failed", line=self._line.channel)
            return LOOK_SECONDS

    async def _is_free(self) -> bool:
        """Only looking, so that those who wait write nothing."""
        return await self._leases.owner(self._line.name, self._clock()) in {"", self._owner}

    async def _take(self, within_seconds: float) -> bool:
        """Never cut off in the middle: a database that answers late is left to it."""
        began = monotonic()
        taking = self._leases.take(self._line.name, self._owner, self._clock(), LEASE_SECONDS)
        asking = asyncio.create_task(taking)
        self._asking.add(asking)
        asking.add_done_callback(self._answered)
        done, _ = await asyncio.wait({asking}, timeout=within_seconds)
        if not done:
            raise TimeoutError("the database did not answer")
        if asking.result():
            self._good_until = began + LEASE_SECONDS - LET_GO_EARLY_SECONDS
            return True
        return False

    def _answered(self, asking: asyncio.Task[bool] | asyncio.Task[None]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            asking.exception()

    async def _hold(self) -> float:
        renewing = asyncio.create_task(self._renew())
        stopping = asyncio.create_task(self._stopping.wait())
        using = asyncio.create_task(self._use())
        try:
            await asyncio.wait({renewing, using, stopping}, return_when="FIRST_COMPLETED")
            rest = self._rest_after(using.result()) if using.done() else _Rest(LOOK_SECONDS)
            await self._line.close()
            if rest.keeps_lease:
                await asyncio.wait(
                    {renewing, stopping}, timeout=rest.seconds, return_when="FIRST_COMPLETED"
                )
                return SHORTEST_REST_SECONDS
            return rest.seconds
        finally:
            for task in (using, renewing, stopping):
                await _end(task)
            await self._line.close()
            await self._let_go()

    def _rest_after(self, error: ChannelError) -> _Rest:
        """What every process would meet alike is waited for with the lease, so that none of ours tries in turn."""
        match error:
            case Replaced():
                self._replacements += 1
                seconds = REST_OF_THE_REPLACED_SECONDS * 2.0 ** (self._replacements - 1)
                rest = _Rest(min(LONGEST_REST_OF_THE_REPLACED_SECONDS, seconds), keeps_lease=True)
            case _ if error.trouble or isinstance(error, Refused):
                rest = _Rest(REST_OF_THE_REFUSED_SECONDS, keeps_lease=True)
            case _:
                self._failures += 1
                seconds = SHORTEST_REST_SECONDS * 2.0 ** min(self._failures - 1, 10)
                rest = _Rest(min(LONGEST_REST_SECONDS, seconds))
        self._now("resting", error.reason)
        return rest

    async def _renew(self) -> None:
        """As long as the lease is surely ours."""
        while (left := self._good_until - monotonic()) > 0:
            await asyncio.sleep(min(RENEW_SECONDS, left))
            try:
                if not await self._take(max(0.0, self._good_until - monotonic())):
                    return
            except Exception as error:  # noqa: BLE001 - the database may be back in time
                log.warning(
                    "lease_not_renewed", line=self._line.channel, error=type(error).__name__
                )

    async def _use(self) -> ChannelError:
        """Why it stands no more."""
        self._now("connecting")
        try:
            await self._line.open()
        except ChannelError as error:
            return error
        self._failures = 0
        self._now("here")
        since = monotonic()
        delivering = asyncio.create_task(self._deliver_on())
        try:
            return await self._line.lost()
        finally:
            if monotonic() - since > LONGEST_REST_OF_THE_REPLACED_SECONDS:
                self._replacements = 0
            await _end(delivering)

    async def _deliver_on(self) -> None:
        """Whoever is woken for a delivery may be a process that has no line."""
        while True:
            try:
                await self._deliver()
            except Exception:
                log.exception("deliveries_not_made", line=self._line.channel)
            self._metrics.line_heard(self._line.channel, self._line.heard_at)
            await asyncio.sleep(DELIVER_SECONDS)

    async def _let_go(self) -> None:
        """At once where the database answers; else the lease runs out."""
        letting = asyncio.create_task(self._leases.let_go(self._line.name, self._owner))
        self._asking.add(letting)
        letting.add_done_callback(self._answered)
        await asyncio.wait({letting}, timeout=LET_GO_EARLY_SECONDS)

    def _now(self, state: _State, reason: str = "") -> None:
        if (state, reason) == (self._state.state, self._state.reason):
            return
        channel = self._line.channel
        self._state = LineState(channel=channel, state=state, since=self._clock(), reason=reason)
        self._metrics.line_held(channel, is_here=state == "here")
        log.info("line", line=channel, state=state, reason=reason)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


async def _end(task: asyncio.Task[T]) -> None:
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()
