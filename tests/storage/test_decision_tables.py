from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from storage import roster
from storage.database import Store
from tests.databases import OpenStore


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """What is kept in memory grows old."""
    past = [0.0]
    monkeypatch.setattr(roster, "monotonic", lambda: past[0])

    def pass_by(seconds: float) -> None:
        past[0] += seconds

    return pass_by


async def test_each_new_text_of_a_table_is_a_new_version(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        assert await uow.tables.current("dispatch") is None
        assert await uow.tables.publish("dispatch", "one") == 1
        assert await uow.tables.publish("dispatch", "two") == 2
        assert await uow.tables.publish("dispatch", "two") == 2
        assert await uow.tables.publish("price", "three") == 1
    async with store.unit_of_work(company) as uow:
        assert await uow.tables.current("dispatch") == (2, "two")
        assert await uow.tables.versions() == {"dispatch": 2, "price": 1}


async def test_an_earlier_version_of_a_table_can_still_be_read(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.tables.publish("dispatch", "one")
        await uow.tables.publish("dispatch", "two")
        assert await uow.tables.text_of("dispatch", 1) == "one"
        with pytest.raises(KeyError):
            await uow.tables.text_of("dispatch", 3)


async def test_processes_that_publish_one_table_together_make_one_version(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(4)]

    async def publish(store: Store) -> int:
        async with store.unit_of_work(company) as uow:
            return await uow.tables.publish("dispatch", "one")

    assert await asyncio.gather(*map(publish, stores)) == [1, 1, 1, 1]


async def test_tables_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.tables.publish("dispatch", "one")
    async with store.unit_of_work(other_company) as uow:
        assert await uow.tables.versions() == {}
        assert await uow.tables.current("dispatch") is None


async def test_what_is_made_of_the_tables_is_kept_until_one_is_published(
    store: Store, company: int
) -> None:
    made: list[int] = []

    async def look() -> int:
        async with store.unit_of_work(company) as uow:

            async def read() -> int:
                made.append(1)
                return len(await uow.tables.versions())

            return await uow.tables.kept("how many", read)

    assert [await look(), await look()] == [0, 0]
    assert len(made) == 1
    async with store.unit_of_work(company) as uow:
        await uow.tables.publish("dispatch", "one")
    assert await look() == 1


async def test_what_another_process_published_is_seen_a_moment_later(
    open_store: OpenStore, company: int, pass_time: Callable[[float], None]
) -> None:
    mine, theirs = await open_store(), await open_store()

    async def look() -> int:
        async with mine.unit_of_work(company) as uow:

            async def read() -> int:
                return len(await uow.tables.versions())

            return await uow.tables.kept("how many", read)

    assert await look() == 0
    async with theirs.unit_of_work(company) as uow:
        await uow.tables.publish("dispatch", "one")
    pass_time(roster.KEPT_SECONDS + 1)
    assert await look() == 1
