"""What keeping a line takes, whether it is the only one of all processes or one of many: how it stands, how long to wait
after it was lost, what an administrator hears of it, and a database that may be away."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

import structlog

from bot.channels.channel import ChannelError
from bot.channels.line import Line
from storage.troubles import Troubles

log = structlog.get_logger(__name__)

T = TypeVar("T")
State = Literal["off", "elsewhere", "connecting", "here", "resting"]
CANCEL_AGAIN_SECONDS = 0.2
TROUBLE_SECONDS = 1.0
"""How long the database is waited for with a trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """Of this process. `resting` while it waits to try again, for `reason`, a sentence for an administrator."""

    channel: str
    state: State
    since: datetime
    heard_at: datetime | None = None
    reason: str = ""


class Standing:
    """How a line stands; `tell` hears of each change."""

    def __init__(
        self, line: Line, clock: Callable[[], datetime], tell: Callable[[State], None]
    ) -> None:
        self._line = line
        self._clock = clock
        self._tell = tell
        self._state = LineState(channel=line.channel, state="off", since=clock())

    @property
    def state(self) -> LineState:
        return replace(self._state, heard_at=self._line.heard_at)

    def now(self, state: State, reason: str = "") -> None:
        if (state, reason) == (self._state.state, self._state.reason):
            return
        channel = self._line.channel
        self._state = LineState(channel=channel, state=state, since=self._clock(), reason=reason)
        self._tell(state)
        log.info("line", line=channel, state=state, reason=reason)


class Backoff:
    """Longer after each failure, and not the same for all who failed together."""

    def __init__(self, shortest: float, longest: float) -> None:
        self._shortest = shortest
        self._longest = longest
        self._failures = 0

    def failed(self) -> float:
        """How many seconds to wait."""
        seconds = min(self._longest, self._shortest * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return spread(seconds)

    def worked(self) -> None:
        self._failures = 0


def spread(seconds: float) -> float:
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 - spreads tries, keeps no secret


class Questions:
    """To a database that may be away: none is cut off in the middle, and one that answers late is left to it."""

    def __init__(self) -> None:
        self._asked: set[asyncio.Task[Any]] = set()

    async def answer(self, asking: Coroutine[object, object, T], within_seconds: float) -> T:
        task = asyncio.create_task(asking)
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        done, _ = await asyncio.wait({task}, timeout=within_seconds)
        if not done:
            task.add_done_callback(_heard)
            raise TimeoutError("the database did not answer")
        return task.result()

    async def ask_kindly(
        self, failure: str, asking: Coroutine[object, object, object], within_seconds: float
    ) -> bool:
        """Whether it answered."""
        try:
            await self.answer(asking, within_seconds)
        except Exception as error:  # noqa: BLE001 - the database may be away for any reason
            log.warning(failure, error=type(error).__name__)
            return False
        return True


class LineTroubles:
    """What an administrator is to mend of a channel's lines: on the health page of every process until it is over. `before`
    are codes that a process which died here may have left."""

    def __init__(
        self,
        line: Line,
        troubles: Troubles,
        clock: Callable[[], datetime],
        questions: Questions,
        before: Iterable[str] = (),
    ) -> None:
        self._place = (line.channel, line.account)
        self._troubles = troubles
        self._clock = clock
        self._questions = questions
        self._noted = set(before)

    async def note(self, code: str, reason: str) -> None:
        self._noted.add(code)
        noting = self._troubles.note(*self._place, code, reason, self._clock())
        await self._questions.ask_kindly("trouble_not_noted", noting, TROUBLE_SECONDS)

    async def all_is_well(self) -> None:
        if not self._noted:
            return
        over = self._troubles.over(*self._place, sorted(self._noted))
        if await self._questions.ask_kindly("trouble_not_over", over, TROUBLE_SECONDS):
            self._noted.clear()


def code_of(error: ChannelError) -> str:
    return error.code or type(error).__name__.casefold()


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """For so long, unless it is to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()


async def end(task: asyncio.Task[Any]) -> None:
    """Until it heeds: before Python 3.12 `wait_for` may swallow a cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=CANCEL_AGAIN_SECONDS)
    _heard(task)


def _heard(task: asyncio.Task[Any]) -> None:
    """Nobody else asks how it ended."""
    if not task.cancelled():
        task.exception()
