from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Store
from storage.timers import MAX_ATTEMPTS, OF_NO_TICKET, Timer
from tests.databases import OpenStore
from tests.storage.builders import BrokenOff, a_ticket
from workflows.verbs import Phase


async def armed(store: Store, company: int, name: str, due_at: datetime, ticket: int = 3) -> None:
    async with store.unit_of_work(company) as uow:
        uow.timers.arm(ticket, name, due_at)


async def rung(store: Store, now: datetime) -> str | None:
    """The name of the one that rang."""
    async with store.due_timers(now, 1) as due:
        return due[0][1].name if due else None


async def rung_together(store: Store, now: datetime, limit: int = 10) -> list[str]:
    async with store.due_timers(now, limit) as due:
        return [timer.name for _, timer in due]


async def broken(store: Store, now: datetime) -> Timer:
    with pytest.raises(BrokenOff) as failure:
        await _ring_and_break_off(store, now)
    timer = failure.value.args[0]
    assert isinstance(timer, Timer)
    return timer


async def _ring_and_break_off(store: Store, now: datetime) -> None:
    async with store.due_timers(now, 1) as ((uow, timer),):
        uow.history.add(3, "overdue", None, now, "clock", {})
        raise BrokenOff(timer)


async def test_timers_ring_when_they_are_due_the_earliest_first(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "resolve", now)
    await armed(store, company, "accept", now - timedelta(microseconds=1))
    await armed(store, company, "rate", now + timedelta(microseconds=1))
    assert await store.timers.next_due_at() == now - timedelta(microseconds=1)
    assert [await rung(store, now) for _ in range(3)] == ["accept", "resolve", None]
    assert await rung(store, now + timedelta(seconds=1)) == "rate"
    assert await store.timers.next_due_at() is None


