from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Store
from storage.errors import Conflict
from tests.databases import OpenStore
from tests.storage.builders import MORNING, a_task, a_ticket, closed
from workflows.ticket import TaskState, Ticket
from workflows.verbs import Phase


async def opened(store: Store, company: int, ticket: Ticket) -> Ticket:
    async with store.unit_of_work(company) as uow:
        return await uow.tickets.add(ticket)


async def test_ticket_comes_back_as_it_was_put_down(store: Store, company: int) -> None:
    ticket = await opened(store, company, a_ticket())
    assert ticket == replace(a_ticket(), id=ticket.id, version=1)
    async with store.unit_of_work(company) as uow:
        assert await uow.tickets.get(ticket.id) == ticket
        assert await uow.tickets.get(ticket.id, lock=False) == ticket
        assert await uow.tickets.by_number("WX-1001") == ticket
        assert await uow.tickets.get(ticket.id + 1000) is None
        assert await uow.tickets.by_number("WX-1002") is None


async def test_saving_keeps_every_part_of_the_change(store: Store, company: int) -> None:
    before = await opened(store, company, a_ticket())
    done = replace(
        before.tasks[0], state=TaskState.DONE, done_at=MORNING, done_by=7, before={"cost": "12.50"}
    )
    after = replace(
        before,
        phase=Phase.WORKING,
        assignee=7,
        answers={**before.answers, "cost": "880.00"},
        tasks=(done, a_task(2, person=7)),
        clocks=(replace(before.clocks[0], running_since=None, met_at=MORNING),),
    )
    async with store.unit_of_work(company) as uow:
        saved = await uow.tickets.save(before, after)
    assert saved == replace(after, version=2)
    async with store.unit_of_work(company) as uow:
        assert await uow.tickets.get(before.id) == saved


async def test_tickets_of_a_type_come_page_by_page_with_its_versions(
    store: Store, company: int
) -> None:
    first, second, third = [
        await opened(store, company, replace(a_ticket(f"WX-{place}"), type_version=version))
        for place, version in enumerate((2, 1, 2))
    ]
    await opened(store, company, replace(a_ticket("TS-1"), type_key="complaint"))
    async with store.unit_of_work(company) as uow:
        assert await uow.tickets.of_type("appliance_repair", 0, 2) == (first, second)
        assert await uow.tickets.of_type("appliance_repair", second.id, 2) == (third,)
        assert await uow.tickets.versions_of("appliance_repair") == (1, 2)
        assert await uow.tickets.versions_of("consultation") == ()


async def test_what_waits_for_somebody_is_theirs_by_name_or_by_role(
    store: Store, company: int
) -> None:
    shared = await opened(store, company, a_ticket("WX-1"))
    named = await opened(store, company, replace(a_ticket("WX-2"), tasks=(a_task(person=7),)))
    done = replace(a_task(person=7), state=TaskState.DONE)
    queued = replace(a_task(2, person=7), state=TaskState.QUEUED)
    await opened(store, company, replace(a_ticket("WX-3"), tasks=(done, queued)))
    newest = await opened(store, company, a_ticket("WX-4"))
    async with store.unit_of_work(company) as uow:
        waiting = uow.tickets.waiting_for
        assert await waiting(7, {"engineer", "agent"}, 9) == (newest, named, shared)
        assert await waiting(7, {"engineer"}, 1) == (newest, named)
        assert await waiting(7, (), 9) == (named,)
        assert await waiting(8, {"supervisor"}, 9) == ()


async def test_second_to_change_the_same_version_is_told(store: Store, company: int) -> None:
    before = await opened(store, company, a_ticket())
    async with store.unit_of_work(company) as uow:
        await uow.tickets.save(before, replace(before, assignee=7))
    with pytest.raises(Conflict):
        async with store.unit_of_work(company) as uow:
            await uow.tickets.save(before, replace(before, assignee=8))
    async with store.unit_of_work(company) as uow:
        kept = await uow.tickets.get(before.id)
    assert kept is not None
    assert (kept.assignee, kept.version) == (7, 2)


async def test_of_many_who_accept_at_once_one_wins(open_store: OpenStore, company: int) -> None:
    stores = [await open_store() for _ in range(2)]
    ticket = await opened(stores[0], company, a_ticket())

    async def accept(store: Store, engineer: int) -> bool:
        async with store.unit_of_work(company) as uow:
            current = await uow.tickets.get(ticket.id)
            assert current is not None
            if current.assignee is None:
                await uow.tickets.save(current, replace(current, assignee=engineer))
            return current.assignee is None

    wins = await asyncio.gather(*(accept(stores[turn % 2], turn + 1) for turn in range(20)))
    assert sum(wins) == 1


async def test_without_the_row_lock_the_version_still_lets_only_one_win(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(2)]
    ticket = await opened(stores[0], company, a_ticket())

    async def accept(store: Store, engineer: int) -> bool:
        try:
            async with store.unit_of_work(company) as uow:
                await uow.tickets.save(ticket, replace(ticket, assignee=engineer))
        except Conflict:
            return False
        return True

    wins = await asyncio.gather(*(accept(stores[turn % 2], turn + 1) for turn in range(20)))
    assert sum(wins) == 1


