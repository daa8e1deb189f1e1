from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from tests.databases import OpenStore

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LINE = "wecom_bot:aib"


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def test_of_two_who_ask_at_once_one_gets_it(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    for number in range(20):
        taken = await asyncio.gather(
            *(
                store.leases.take(f"{LINE}{number}", f"owner-{place}", NOW, 4.0)
                for place, store in enumerate(stores)
            )
        )
        assert sorted(taken) == [False, True]


async def test_who_has_it_keeps_it_by_renewing(open_store: OpenStore) -> None:
    store = await open_store()
    assert await store.leases.take(LINE, "first", NOW, 4.0)
    assert await store.leases.take(LINE, "first", after(3), 4.0)
    assert not await store.leases.take(LINE, "second", after(6), 4.0)
    assert await store.leases.owner(LINE, after(6)) == "first"


async def test_another_takes_it_only_when_it_has_run_out(open_store: OpenStore) -> None:
    store = await open_store()
    await store.leases.take(LINE, "first", NOW, 4.0)
    assert not await store.leases.take(LINE, "second", after(4), 4.0)
    assert await store.leases.take(LINE, "second", after(4.1), 4.0)
    assert not await store.leases.take(LINE, "first", after(4.2), 4.0)


async def test_it_is_free_at_once_when_it_was_let_go_by_its_owner(open_store: OpenStore) -> None:
    store = await open_store()
    await store.leases.take(LINE, "first", NOW, 4.0)
    await store.leases.let_go(LINE, "second")
    assert await store.leases.owner(LINE, after(1)) == "first"
    await store.leases.let_go(LINE, "first")
    assert await store.leases.owner(LINE, after(1)) == ""
    assert await store.leases.take(LINE, "second", after(1), 4.0)
