from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from storage.database import Store
from tests.databases import OpenStore
from tests.storage.builders import MORNING, BrokenOff

SOON = MORNING + timedelta(minutes=30)


async def asleep(store: Store, company: int, person: int = 2, until: datetime | None = SOON) -> int:
    async with store.unit_of_work(company) as uow:
        conversation = await uow.conversations.lock(1, person)
        await uow.conversations.save(conversation.id, f"of {person}", MORNING, wake_at=until)
    return conversation.id


async def woken(store: Store, now: datetime = SOON) -> str | None:
    async with store.next_waking(now) as due:
        return due[1].conversation.state if due else None


async def test_conversation_wakes_once_at_its_time(store: Store, company: int) -> None:
    await asleep(store, company)
    assert await woken(store, SOON - timedelta(seconds=1)) is None
    assert await woken(store) == "of 2"
    assert await woken(store) is None


async def test_whoever_has_waited_longest_wakes_first(store: Store, company: int) -> None:
    await asleep(store, company, person=2)
    await asleep(store, company, person=3, until=MORNING)
    await asleep(store, company, person=4, until=None)
    assert [await woken(store) for _ in range(3)] == ["of 3", "of 2", None]


async def test_who_speaks_again_is_woken_later_or_not_at_all(store: Store, company: int) -> None:
    await asleep(store, company, person=2)
    await asleep(store, company, person=3)
    await asleep(store, company, person=2, until=SOON + timedelta(minutes=5))
    await asleep(store, company, person=3, until=None)
    assert await woken(store) is None
    assert await woken(store, SOON + timedelta(minutes=5)) == "of 2"


async def test_what_follows_from_waking_is_written_with_it(store: Store, company: int) -> None:
    await asleep(store, company)
    async with store.next_waking(SOON) as due:
        assert due is not None
        uow, waking = due
        assert (uow.company, waking.company) == (company, company)
        again = await uow.conversations.lock(1, 2)
        assert (again.state, again.updated_at) == ("of 2", MORNING)
        await uow.conversations.save(again.id, "reminded", again.updated_at, wake_at=SOON)
    assert await woken(store) == "reminded"


async def test_waking_that_fails_is_undone_and_can_be_put_off(store: Store, company: int) -> None:
    conversation = await asleep(store, company)
    with pytest.raises(BrokenOff):
        await _wake_and_break_off(store)
    await store.sleepers.postpone(conversation, SOON + timedelta(minutes=5))
    assert await woken(store) is None
    assert await woken(store, SOON + timedelta(minutes=5)) == "of 2"


async def _wake_and_break_off(store: Store) -> None:
    async with store.next_waking(SOON) as due:
        assert due is not None
        raise BrokenOff


async def test_who_spoke_meanwhile_is_not_put_off(store: Store, company: int) -> None:
    conversation = await asleep(store, company, until=None)
    await store.sleepers.postpone(conversation, SOON)
    assert await woken(store) is None


async def test_of_fifty_clocks_at_once_each_conversation_wakes_in_one(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(2)]
    for person in range(30):
        await asleep(stores[0], company, person)
    found = await asyncio.gather(*(woken(stores[turn % 2]) for turn in range(50)))
    heard = [state for state in found if state]
    while late := await woken(stores[0]):
        heard.append(late)
    assert sorted(heard) == sorted(f"of {person}" for person in range(30))


async def test_one_at_a_time_wakes_whatever_plan_the_database_makes(
    open_store: OpenStore, company: int
) -> None:
    """PostgreSQL made to look into a subquery anew for each row, as it may where it knows little of a table."""
    store = await open_store()
    if store.writes_at_once:
        await store._engine.rows(f"DO $$ BEGIN {_NESTED_LOOPS.format('off')} END $$")
    planned = await open_store()
    try:
        for person in range(5):
            await asleep(planned, company, person)
        heard = [await woken(planned) for _ in range(6)]
    finally:
        if store.writes_at_once:
            await store._engine.rows(f"DO $$ BEGIN {_NESTED_LOOPS.format('on')} END $$")
    assert heard == [*(f"of {person}" for person in range(5)), None]


_NESTED_LOOPS = " ".join(
    f"EXECUTE format('ALTER DATABASE %I SET {each} = {{0}}', current_database());"
    for each in (
        "enable_hashjoin",
        "enable_mergejoin",
        "enable_material",
        "enable_hashagg",
        "enable_sort",
    )
)