async def test_numbers_count_up_from_1001_for_each_prefix(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        numbers = [await uow.tickets.next_number("WX") for _ in range(45)]
        assert await uow.tickets.next_number("TS") == "TS-1001"
    assert numbers == [f"WX-{number}" for number in range(1001, 1046)]


async def test_two_processes_never_get_the_same_number(open_store: OpenStore, company: int) -> None:
    stores = [await open_store() for _ in range(2)]

    async def take(store: Store) -> str:
        async with store.unit_of_work(company) as uow:
            return await uow.tickets.next_number("WX")

    numbers = await asyncio.gather(*(take(stores[turn % 2]) for turn in range(100)))
    assert len(set(numbers)) == 100


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_number_is_not_waited_for_while_a_ticket_is_being_opened(
    open_store: OpenStore, company: int
) -> None:
    first, second = await open_store(), await open_store()
    async with first.unit_of_work(company) as slow:
        number = await slow.tickets.next_number("WX")
        async with asyncio.timeout(5):
            async with second.unit_of_work(company) as quick:
                assert await quick.tickets.next_number("WX") != number


async def test_lists_are_newest_first_and_leave_closed_ones_to_the_history(
    store: Store, company: int
) -> None:
    numbers = [f"WX-{number}" for number in range(1001, 1006)]
    for number in numbers:
        ticket = a_ticket(number, requester=3, assignee=7)
        await opened(store, company, closed(ticket) if number == "WX-1003" else ticket)
    await opened(store, company, a_ticket("WX-2000", requester=4, assignee=8))
    async with store.unit_of_work(company) as uow:
        mine = await uow.tickets.open_of_requester(3, limit=3)
        work = await uow.tickets.open_of_assignee(7, limit=10)
        recent = await uow.tickets.recent_of_requester(3, limit=3)
    assert [ticket.number for ticket in mine] == ["WX-1005", "WX-1004", "WX-1002"]
    assert [ticket.number for ticket in work] == ["WX-1005", "WX-1004", "WX-1002", "WX-1001"]
    assert [ticket.number for ticket in recent] == ["WX-1005", "WX-1004", "WX-1003"]
    assert all(ticket.tasks == (a_task(),) for ticket in recent)


async def test_tickets_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    ticket = await opened(store, company, a_ticket(requester=3, assignee=7))
    async with store.unit_of_work(other_company) as uow:
        assert await uow.tickets.get(ticket.id) is None
        assert await uow.tickets.by_number(ticket.number) is None
        assert await uow.tickets.open_of_requester(3, limit=9) == ()
        assert await uow.tickets.open_of_assignee(7, limit=9) == ()
        assert await uow.tickets.recent_of_requester(3, limit=9) == ()
        assert await uow.tickets.next_number("WX") == "WX-1001"
        with pytest.raises(Conflict):
            await uow.tickets.save(ticket, replace(ticket, assignee=9))
        own = await uow.tickets.add(a_ticket(ticket.number))
    assert own.id != ticket.id


async def test_moments_come_back_in_the_same_instant_from_any_time_zone(
    store: Store, company: int
) -> None:
    in_china = MORNING.astimezone(tz=None) + timedelta(microseconds=123456)
    ticket = await opened(store, company, replace(a_ticket(), opened_at=in_china))
    async with store.unit_of_work(company) as uow:
        found = await uow.tickets.get(ticket.id)
    assert found is not None
    assert found.opened_at == in_china
    assert found.opened_at.utcoffset() == timedelta(0)


def _due(minutes: int, number: str, assignee: int | None = None) -> Ticket:
    """A ticket whose deadline is so many minutes after nine thirty."""
    ticket = a_ticket(number, assignee=assignee)
    clock = replace(ticket.clocks[0], due_at=MORNING + timedelta(minutes=minutes))
    return replace(ticket, clocks=(clock,))


async def test_unclaimed_tickets_come_most_urgent_first_and_are_counted(
    store: Store, company: int
) -> None:
    without_a_deadline = replace(a_ticket("WX-1004"), clocks=())
    for ticket in (
        without_a_deadline,
        _due(60, number="WX-1001"),
        _due(10, number="WX-1002"),
        _due(5, number="WX-1003", assignee=7),
        closed(_due(1, number="WX-1005")),
        replace(_due(1, number="WX-1006"), phase=Phase.RESOLVED),
    ):
        await opened(store, company, ticket)
    async with store.unit_of_work(company) as uow:
        found = await uow.tickets.unclaimed(10)
        assert await uow.tickets.count_unclaimed() == 3
        assert len(await uow.tickets.unclaimed(2)) == 2
    assert [ticket.number for ticket in found] == ["WX-1002", "WX-1001", "WX-1004"]


async def test_overdue_tickets_come_the_longest_overdue_first(store: Store, company: int) -> None:
    for ticket in (
        _due(-5, number="WX-1001", assignee=7),
        _due(-50, number="WX-1002"),
        _due(5, number="WX-1003"),
        closed(_due(-60, number="WX-1004")),
    ):
        await opened(store, company, ticket)
    async with store.unit_of_work(company) as uow:
        found = await uow.tickets.overdue(MORNING, 10)
        assert await uow.tickets.count_overdue(MORNING) == 2
    assert [ticket.number for ticket in found] == ["WX-1002", "WX-1001"]


async def test_several_numbers_are_looked_up_at_once(store: Store, company: int) -> None:
    for number in ("WX-12", "TS-12", "WX-13"):
        await opened(store, company, a_ticket(number))
    async with store.unit_of_work(company) as uow:
        found = await uow.tickets.numbered(["WX-12", "TS-12", "BJ-12"])
        assert await uow.tickets.numbered([]) == ()
    assert [ticket.number for ticket in found] == ["TS-12", "WX-12"]


async def test_tickets_of_a_phase_come_newest_first(store: Store, company: int) -> None:
    for number in ("WX-12", "WX-13"):
        await opened(store, company, replace(a_ticket(number), phase=Phase.APPROVING))
    await opened(store, company, a_ticket("WX-14"))
    async with store.unit_of_work(company) as uow:
        found = await uow.tickets.in_phase(Phase.APPROVING, 5)
    assert [ticket.number for ticket in found] == ["WX-13", "WX-12"]
