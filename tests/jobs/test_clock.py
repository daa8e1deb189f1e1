from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar, cast

import pytest

from bot.jobs.clock import AFTER_A_FAILURE, ClockWatcher
from bot.metrics import Metrics
from handlers.clock import OF_COMPANIES, OF_TICKETS
from handlers.desk import Moment
from handlers.updates import TextSent
from storage.database import Store
from storage.errors import NotReady
from storage.timers import OF_NO_TICKET, Timer, Timers
from tests.handlers.desk_of import LI_HONG, REPORT, WANG_QIANG, ZHOU_MIN
from tests.jobs.office import Office
from tests.storage.builders import a_ticket
from tests.waiting import until
from workflows.ticket import Ticket

Deed = TypeVar("Deed")
OVERDUE = "已超时"


async def opened(office: Office) -> None:
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))
    office.alarm.woken = 0


async def many_opened(office: Office, count: int) -> list[int]:
    """Tickets on which nothing else is due."""
    async with office.store.unit_of_work(office.company) as uow:
        tickets = [await uow.tickets.add(a_ticket(f"NO-{number}")) for number in range(count)]
    return [ticket.id for ticket in tickets]


async def arm_all(office: Office, tickets: list[int], name: str) -> None:
    async with office.store.unit_of_work(office.company) as uow:
        for ticket in tickets:
            uow.timers.arm(ticket, name, office.clock())


@contextmanager
def ringing_by(table: dict[str, Deed], kind: str, deed: Deed) -> Iterator[None]:
    before = dict(table)
    table[kind] = deed
    try:
        yield
    finally:
        table.clear()
        table.update(before)


@dataclass
class Away:
    """A store whose database does not answer."""

    store: Store
    asked: int = 0
    writes_at_once: bool = False

    @property
    def timers(self) -> Timers:
        self.asked += 1
        raise NotReady("the database does not answer")


async def test_nothing_rings_before_its_time(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=29)
    assert await office.watcher.ring_all_due() == 0
    assert office.alarm.woken == 0


async def test_a_due_timer_rings_once_and_wakes_delivery(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=31)
    assert await office.watcher.ring_all_due() == 1
    assert office.alarm.woken == 1
    assert await office.watcher.ring_all_due() == 0
    await office.deliverer.deliver_due()
    assert sum(OVERDUE in words for words in office.words(ZHOU_MIN)) == 1


async def test_several_due_timers_ring_in_one_go(office: Office) -> None:
    await opened(office)
    office.clock.move(days=2)
    assert await office.watcher.ring_all_due() == 2
    assert office.alarm.woken == 1


