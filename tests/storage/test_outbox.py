from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Store
from storage.outbox import OutboxItem, OutboxRow
from tests.databases import OpenStore
from tests.storage.builders import MORNING, BrokenOff, a_push, a_ticket

SOON = MORNING + timedelta(seconds=10)


async def queued(store: Store, company: int, *items: OutboxItem) -> None:
    async with store.unit_of_work(company) as uow:
        for item in items:
            uow.outbox.add(item)


async def claimed(store: Store, limit: int = 10, seconds: float = 0) -> list[OutboxRow]:
    return await store.outbox.claim(MORNING + timedelta(seconds=seconds), limit, lease_seconds=60)


async def test_pushes_exist_only_when_the_unit_of_work_is_committed(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        has_outgoing = [uow.has_outgoing]
        uow.outbox.add(a_push())
        has_outgoing.append(uow.has_outgoing)
    assert has_outgoing == [False, True]
    assert len(await claimed(store)) == 1


async def test_undone_unit_of_work_says_nothing(store: Store, company: int) -> None:
    with pytest.raises(BrokenOff):
        await _push_and_break_off(store, company)
    assert await claimed(store) == []


async def _push_and_break_off(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        uow.outbox.add(a_push())
        raise BrokenOff


async def test_claimed_row_says_all_that_delivery_needs(store: Store, company: int) -> None:
    item = replace(a_push(card_id=5), ticket_id=3, kind="refresh")
    await queued(store, company, item)
    rows = await claimed(store)
    assert rows == [
        OutboxRow(
            id=rows[0].id,
            company=company,
            lane=item.lane,
            channel="wecom",
            account="ww8f2a61c0d94e7b35",
            chat_id=1,
            kind="refresh",
            payload="已受理",
            card_id=5,
            ticket_id=3,
            state="sending",
            attempts=1,
            due_at=MORNING,
            reason="",
        )
    ]


async def test_lane_is_sent_in_order_one_at_a_time(store: Store, company: int) -> None:
    await queued(store, company, a_push(payload="一"), a_push(payload="二"), a_push("other", "三"))
    first = await claimed(store)
    assert [row.payload for row in first] == ["一", "三"]
    assert await claimed(store) == []
    await store.outbox.sent(first[0].id, "msgid-1")
    assert [row.payload for row in await claimed(store)] == ["二"]


async def test_row_committed_late_waits_for_the_one_in_flight(store: Store, company: int) -> None:
    await queued(store, company, a_push(payload="一"))
    (row,) = await claimed(store)
    async with store.unit_of_work(company) as uow:
        uow.outbox.add(replace(a_push(payload="二"), due_at=MORNING - timedelta(hours=1)))
    assert await claimed(store) == []
    await store.outbox.updated(row.id)
    assert [row.payload for row in await claimed(store)] == ["二"]


async def test_nothing_is_sent_before_it_is_due(store: Store, company: int) -> None:
    await queued(store, company, replace(a_push(), due_at=SOON))
    assert await claimed(store) == []
    assert await store.outbox.next_due_at() == SOON
    assert len(await claimed(store, seconds=10)) == 1


async def test_row_of_a_crashed_worker_is_claimed_again_when_its_lease_ran_out(
    store: Store, company: int
) -> None:
    await queued(store, company, a_push())
    await claimed(store)
    assert await claimed(store, seconds=59) == []
    assert await store.outbox.next_due_at() == MORNING + timedelta(seconds=60)
    (again,) = await claimed(store, seconds=60)
    assert again.attempts == 2


async def test_renewed_lease_keeps_a_slow_delivery_with_its_worker(
    store: Store, company: int
) -> None:
    await queued(store, company, a_push())
    (row,) = await claimed(store)
    await store.outbox.renew([row.id], MORNING + timedelta(seconds=50), lease_seconds=60)
    assert await claimed(store, seconds=60) == []
    assert [again.id for again in await claimed(store, seconds=110)] == [row.id]


async def test_retried_row_keeps_its_place_in_the_lane(store: Store, company: int) -> None:
    await queued(store, company, a_push(payload="一"), a_push(payload="二"))
    (row,) = await claimed(store)
    await store.outbox.retry([row.id], SOON, "45009 接口调用超过限制")
    assert await claimed(store) == []
    (again,) = await claimed(store, seconds=10)
    assert (again.payload, again.attempts, again.reason) == ("一", 2, "45009 接口调用超过限制")


async def test_dead_row_lets_its_lane_go_on_and_can_be_sent_again(
    store: Store, company: int
) -> None:
    await queued(store, company, a_push(payload="一"), a_push(payload="二"))
    (hopeless,) = await claimed(store)
    dead_id = hopeless.id
    await store.outbox.dead([dead_id], "60111 没有这个成员")
    assert [row.payload for row in await claimed(store)] == ["二"]
    (dead,) = await store.outbox.dead_rows(company, limit=10)
    assert (dead.id, dead.state, dead.reason) == (dead_id, "dead", "60111 没有这个成员")
    assert await store.outbox.send_again(dead_id, SOON)
    assert not await store.outbox.send_again(dead_id, SOON)
    assert await store.outbox.dead_rows(company, limit=10) == []


async def test_refresh_of_a_card_whose_callback_answered_is_not_sent(
    store: Store, company: int
) -> None:
    face = replace(a_push("one", card_id=5), kind="refresh")
    others = (a_push("two", card_id=5), replace(a_push("three", card_id=6), kind="refresh"))
    await queued(store, company, face, *others)
    await store.outbox.settle_refresh(5)
    assert [row.lane for row in await claimed(store)] == ["two", "three"]


async def test_refresh_whose_answer_did_not_arrive_is_sent_after_all(
    store: Store, company: int
) -> None:
    face = replace(a_push("one", payload="新", card_id=5), kind="refresh")
    await queued(store, company, replace(face, payload="旧"), face)
    await store.outbox.settle_refresh(5)
    await store.outbox.refresh_after_all(5, MORNING)
    await store.outbox.refresh_after_all(6, MORNING)
    assert [row.payload for row in await claimed(store)] == ["新"]
    await store.outbox.refresh_after_all(5, MORNING)
    assert await claimed(store) == []


async def test_looking_whether_a_channel_has_something_due_claims_nothing(
    store: Store, company: int
) -> None:
    await queued(store, company, a_push("one"))
    channel = a_push().channel
    assert await store.outbox.has_due(channel, SOON)
    assert not await store.outbox.has_due("another", SOON)
    assert not await store.outbox.has_due(channel, a_push().due_at - timedelta(seconds=1))
    assert len(await claimed(store)) == 1
    assert not await store.outbox.has_due(channel, SOON)


async def test_delivery_knows_the_number_of_its_ticket(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket("WX-1001"))
        uow.outbox.add(replace(a_push("one"), ticket_id=ticket.id))
        uow.outbox.add(a_push("two"))
    assert [row.ticket_number for row in await claimed(store)] == ["WX-1001", None]


async def test_row_that_went_out_cannot_be_called_dead_or_retried_afterwards(
    store: Store, company: int
) -> None:
    await queued(store, company, a_push())
    (row,) = await claimed(store)
    await store.outbox.sent(row.id, "msgid-1")
    await store.outbox.dead([row.id], "late answer of a second worker")
    await store.outbox.retry([row.id], MORNING, "late answer of a second worker")
    assert await claimed(store) == []
    assert await store.outbox.dead_rows(company, limit=10) == []


@pytest.mark.parametrize(
    "second, seconds_later, is_repeat",
    [
        (a_push(payload="请稍等"), 599, True),
        (a_push(payload="请稍等"), 601, False),
        (a_push(payload="请再稍等"), 1, False),
        (a_push("wecom/wang_qiang", "请稍等"), 1, False),
    ],
)
async def test_same_words_to_the_same_lane_on_purpose_are_marked(
    store: Store, company: int, second: OutboxItem, seconds_later: float, is_repeat: bool
) -> None:
    await queued(store, company, a_push(payload="请稍等"))
    (first,) = await claimed(store)
    await store.outbox.sent(first.id, "msgid-1")
    await queued(store, company, second)
    (row,) = await claimed(store, seconds=seconds_later)
    assert (first.is_repeat, row.is_repeat) == (False, is_repeat)


async def test_another_attempt_at_a_row_is_no_repeat(store: Store, company: int) -> None:
    await queued(store, company, a_push(payload="请稍等"))
    (first,) = await claimed(store)
    await store.outbox.sent(first.id, "msgid-1")
    await queued(store, company, a_push(payload="请稍等"))
    (row,) = await claimed(store)
    await store.outbox.retry([row.id], MORNING, "timeout")
    (again,) = await claimed(store)
    assert (row.is_repeat, again.is_repeat) == (True, False)


async def test_of_fifty_claims_at_once_none_is_lost_and_none_is_double(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(2)]
    lanes = [f"lane {number}" for number in range(120)]
    await queued(stores[0], company, *map(a_push, lanes))
    found = await asyncio.gather(*(claimed(stores[turn % 2], limit=3) for turn in range(50)))
    claims = [row.lane for rows in found for row in rows]
    assert len(claims) == len(set(claims))
    rest = [row.lane for row in await claimed(stores[0], limit=1000)]
    assert sorted(claims + rest) == sorted(lanes)


async def test_many_workers_keep_the_order_of_one_lane(open_store: OpenStore, company: int) -> None:
    stores = [await open_store() for _ in range(2)]
    words = [f"第 {number} 句" for number in range(20)]
    await queued(stores[0], company, *(a_push(payload=word) for word in words))
    said: list[str] = []

    async def work(store: Store) -> None:
        while len(said) < len(words):
            for row in await claimed(store):
                said.append(row.payload)
                await store.outbox.sent(row.id, "")

    async with asyncio.timeout(30):
        await asyncio.gather(*(work(store) for store in stores * 3))
    assert said == words


async def test_same_lane_of_two_companies_is_two_lanes(
    store: Store, company: int, other_company: int
) -> None:
    await queued(store, company, a_push(payload="一"))
    await queued(store, other_company, a_push(payload="二"))
    rows = await claimed(store)
    assert [(row.company, row.payload) for row in rows] == [(company, "一"), (other_company, "二")]
    for row in rows:
        await store.outbox.dead([row.id], "gone")
    assert [row.payload for row in await store.outbox.dead_rows(company, 10)] == ["一"]


async def test_a_message_is_found_by_the_name_the_platform_gave_it(
    store: Store, company: int
) -> None:
    await queued(store, company, replace(a_push(), ticket_id=3), a_push("wecom/wang_qiang"))
    about_it, about_nothing = await claimed(store)
    await store.outbox.sent(about_it.id, "q1" * 200)
    await store.outbox.sent(about_nothing.id, "q2")
    other = await store.companies.ensure("别家", set())
    async with store.unit_of_work(company) as uow:
        assert await uow.outbox.ticket_of("q1" * 200) == 3
        assert await uow.outbox.ticket_of("q2") is None
        assert await uow.outbox.ticket_of("q3") is None
    async with store.unit_of_work(other) as uow:
        assert await uow.outbox.ticket_of("q1" * 200) is None
