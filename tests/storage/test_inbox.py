from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from storage.database import Store
from storage.inbox import MAX_ATTEMPTS, Lane
from tests.databases import OpenStore
from tests.storage.builders import BrokenOff

LANE = "wecom/li_hong"


async def written(store: Store, company: int, event: str, now: datetime, lane: str = LANE) -> int:
    row_id = await store.inbox.write_down(company, "wecom", "ww1", event, lane, event, now)
    assert row_id is not None
    return row_id


async def taken(store: Store, company: int, lane: str = LANE) -> str | None:
    async with store.unit_of_work(company) as uow:
        row = await uow.inbox.take(lane)
    return row.payload if row else None


async def test_event_delivered_four_times_is_one(store: Store, company: int, now: datetime) -> None:
    first = await store.inbox.write_down(company, "wecom", "ww1", "e1", LANE, "{}", now)
    again = [
        await store.inbox.write_down(company, "wecom", "ww1", "e1", LANE, "{}", now)
        for _ in range(3)
    ]
    other = await store.inbox.write_down(company, "wecom", "ww1", "e2", LANE, "{}", now)
    assert first is not None
    assert again == [None, None, None]
    assert other not in {None, first}


async def test_event_is_known_even_after_it_was_handled(
    store: Store, company: int, now: datetime
) -> None:
    row_id = await written(store, company, "e1", now)
    async with store.unit_of_work(company) as uow:
        await uow.inbox.done(row_id, now)
    assert await store.inbox.write_down(company, "wecom", "ww1", "e1", LANE, "", now) is None


async def test_lane_is_taken_oldest_first(store: Store, company: int, now: datetime) -> None:
    for event in ("e1", "e2"):
        await written(store, company, event, now)
    heard = []
    for _ in range(3):
        async with store.unit_of_work(company) as uow:
            row = await uow.inbox.take(LANE)
            if row:
                heard.append(row.payload)
                await uow.inbox.done(row.id, now)
    assert heard == ["e1", "e2"]


async def test_row_waits_again_when_its_handling_broke_off(
    store: Store, company: int, now: datetime
) -> None:
    await written(store, company, "e1", now)
    with pytest.raises(BrokenOff):
        await _handle_and_break_off(store, company, now)
    assert await taken(store, company) == "e1"


async def _handle_and_break_off(store: Store, company: int, now: datetime) -> None:
    async with store.unit_of_work(company) as uow:
        row = await uow.inbox.take(LANE)
        assert row is not None
        await uow.inbox.done(row.id, now)
        raise BrokenOff


async def test_many_workers_on_one_lane_handle_each_event_once_and_in_order(
    open_store: OpenStore, company: int, now: datetime
) -> None:
    stores = [await open_store() for _ in range(2)]
    events = [f"e{number}" for number in range(20)]
    for event in events:
        await written(stores[0], company, event, now)
    heard: list[str] = []

    async def work(store: Store) -> None:
        async with store.unit_of_work(company) as uow:
            row = await uow.inbox.take(LANE)
            assert row is not None
            await asyncio.sleep(0)
            heard.append(row.payload)
            await uow.inbox.done(row.id, now)

    await asyncio.gather(*(work(stores[turn % 2]) for turn in range(20)))
    assert heard == events


async def test_failed_row_keeps_its_lane_until_it_is_ready_again(
    store: Store, company: int, now: datetime
) -> None:
    row_id = await written(store, company, "e1", now)
    await written(store, company, "e2", now)
    later = now + timedelta(seconds=30)
    assert not await store.inbox.failed(row_id, "网络不通", later)
    async with store.unit_of_work(company) as uow:
        assert await uow.inbox.take(LANE, now) is None
        row = await uow.inbox.take(LANE, later)
    assert row is not None
    assert (row.payload, row.attempts) == ("e1", 1)
    assert await store.inbox.waiting_lanes(now, 10) == ()
    assert await store.inbox.waiting_lanes(later, 10) == (Lane(company=company, lane=LANE),)


async def test_row_that_fails_too_often_lets_its_lane_go_on(
    store: Store, company: int, now: datetime
) -> None:
    row_id = await written(store, company, "e1", now)
    await written(store, company, "e2", now)
    for _ in range(MAX_ATTEMPTS - 1):
        assert not await store.inbox.failed(row_id, "broken", now)
    assert await taken(store, company) == "e1"
    assert await store.inbox.failed(row_id, "broken", now)
    assert not await store.inbox.failed(row_id, "dead already", now)
    assert await taken(store, company) == "e2"
    assert await store.queries.inbox_counts() == {"waiting": 1, "dead": 1}


async def test_hopeless_row_is_dead_at_once(store: Store, company: int, now: datetime) -> None:
    assert await store.inbox.failed(await written(store, company, "e1", now), "unreadable", None)
    assert await taken(store, company) is None


async def test_sweep_finds_what_a_crash_left_behind_longest_waiting_first(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    await written(store, company, "e1", now)
    await written(store, company, "e2", now)
    await written(store, other_company, "e3", now)
    await written(store, company, "e4", now + timedelta(minutes=1), lane="wecom/chen")
    ours, theirs = Lane(company=company, lane=LANE), Lane(company=other_company, lane=LANE)
    assert await store.inbox.waiting_lanes(now, 10) == (ours, theirs)
    assert await store.inbox.waiting_lanes(now, 1) == (ours,)


async def test_fetched_file_is_written_into_the_row(
    store: Store, company: int, now: datetime
) -> None:
    row_id = await written(store, company, "e1", now)
    await store.inbox.change_payload(row_id, '{"stored": 7}')
    assert await taken(store, company) == '{"stored": 7}'


async def test_events_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    row_id = await written(store, company, "e1", now)
    async with store.unit_of_work(other_company) as uow:
        assert await uow.inbox.take(LANE) is None
        await uow.inbox.done(row_id, now)
    assert await taken(store, company) == "e1"
    assert await written(store, other_company, "e1", now) != row_id
