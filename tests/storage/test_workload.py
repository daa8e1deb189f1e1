"""How much everybody has, whose turn it is, and that only one hands out at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Store
from storage.timers import OF_NO_TICKET
from storage.unit_of_work import UnitOfWork
from storage.workload import Turn, Work
from tests.databases import OpenStore
from tests.storage.builders import a_task, a_ticket, closed
from workflows.ticket import Offer, Task, TaskState

WANG, LI, ZHAO = 11, 12, 13


def work(person: int, count: int, node: str = "repair") -> Work:
    return Work(person=person, type_key="appliance_repair", type_version=1, node=node, count=count)


def offered(task_id: int, now: datetime, *people: int) -> Task:
    return replace(a_task(task_id), offer=Offer(people=people, since=now))


class _Desk:
    """Adds tickets, each with one task or several."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.count = 0

    async def add(self, *tasks: Task, assignee: int | None = None, requester: int = 1) -> int:
        self.count += 1
        ticket = a_ticket(f"WX-{self.count}", requester=requester, assignee=assignee)
        return (await self.uow.tickets.add(replace(ticket, tasks=tasks))).id


async def test_open_work_is_counted_by_person_and_node(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        desk = _Desk(uow)
        for _ in range(3):
            await desk.add(a_task(1, person=WANG))
        await desk.add(a_task(1, person=LI), replace(a_task(2, person=LI), node="sign"))
        await desk.add(a_task(1, person=ZHAO))
        await desk.add(a_task(1))
        found = await uow.workload.of({WANG, LI, 99})
    assert set(found) == {work(WANG, 3), work(LI, 1), work(LI, 1, "sign")}


async def test_work_that_waits_for_a_detour_is_still_theirs_and_what_is_done_is_not(
    store: Store, company: int
) -> None:
    suspended = replace(a_task(1, person=WANG), state=TaskState.SUSPENDED)
    done = replace(a_task(1, person=WANG), state=TaskState.DONE)
    async with store.unit_of_work(company) as uow:
        desk = _Desk(uow)
        await desk.add(suspended, assignee=WANG)
        await desk.add(done, assignee=WANG)
        assert await uow.workload.of({WANG}) == (work(WANG, 1),)


async def test_what_is_offered_to_one_alone_counts_and_what_is_offered_to_several_does_not(
    store: Store, company: int, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        desk = _Desk(uow)
        await desk.add(offered(1, now, WANG))
        await desk.add(offered(1, now, WANG))
        await desk.add(offered(1, now, WANG, LI))
        await desk.add(offered(1, now, ZHAO))
        await desk.add(offered(1, now))
        assert await uow.workload.of({WANG, LI}) == (work(WANG, 2),)


async def test_what_was_just_given_in_this_very_transaction_counts(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        desk = _Desk(uow)
        assert await uow.workload.of({WANG}) == ()
        await desk.add(a_task(1, person=WANG))
        assert await uow.workload.of({WANG}) == (work(WANG, 1),)
        assert await uow.workload.of(()) == ()


async def test_another_company_counts_for_nothing(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    async with store.unit_of_work(other_company) as uow:
        desk = _Desk(uow)
        await desk.add(a_task(1, person=WANG), assignee=WANG)
        await desk.add(offered(1, now, WANG))
        uow.workload.take_turn(WANG, Turn(given_at=now, given=4))
    async with store.unit_of_work(company) as uow:
        assert await uow.workload.of({WANG}) == ()
        assert await uow.workload.turns({WANG}) == {}


async def test_turns_are_kept_even_two_of_one_person_in_one_transaction(
    store: Store, company: int, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        for given in (1, 2):
            uow.workload.take_turn(WANG, Turn(given_at=now, given=given))
        uow.workload.take_turn(LI, Turn(given_at=now, given=7))
    async with store.unit_of_work(company) as uow:
        later = now + timedelta(minutes=5)
        uow.workload.take_turn(LI, Turn(given_at=later, given=8))
        assert await uow.workload.turns({WANG, LI, ZHAO}) == {
            WANG: Turn(given_at=now, given=2),
            LI: Turn(given_at=later, given=8),
        }
        assert await uow.workload.turns(()) == {}


async def test_who_had_the_last_ticket_of_a_requester_or_of_an_asset(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        desk = _Desk(uow)
        await desk.add(assignee=WANG, requester=5)
        await desk.add(assignee=LI, requester=5)
        this = await desk.add(assignee=ZHAO, requester=5)
        await desk.add(requester=5)
        asset = replace(a_ticket("WX-9", assignee=ZHAO), asset="SN1")
        await uow.tickets.add(closed(asset))
        assert await uow.workload.last_for(5, but=this) == LI
        assert await uow.workload.last_for(6, but=this) is None
        assert await uow.workload.last_on("SN1", but=this) == ZHAO
        assert await uow.workload.last_on("SN2", but=this) is None


async def test_who_hands_out_waits_for_who_is_handing_out(store: Store, company: int) -> None:
    """The second counts only when the first has committed, and so sees what it gave."""
    seen = []

    async def hand_out(number: int) -> None:
        async with store.unit_of_work(company) as uow:
            await uow.workload.hold()
            load = sum(each.count for each in await uow.workload.of({WANG}))
            seen.append(load)
            ticket = replace(a_ticket(f"WX-{number}"), tasks=(a_task(1, person=WANG),))
            await uow.tickets.add(ticket)

    await asyncio.gather(*map(hand_out, range(8)))
    assert seen == list(range(8))


async def test_who_finishes_and_the_clock_that_gives_do_not_wait_for_each_other(
    open_store: OpenStore, now: datetime
) -> None:
    """Finishing arms the timer of what waits, which the clock has taken while it gives."""
    store = await open_store()
    company = await store.companies.ensure("default", {("wecom", "ww1")})
    async with store.unit_of_work(company) as uow:
        uow.workload.take_turn(WANG, Turn(given_at=now, given=1))
        uow.timers.arm(OF_NO_TICKET, "backlog", now)
    clock_has_taken, has_finished = asyncio.Event(), asyncio.Event()

    async def give() -> None:
        async with store.due_timer_of_company(now) as due:
            clock_has_taken.set()
            if store.writes_at_once:
                await has_finished.wait()
            ((uow, _),) = due
            uow.workload.take_turn(WANG, Turn(given_at=now, given=2))

    async def finish() -> None:
        await clock_has_taken.wait()
        async with store.unit_of_work(company) as uow:
            uow.workload.free(WANG, now)
            await uow.tickets.has_waiting()
            uow.timers.arm(OF_NO_TICKET, "backlog", now)
            has_finished.set()

    await asyncio.gather(give(), finish())
    async with store.unit_of_work(company) as uow:
        turns = await uow.workload.turns({WANG})
    assert turns == {WANG: Turn(given_at=now, given=2, freed_at=now)}