async def test_timer_armed_anew_replaces_the_one_of_its_name(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    async with store.unit_of_work(company) as uow:
        uow.timers.arm(3, "accept", now + timedelta(hours=1))
        uow.timers.arm(3, "accept", now + timedelta(hours=2))
    assert await rung(store, now) is None
    assert await store.timers.next_due_at() == now + timedelta(hours=2)


async def test_disarmed_timer_does_not_ring(store: Store, company: int, now: datetime) -> None:
    await armed(store, company, "accept", now)
    async with store.unit_of_work(company) as uow:
        uow.timers.arm(3, "resolve", now)
        uow.timers.disarm(3, "resolve")
        uow.timers.disarm(3, "accept")
        uow.timers.disarm(4, "never armed")
    assert await rung(store, now) is None


async def test_timer_rings_in_the_unit_of_work_that_follows_from_it(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    async with store.due_timers(now, 1) as ((uow, timer),):
        assert (uow.company, timer.company, timer.ticket_id) == (company, company, 3)
        uow.timers.arm(3, "accept", now + timedelta(hours=1))
        uow.history.add(3, "overdue", None, now, "clock", {"target": timer.name})
    assert await rung(store, now) is None
    assert await store.timers.next_due_at() == now + timedelta(hours=1)
    async with store.unit_of_work(company) as uow:
        assert [entry.kind for entry in await uow.history.of(3)] == ["overdue"]


async def test_timer_that_cannot_be_handled_is_still_there_and_nothing_else_happened(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    timer = await broken(store, now)
    assert await store.timers.next_due_at() == now
    await store.timers.postpone(timer.id, now + timedelta(seconds=30), "BrokenOff")
    assert await rung(store, now) is None
    assert await store.timers.next_due_at() == now + timedelta(seconds=30)
    async with store.unit_of_work(company) as uow:
        assert await uow.history.of(3) == ()


async def test_hopeless_timer_is_parked_and_others_ring_on(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    for day in range(MAX_ATTEMPTS):
        timer = await broken(store, now + timedelta(days=day))
        assert timer.attempts == day
        await store.timers.postpone(timer.id, now, "BrokenOff")
    assert await rung(store, now + timedelta(days=99)) is None
    await armed(store, company, "accept", now)
    assert await rung(store, now) == "accept"


async def test_worker_that_is_stopped_leaves_the_timer_as_it_was(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    with pytest.raises(asyncio.CancelledError):
        async with store.due_timers(now, 1):
            raise asyncio.CancelledError
    assert await store.timers.next_due_at() == now


async def test_of_fifty_clocks_at_once_each_timer_rings_in_one(
    open_store: OpenStore, company: int, now: datetime
) -> None:
    stores = [await open_store() for _ in range(2)]
    names = [f"timer {number}" for number in range(40)]
    async with stores[0].unit_of_work(company) as uow:
        for name in names:
            uow.timers.arm(3, name, now)
    found = await asyncio.gather(*(rung(stores[turn % 2], now) for turn in range(50)))
    heard = [name for name in found if name]
    while late := await rung(stores[0], now):
        heard.append(late)
    assert sorted(heard) == sorted(names)


async def test_timers_of_another_company_cannot_be_disarmed(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    async with store.unit_of_work(other_company) as uow:
        uow.timers.disarm(3, "accept")
        uow.timers.arm(3, "accept", now + timedelta(hours=1))
    async with store.due_timers(now, 1) as ((uow, _),):
        assert uow.company == company


async def test_several_ring_in_one_transaction_the_earliest_first(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    await armed(store, company, "second", now - timedelta(seconds=1), ticket=4)
    await armed(store, other_company, "first", now - timedelta(seconds=2))
    await armed(store, company, "third", now)
    async with store.due_timers(now, 2) as due:
        assert [(uow.company, timer.name) for uow, timer in due] == [
            (other_company, "first"),
            (company, "second"),
        ]
    assert await rung_together(store, now) == ["third"]


async def test_tickets_of_timers_that_ring_together_are_read_ahead_and_as_they_are(
    store: Store, company: int, now: datetime
) -> None:
    """What one of them changes, the next one sees."""
    async with store.unit_of_work(company) as uow:
        first, second = [await uow.tickets.add(a_ticket(number)) for number in ("WX-1", "WX-2")]
    for ticket in (first, second):
        await armed(store, company, "accept", now, ticket=ticket.id)
    async with store.due_timers(now, 10) as ((uow, _), (same, _)):
        assert same is uow
        found = await uow.tickets.get(second.id)
        assert found == second
        assert await uow.tickets.get(first.id, lock=False) == first
        saved = await uow.tickets.save(second, replace(second, phase=Phase.WORKING))
        assert await uow.tickets.get(second.id) == saved
        assert await uow.tickets.get(987654) is None


async def test_of_several_that_break_off_together_none_is_lost(
    store: Store, company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now)
    await armed(store, company, "resolve", now)
    with pytest.raises(BrokenOff) as failure:
        await _ring_two_and_break_off(store, now)
    assert failure.value.args == (["accept", "resolve"],)
    assert await rung_together(store, now) == ["accept", "resolve"]


async def _ring_two_and_break_off(store: Store, now: datetime) -> None:
    async with store.due_timers(now, 10) as due:
        raise BrokenOff([timer.name for _, timer in due])


async def test_a_timer_knows_whether_another_of_its_transaction_has_changed_it(
    store: Store, company: int, now: datetime
) -> None:
    for name in ("accept", "resolve", "rate"):
        await armed(store, company, name, now)
    async with store.due_timers(now, 10) as due:
        uow = due[0][0]
        uow.timers.disarm(3, "resolve")
        uow.timers.arm(3, "rate", now + timedelta(hours=1))
        changed = [timer.name for _, timer in due if uow.timers.is_changed(timer)]
    assert changed == ["resolve", "rate"]
    assert await store.timers.next_due_at() == now + timedelta(hours=1)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_timer_whose_ticket_is_being_worked_on_lets_others_ring_meanwhile(
    open_store: OpenStore, company: int, now: datetime
) -> None:
    """Nobody waits for anybody: whoever works on the ticket may disarm its timer the next moment."""
    clock, people = await open_store(), await open_store()
    async with people.unit_of_work(company) as uow:
        busy, free = [await uow.tickets.add(a_ticket(number)) for number in ("WX-1", "WX-2")]
    await armed(clock, company, "accept", now - timedelta(hours=1), ticket=busy.id)
    await armed(clock, company, "resolve", now - timedelta(minutes=1), ticket=busy.id)
    await armed(clock, company, "rate", now, ticket=free.id)
    async with people.unit_of_work(company) as uow:
        await uow.tickets.get(busy.id)
        assert await rung_together(clock, now) == ["rate"]
        uow.timers.disarm(busy.id, "accept")
    assert await rung_together(clock, now) == ["resolve"]


async def test_a_timer_of_the_company_rings_by_itself(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    await armed(store, company, "accept", now - timedelta(hours=1))
    assert not await store.timers.is_company_due(now)
    await armed(store, company, "backlog", now, ticket=OF_NO_TICKET)
    await armed(store, other_company, "backlog", now, ticket=OF_NO_TICKET)
    assert not await store.timers.is_company_due(now - timedelta(seconds=1))
    assert await store.timers.is_company_due(now)
    assert await rung_together(store, now) == ["accept"]
    for expected in (company, other_company):
        async with store.due_timer_of_company(now) as ((uow, timer),):
            assert (uow.company, timer.name) == (expected, "backlog")
    async with store.due_timer_of_company(now) as due:
        assert due == []
    assert not await store.timers.is_company_due(now)
