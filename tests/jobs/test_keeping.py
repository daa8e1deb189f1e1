"""Lines that every process has for itself: opened again when they are lost, all by themselves, and told of when none stands."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

import pytest

from bot.channels.channel import ChannelError, Limited, Refused, TryLater
from bot.channels.line import Retired
from bot.jobs.keeping import Keepers, KeepPace
from bot.jobs.lines import Backoff
from bot.metrics import Metrics
from storage.database import Store
from storage.troubles import Trouble
from tests.databases import OpenStore
from tests.waiting import until

QUICK = KeepPace(shortest=0.02, longest=0.2, refused=0.4, steady=0.0, look=0.02, down=0.1)
HEARD = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class FakeLine:
    channel = "dingtalk"
    account = "ding1"

    def __init__(self, name: str) -> None:
        self.name = name
        self.refusals: deque[Exception] = deque()
        self.is_refused: ChannelError | None = None
        self.opened: list[float] = []
        self.is_open = self.has_ended = self.cannot_end = False
        self.answers = asyncio.Event()
        self.answers.set()
        self._lost: asyncio.Future[ChannelError] | None = None

    @property
    def heard_at(self) -> datetime | None:
        return HEARD if self.opened else None

    async def open(self) -> None:
        await self.answers.wait()
        if self.is_refused:
            raise self.is_refused
        if self.refusals:
            raise self.refusals.popleft()
        assert not self.is_open, "it was not closed before it was opened again"
        self.opened.append(monotonic())
        self.is_open = True
        self._lost = asyncio.get_running_loop().create_future()

    async def lost(self) -> ChannelError:
        assert self._lost is not None
        return await asyncio.shield(self._lost)

    async def close(self) -> None:
        self.is_open = False

    async def end(self) -> None:
        if self.cannot_end:
            raise RuntimeError("a mistake of ours")
        self.has_ended = True
        await self.close()

    def breaks(self, error: ChannelError) -> None:
        assert self._lost is not None
        self._lost.set_result(error)


class Process:
    def __init__(self, store: Store, pace: KeepPace = QUICK) -> None:
        self.one, self.other = FakeLine("dingtalk:1"), FakeLine("dingtalk:2")
        self.store = store
        self.metrics = Metrics()
        lines = (self.one, self.other)
        clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
        self.keepers = Keepers(lines, store.troubles, clock, self.metrics, pace)
        self.task = asyncio.create_task(self.keepers.keep())

    @property
    def states(self) -> list[str]:
        return [each.state for each in self.keepers.states]

    async def stand(self, *states: str) -> None:
        await until(lambda: self.states == list(states))

    async def troubles(self) -> tuple[Trouble, ...]:
        return await self.store.troubles.all()

    async def has_troubles(self, count: int) -> tuple[Trouble, ...]:
        async with asyncio.timeout(10.0):
            while len(found := await self.troubles()) != count:
                await asyncio.sleep(0.02)
        return found

    async def stops(self) -> None:
        self.keepers.stop()
        await asyncio.wait_for(self.task, 5.0)


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()


@pytest.fixture
async def process(store: Store) -> AsyncIterator[Process]:
    found = Process(store)
    yield found
    found.one.answers.set()
    await found.stops()


async def test_all_its_lines_stand_at_once_and_end_with_it(process: Process) -> None:
    await process.stand("here", "here")
    assert [each.heard_at for each in process.keepers.states] == [HEARD, HEARD]
    await process.stops()
    assert process.states == ["off", "off"]
    assert process.one.has_ended and process.other.has_ended


async def test_a_line_that_is_lost_is_opened_again_and_the_other_stands_meanwhile(
    process: Process,
) -> None:
    await process.stand("here", "here")
    process.one.breaks(TryLater("the network dropped it"))
    await until(lambda: len(process.one.opened) == 2)
    await process.stand("here", "here")
    assert len(process.other.opened) == 1


async def test_one_that_retires_is_followed_at_once(store: Store) -> None:
    slow = Process(store, replace(QUICK, shortest=60.0, longest=60.0))
    await slow.stand("here", "here")
    await asyncio.sleep(0)
    slow.one.breaks(Retired("time for another"))
    await until(lambda: len(slow.one.opened) == 2)
    await slow.stops()


async def test_one_that_retires_again_and_again_is_not_followed_at_once(store: Store) -> None:
    """A platform that sends everybody away does not make us knock without a pause."""
    slow = Process(store, replace(QUICK, shortest=60.0, longest=60.0, steady=60.0))
    await slow.stand("here", "here")
    slow.one.breaks(Retired("time for another"))
    await slow.stand("resting", "here")
    assert len(slow.one.opened) == 1
    await slow.stops()


async def test_what_an_administrator_has_to_mend_is_tried_seldom_and_says_why(
    process: Process,
) -> None:
    await process.stand("here", "here")
    process.one.refusals.append(Refused("the secret is wrong"))
    began = monotonic()
    process.one.breaks(TryLater("dropped"))
    await until(lambda: process.keepers.states[0].reason == "the secret is wrong")
    await process.stand("here", "here")
    assert monotonic() - began >= QUICK.refused / 2


async def test_a_ban_is_waited_for_as_long_as_it_lasts(process: Process) -> None:
    await process.stand("here", "here")
    process.one.refusals.append(Limited("banned", after=0.5))
    began = monotonic()
    process.one.breaks(TryLater("dropped"))
    await until(lambda: len(process.one.opened) == 2)
    assert monotonic() - began >= 0.5


async def test_whatever_goes_wrong_with_a_line_it_is_tried_again(process: Process) -> None:
    await process.stand("here", "here")
    process.one.refusals += [RuntimeError("a mistake of ours"), ZeroDivisionError()]
    process.one.breaks(TryLater("dropped"))
    await until(lambda: len(process.one.opened) == 2)


async def test_a_line_that_cannot_even_end_holds_up_nobody(process: Process) -> None:
    await process.stand("here", "here")
    process.one.cannot_end = True
    await process.stops()
    assert process.states == ["off", "off"]


async def test_while_none_stands_every_process_can_know_it(process: Process) -> None:
    await process.stand("here", "here")
    for line in (process.one, process.other):
        line.is_refused = TryLater("连不上")
        line.breaks(TryLater("dropped"))
    (trouble,) = await process.has_troubles(1)
    assert (trouble.channel, trouble.account) == ("dingtalk", "ding1")
    assert trouble.code.startswith("lines ") and "连不上" in trouble.reason
    process.other.is_refused = None
    await process.has_troubles(0)


async def test_what_a_process_that_died_here_left_behind_is_over(store: Store) -> None:
    now, code = datetime.now(UTC), f"lines {socket.gethostname()}"[:64]
    await store.troubles.note("dingtalk", "ding1", code, "nothing stands", now)
    await store.troubles.note("dingtalk", "ding1", "lines elsewhere", "nothing stands there", now)
    process = Process(store)
    (left,) = await process.has_troubles(1)
    assert left.code == "lines elsewhere"
    await process.stops()


async def test_one_that_stands_is_enough(process: Process) -> None:
    await process.stand("here", "here")
    process.one.is_refused = TryLater("连不上")
    process.one.breaks(TryLater("dropped"))
    await until(lambda: process.states[0] == "resting")
    await asyncio.sleep(QUICK.down * 2)
    assert await process.troubles() == ()


async def test_a_process_that_ends_leaves_no_trouble_behind(process: Process) -> None:
    await process.stand("here", "here")
    for line in (process.one, process.other):
        line.is_refused = TryLater("连不上")
        line.breaks(TryLater("dropped"))
    await process.has_troubles(1)
    await process.stops()
    assert await process.troubles() == ()


async def test_it_ends_though_a_line_is_still_being_opened(process: Process) -> None:
    await process.stand("here", "here")
    process.one.answers.clear()
    process.one.breaks(TryLater("dropped"))
    await process.stand("connecting", "here")
    await process.stops()
    assert process.one.has_ended


async def test_how_many_stand_and_when_they_last_heard_is_measured(process: Process) -> None:
    await process.stand("here", "here")
    wanted = b'gongdan_lines_standing{channel="dingtalk"} 2.0'
    await until(lambda: wanted in process.metrics.render())
    heard = b'gongdan_line_last_heard_timestamp_seconds{channel="dingtalk"}'
    assert heard in process.metrics.render()
    await process.stops()
    assert b'gongdan_lines_standing{channel="dingtalk"} 0.0' in process.metrics.render()


def test_each_failure_is_waited_for_longer_and_not_by_all_alike() -> None:
    waits = [
        [each.failed() for _ in range(12)] for each in (Backoff(0.5, 30.0), Backoff(0.5, 30.0))
    ]
    assert all(0.25 <= first[0] <= 0.5 and 15.0 <= first[-1] <= 30.0 for first in waits)
    assert waits[0] != waits[1]


def test_after_a_success_it_begins_anew() -> None:
    backoff = Backoff(0.5, 30.0)
    for _ in range(8):
        backoff.failed()
    backoff.worked()
    assert backoff.failed() <= 0.5