async def test_many_short_rounds_wake_delivery_once_and_what_is_owed_is_made_good(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    office.clock.move(minutes=31)
    assert await office.watcher.ring_all_due() == 1
    with monkeypatch.context() as patch:
        patch.setattr("bot.jobs.clock.WAKE_EVERY_SECONDS", 1000)
        office.clock.move(days=2)
        assert await office.watcher.ring_all_due() == 1
        assert office.alarm.woken == 1
    with monkeypatch.context() as patch:
        patch.setattr("bot.jobs.clock.WAKE_EVERY_SECONDS", 0)
        assert await office.watcher.ring_all_due() == 0
    assert office.alarm.woken == 2


async def test_two_watchers_ring_a_timer_once(office: Office) -> None:
    await opened(office)
    office.clock.move(days=2)
    second = ClockWatcher(office.desk, office.alarm, office.metrics)
    rung = await asyncio.gather(office.watcher.ring_all_due(), second.ring_all_due())
    assert sum(rung) == 2


async def test_a_timer_that_fails_is_postponed_with_nothing_changed(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=31)
    office.types.fails_to_get.append(ZeroDivisionError("a fault of ours"))
    await office.watcher.ring_all_due()
    await office.deliverer.deliver_due()
    assert not any(OVERDUE in words for words in office.words(ZHOU_MIN))
    assert await office.watcher.ring_all_due() == 0

    office.clock.move(seconds=31)
    assert await office.watcher.ring_all_due() == 1
    await office.deliverer.deliver_due()
    assert any(OVERDUE in words for words in office.words(ZHOU_MIN))


async def test_a_timer_that_fails_does_not_keep_others_from_ringing(office: Office) -> None:
    await opened(office)
    office.clock.move(days=2)
    office.types.fails_to_get.append(ZeroDivisionError("a fault of ours"))
    await office.watcher.ring_all_due()
    await office.deliverer.deliver_due()
    assert any(OVERDUE in words for words in office.words(WANG_QIANG) + office.words(ZHOU_MIN))


async def test_a_timer_that_always_fails_is_put_off_alone(office: Office) -> None:
    """Taken together with nine that do not: they ring all the same, once each."""
    tickets = await many_opened(office, 10)
    broken = tickets[3]
    await arm_all(office, tickets, "poke")
    rung: Counter[int] = Counter()

    async def poke(moment: Moment, ticket: Ticket, _timer: Timer) -> None:
        moment.uow.history.add(ticket.id, "poked", None, moment.now, "clock", {})
        if ticket.id == broken:
            raise ZeroDivisionError("a fault of ours")

    with ringing_by(OF_TICKETS, "poke", poke):
        assert await office.watcher.ring_all_due() == 9
        assert await office.watcher.ring_all_due() == 0
    async with office.store.unit_of_work(office.company) as uow:
        for ticket in tickets:
            rung[ticket] = sum(entry.kind == "poked" for entry in await uow.history.of(ticket))
    assert rung == Counter({ticket: int(ticket != broken) for ticket in tickets})
    assert await office.store.timers.next_due_at() == office.clock() + AFTER_A_FAILURE


async def test_more_than_a_transaction_holds_ring_in_one_go(office: Office) -> None:
    tickets = await many_opened(office, 35)
    await arm_all(office, tickets, "poke")
    rung: list[int] = []

    async def poke(_moment: Moment, ticket: Ticket, _timer: Timer) -> None:
        rung.append(ticket.id)

    with ringing_by(OF_TICKETS, "poke", poke):
        assert await office.watcher.ring_all_due() == 35
    assert sorted(rung) == tickets


async def test_what_an_earlier_timer_disarms_does_not_ring(office: Office) -> None:
    (ticket,) = await many_opened(office, 1)
    rung: list[str] = []

    async def poke(moment: Moment, ticket: Ticket, timer: Timer) -> None:
        rung.append(timer.name)
        moment.uow.timers.disarm(ticket.id, "poke:2")
        moment.uow.timers.arm(ticket.id, "poke:3", moment.now + timedelta(hours=1))

    async with office.store.unit_of_work(office.company) as uow:
        for number in range(1, 4):
            uow.timers.arm(ticket, f"poke:{number}", office.clock())
    with ringing_by(OF_TICKETS, "poke", poke):
        await office.watcher.ring_all_due()
        office.clock.move(minutes=1)
        await office.watcher.ring_all_due()
    assert rung == ["poke:1"]


async def test_a_timer_of_the_company_rings_for_the_company(office: Office) -> None:
    rung: list[tuple[int, str]] = []

    async def look(moment: Moment, timer: Timer) -> None:
        rung.append((moment.uow.company, timer.name))

    await arm_all(office, [OF_NO_TICKET], "backlog")
    await arm_all(office, [OF_NO_TICKET], "unheard_of")
    with ringing_by(OF_COMPANIES, "backlog", look):
        assert await office.watcher.ring_all_due() == 2
    assert rung == [(office.company, "backlog")]
    assert await office.store.timers.next_due_at() is None


async def test_a_timer_of_the_company_that_fails_is_put_off(office: Office) -> None:
    async def look(_moment: Moment, _timer: Timer) -> None:
        raise ZeroDivisionError("a fault of ours")

    await arm_all(office, [OF_NO_TICKET], "backlog")
    with ringing_by(OF_COMPANIES, "backlog", look):
        assert await office.watcher.ring_all_due() == 0
    assert await office.store.timers.next_due_at() == office.clock() + AFTER_A_FAILURE


async def test_the_clock_keeps_time_without_being_woken(office: Office) -> None:
    """Also with what another process arms nearer than what it was sleeping for."""
    rung = asyncio.Event()

    async def poke(_moment: Moment, _ticket: Ticket, _timer: Timer) -> None:
        rung.set()

    (ticket,) = await many_opened(office, 1)
    async with office.store.unit_of_work(office.company) as uow:
        uow.timers.arm(ticket, "poke", office.clock() + timedelta(hours=1))
    keeping = asyncio.create_task(office.watcher.keep())
    with ringing_by(OF_TICKETS, "poke", poke):
        await asyncio.sleep(0.05)
        await arm_all(office, [ticket], "poke")
        await asyncio.wait_for(rung.wait(), 10)
    office.watcher.stop()
    await asyncio.wait_for(keeping, 10)


async def test_the_clock_outlives_a_database_that_is_away(office: Office) -> None:
    """Which it says, and looks again a moment later."""
    away = Away(office.store)
    watcher = ClockWatcher(replace(office.desk, store=cast(Store, away)), office.alarm, Metrics())
    keeping = asyncio.create_task(watcher.keep())
    await until(lambda: away.asked > 1)
    watcher.stop()
    await asyncio.wait_for(keeping, 10)


async def test_timers_that_rang_are_counted_with_their_lateness(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=30, seconds=4)
    await office.watcher.ring_all_due()
    shown = office.metrics.render().decode()
    assert "gongdan_timers_fired_total 1.0" in shown
    assert "gongdan_timer_lateness_seconds_sum 4.0" in shown
