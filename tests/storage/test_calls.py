from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.calls import CallItem, CallRow
from storage.database import Store
from tests.databases import OpenStore
from tests.storage.builders import MORNING, BrokenOff, a_ticket

A_CALL = CallItem(
    ticket_id=3,
    visit=2,
    node="ask_erp",
    method="POST",
    url="https://erp.example.com/stock",
    body={"number": "WX-1001", "parts": ["压缩机"], "paid": None, "price": "12.50"},
    secret="ERP",
    due_at=MORNING,
)


async def asked(store: Store, company: int, *items: CallItem) -> None:
    async with store.unit_of_work(company) as uow:
        for item in items:
            uow.calls.add(item)


async def claimed(store: Store, limit: int = 10, seconds: float = 0) -> list[CallRow]:
    return await store.calls.claim(MORNING + timedelta(seconds=seconds), limit, lease_seconds=60)


async def ended(store: Store, company: int, call_id: int, reason: str = "") -> bool:
    async with store.unit_of_work(company) as uow:
        if reason:
            return await uow.calls.dead(call_id, reason)
        return await uow.calls.answered(call_id)


async def ask_and_break_off(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        uow.calls.add(A_CALL)
        raise BrokenOff


async def test_undone_unit_of_work_asks_nobody(store: Store, company: int) -> None:
    with pytest.raises(BrokenOff):
        await ask_and_break_off(store, company)
    assert await claimed(store) == []


async def test_claimed_call_says_all_that_making_it_needs(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket())
        uow.calls.add(replace(A_CALL, ticket_id=ticket.id))
    (row,) = await claimed(store)
    assert row == CallRow(
        id=row.id,
        company=company,
        ticket_id=ticket.id,
        ticket_number="WX-1001",
        visit=2,
        node="ask_erp",
        method="POST",
        url=A_CALL.url,
        body=A_CALL.body,
        secret="ERP",
        state="sending",
        attempts=1,
        due_at=MORNING,
        reason="",
    )


async def test_longest_due_calls_are_made_first_and_none_before_its_time(
    store: Store, company: int
) -> None:
    later, early = MORNING + timedelta(seconds=10), MORNING - timedelta(seconds=10)
    items = [replace(A_CALL, node=f"n{at:%S}", due_at=at) for at in (MORNING, later, early)]
    await asked(store, company, *items)
    assert [row.node for row in await claimed(store, limit=1)] == ["n50"]
    assert [row.node for row in await claimed(store)] == ["n00"]
    assert [row.node for row in await claimed(store, seconds=10)] == ["n10"]


async def test_two_workers_never_claim_the_same_call(
    open_store: OpenStore, store: Store, company: int
) -> None:
    await asked(store, company, *[A_CALL] * 20)
    stores = [store, await open_store()]
    taken = await asyncio.gather(*(claimed(each, limit=3) for each in stores * 5))
    ids = [row.id for rows in taken for row in rows]
    ids += [row.id for row in await claimed(store, limit=20)]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 20


async def test_call_of_a_crashed_worker_is_claimed_again_when_its_lease_ran_out(
    store: Store, company: int
) -> None:
    await asked(store, company, A_CALL)
    (first,) = await claimed(store)
    assert await claimed(store, seconds=59) == []
    (again,) = await claimed(store, seconds=60)
    assert (again.id, again.attempts) == (first.id, 2)


async def test_renewed_lease_keeps_a_slow_call_with_its_worker(store: Store, company: int) -> None:
    await asked(store, company, A_CALL)
    (row,) = await claimed(store)
    await store.calls.renew([row.id], MORNING + timedelta(seconds=50), lease_seconds=60)
    assert await claimed(store, seconds=60) == []
    assert [each.id for each in await claimed(store, seconds=110)] == [row.id]


async def test_retried_call_waits_until_it_is_due(store: Store, company: int) -> None:
    await asked(store, company, A_CALL)
    (row,) = await claimed(store)
    await store.calls.retry(row, MORNING + timedelta(seconds=30), "status: 503")
    assert await claimed(store, seconds=29) == []
    (again,) = await claimed(store, seconds=30)
    assert (again.attempts, again.reason) == (2, "status: 503")


async def test_a_worker_that_lost_its_lease_does_not_put_off_the_one_that_has_it(
    store: Store, company: int
) -> None:
    await asked(store, company, A_CALL)
    (late,) = await claimed(store)
    await claimed(store, seconds=60)
    await store.calls.retry(late, MORNING, "timeout")
    assert await claimed(store, seconds=61) == [], "the second worker still has it"


async def test_a_call_ends_once(store: Store, company: int) -> None:
    await asked(store, company, A_CALL)
    (row,) = await claimed(store)
    assert await ended(store, company, row.id)
    assert not await ended(store, company, row.id)
    assert not await ended(store, company, row.id, "status: 404")
    await store.calls.retry(row, MORNING, "too late")
    assert await claimed(store, seconds=999) == []
    assert await store.calls.dead_rows(company, 10) == []


async def test_dead_calls_are_listed_with_their_reason_and_live_again_once(
    store: Store, company: int, other_company: int
) -> None:
    await asked(store, company, A_CALL, A_CALL)
    for row in await claimed(store):
        assert await ended(store, company, row.id, "status: 404 " + "x" * 600)
    newest, oldest = await store.calls.dead_rows(company, 10)
    assert newest.id > oldest.id
    assert newest.reason.startswith("status: 404")
    assert await store.calls.dead_rows(other_company, 10) == []
    assert not await store.calls.call_again(other_company, newest.id, MORNING)
    assert await store.calls.call_again(company, newest.id, MORNING)
    assert not await store.calls.call_again(company, newest.id, MORNING)
    (again,) = await claimed(store)
    assert (again.id, again.attempts) == (newest.id, 1)


async def test_another_company_cannot_end_a_call(
    store: Store, company: int, other_company: int
) -> None:
    await asked(store, company, A_CALL)
    (row,) = await claimed(store)
    assert not await ended(store, other_company, row.id)
    assert await ended(store, company, row.id)


async def test_calls_are_counted(store: Store, company: int) -> None:
    await asked(store, company, A_CALL, A_CALL, A_CALL)
    first, second, _ = await claimed(store)
    await ended(store, company, first.id)
    await ended(store, company, second.id, "status: 400")
    assert await store.calls.counts() == {"waiting": 1, "dead": 1}
