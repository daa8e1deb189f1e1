"""One process of all holds the line, and never two: with the database away, with the line lost, with its holder dead."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic

import pytest

from bot.channels.channel import ChannelError, Refused, TryLater
from bot.channels.line import Replaced
from bot.jobs.holding import Holder, Pace
from bot.metrics import Metrics
from storage.database import Store
from storage.leases import Leases
from tests.databases import OpenStore
from tests.waiting import until

QUICK = Pace(
    lease=0.8,
    renew=0.1,
    early=0.2,
    look=0.05,
    deliver=0.02,
    shortest=0.02,
    longest=0.2,
    refused=0.3,
    replaced=0.3,
)


class Exchange:
    """Where lines end: who is on it now, and whether two ever were."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.were_two = False
        self.opened: list[str] = []

    def enter(self, who: str) -> None:
        self.open.add(who)
        self.opened.append(who)
        self.were_two = self.were_two or len(self.open) > 1


class FakeLine:
    name = "wecom_bot:aib"
    channel = "wecom_bot"
    account = "ww1"
    heard_at: datetime | None = None

    def __init__(self, who: str, exchange: Exchange) -> None:
        self.who = who
        self._exchange = exchange
        self.refusals: deque[ChannelError] = deque()
        self.closed_at = 0.0
        self.has_ended = self.was_open_to_the_end = False
        self._lost: asyncio.Future[ChannelError] | None = None

    async def open(self) -> None:
        if self.refusals:
            raise self.refusals.popleft()
        self._lost = asyncio.get_running_loop().create_future()
        self._exchange.enter(self.who)

    async def lost(self) -> ChannelError:
        assert self._lost is not None
        return await asyncio.shield(self._lost)

    async def close(self) -> None:
        if self.who in self._exchange.open:
            self._exchange.open.discard(self.who)
            self.closed_at = monotonic()

    async def end(self) -> None:
        self.was_open_to_the_end = self.was_open_to_the_end or self.who in self._exchange.open
        await self.close()
        self.has_ended = True

    def breaks(self, error: ChannelError) -> None:
        assert self._lost is not None
        self._lost.set_result(error)


class Stumbling:
    """Leases of a database that is away or slow when told."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self.is_away = False
        self.answers = asyncio.Event()
        self.answers.set()

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        ask = getattr(self._leases, name)

        async def asked(*given: object) -> object:
            await self.answers.wait()
            if self.is_away:
                raise ConnectionError("the database is away")
            return await ask(*given)

        return asked


class Process:
    def __init__(self, who: str, exchange: Exchange, store: Store) -> None:
        self.line = FakeLine(who, exchange)
        self.store = store
        self.leases = Stumbling(store.leases)
        self.delivered = 0
        self.holder = Holder(
            self.line,
            self.leases,  # type: ignore[arg-type]  # it stands before the real ones
            store.troubles,
            lambda: datetime.now(UTC),
            Metrics(),
            self._deliver,
            QUICK,
        )
        self.task = asyncio.create_task(self.holder.keep())

    async def _deliver(self) -> None:
        self.delivered += 1

    async def is_here(self) -> None:
        await until(lambda: self.holder.state.state == "here")

    async def stops(self) -> None:
        self.holder.stop()
        await asyncio.wait_for(self.task, 5.0)


Start = Callable[[str], Awaitable[Process]]


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
async def start(open_store: OpenStore, exchange: Exchange) -> AsyncIterator[Start]:
    processes: list[Process] = []

    async def one(who: str) -> Process:
        process = Process(who, exchange, await open_store())
        processes.append(process)
        return process

    yield one
    for process in processes:
        process.leases.is_away = False
        process.leases.answers.set()
        await process.stops() if not process.task.done() else None


@asynccontextmanager
async def lasting(seconds: float) -> AsyncIterator[None]:
    """What happens within takes at least so long."""
    began = monotonic()
    yield
    assert monotonic() - began >= seconds


async def test_of_two_one_holds_it_and_delivers(start: Start, exchange: Exchange) -> None:
    first = await start("first")
    await first.is_here()
    second = await start("second")
    await until(lambda: second.holder.state.state == "elsewhere")
    await until(lambda: first.delivered > 3)
    assert (exchange.opened, second.delivered) == (["first"], 0)


async def test_who_stops_lets_it_go_at_once(start: Start, exchange: Exchange) -> None:
    first = await start("first")
    await first.is_here()
    second = await start("second")
    await first.stops()
    began = monotonic()
    await second.is_here()
    assert monotonic() - began < QUICK.lease - QUICK.early
    assert first.line.has_ended and first.line.was_open_to_the_end
    assert first.holder.state.state == "off"
    assert not exchange.were_two


async def test_a_line_that_was_lost_is_opened_again(start: Start, exchange: Exchange) -> None:
    first = await start("first")
    await first.is_here()
    first.line.breaks(TryLater("dropped"))
    await until(lambda: exchange.opened == ["first", "first"])
    await first.is_here()


async def test_while_the_database_is_away_the_line_is_closed_before_the_lease_ends(
    start: Start, exchange: Exchange
) -> None:
    first = await start("first")
    await first.is_here()
    second = await start("second")
    first.leases.is_away = True
    await second.is_here()
    assert not exchange.were_two
    assert "first" not in exchange.open
    first.leases.is_away = False
    await until(lambda: first.holder.state.state == "elsewhere")


async def test_with_a_database_that_does_not_answer_it_neither_dies_nor_holds_on(
    start: Start, exchange: Exchange
) -> None:
    first = await start("first")
    await first.is_here()
    first.leases.answers.clear()
    began = monotonic()
    await until(lambda: not exchange.open)
    assert monotonic() - began < QUICK.lease
    second = await start("second")
    await second.is_here()
    first.leases.answers.set()
    await until(lambda: first.holder.state.state == "elsewhere")
    assert not first.task.done() and not exchange.were_two


async def test_who_was_replaced_rests_and_keeps_others_of_ours_from_trying_in_turn(
    start: Start, exchange: Exchange
) -> None:
    first = await start("first")
    await first.is_here()
    await start("second")
    async with lasting(QUICK.replaced * 0.9):
        first.line.breaks(Replaced("somebody else has this bot"))
        await until(lambda: first.holder.state.state == "resting")
        assert first.holder.state.reason == "somebody else has this bot"
        await until(lambda: len(exchange.opened) == 2)


async def test_who_is_refused_says_why_and_tries_again(start: Start, exchange: Exchange) -> None:
    first = await start("first")
    await first.is_here()
    first.line.refusals.append(Refused("the secret is wrong"))
    first.line.breaks(TryLater("dropped"))
    await until(lambda: first.holder.state.reason == "the secret is wrong")
    async with asyncio.timeout(5):
        while not (troubles := await first.store.troubles.all()):
            await asyncio.sleep(0.005)
    (trouble,) = troubles
    assert (trouble.channel, trouble.reason) == ("wecom_bot", "the secret is wrong")
    await first.is_here()
    assert exchange.opened == ["first", "first"]
    await until(lambda: first.delivered)
    assert await first.store.troubles.all() == ()
