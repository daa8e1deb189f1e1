from __future__ import annotations

import asyncio

import pytest

from storage.database import Store
from tests.databases import OpenStore


async def test_each_new_text_is_a_new_version(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        assert await uow.definitions.current("repair") is None
        assert await uow.definitions.current_version("repair") is None
        assert await uow.definitions.publish("repair", "note: 一") == 1
        assert await uow.definitions.publish("repair", "note: 二") == 2
        assert await uow.definitions.current("repair") == (2, "note: 二")
        assert await uow.definitions.current_version("repair") == 2


async def test_publishing_the_current_text_again_changes_nothing(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        assert await uow.definitions.publish("repair", "note: 一") == 1
        assert await uow.definitions.publish("repair", "note: 一") == 1
        assert await uow.definitions.publish("repair", "note: 二") == 2
        assert await uow.definitions.publish("repair", "note: 一") == 3


async def test_running_tickets_find_the_text_they_started_with(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.definitions.publish("repair", "note: 一")
        await uow.definitions.publish("repair", "note: 二")
        assert await uow.definitions.text_of("repair", 1) == "note: 一"
        with pytest.raises(KeyError):
            await uow.definitions.text_of("repair", 3)


async def test_processes_that_publish_together_make_one_version(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(4)]

    async def publish(store: Store) -> int:
        async with store.unit_of_work(company) as uow:
            return await uow.definitions.publish("repair", "note: 一")

    assert await asyncio.gather(*map(publish, stores)) == [1, 1, 1, 1]


async def test_definitions_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.definitions.publish("repair", "note: 一")
        assert await uow.definitions.keys() == ("repair",)
    async with store.unit_of_work(other_company) as uow:
        assert await uow.definitions.keys() == ()
        assert await uow.definitions.current("repair") is None
        with pytest.raises(KeyError):
            await uow.definitions.text_of("repair", 1)
