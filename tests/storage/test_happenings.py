from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.database import Store
from storage.happenings import KEPT_FOR
from tests.databases import OpenStore
from tests.storage.builders import MORNING, BrokenOff


async def noted(
    store: Store, company: int, key: str = "pay-7", digest: str = "a", days: int = 0
) -> str:
    async with store.unit_of_work(company) as uow:
        return await uow.happenings.note(key, digest, MORNING + timedelta(days=days))


async def note_and_break_off(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.happenings.note("pay-7", "a", MORNING)
        raise BrokenOff


async def test_a_key_is_new_once(store: Store, company: int) -> None:
    assert [await noted(store, company) for _ in range(3)] == ["new", "known", "known"]


async def test_the_same_key_for_something_else_is_told(store: Store, company: int) -> None:
    await noted(store, company)
    assert await noted(store, company, digest="b") == "another"


async def test_keys_are_a_companys_own(store: Store, company: int, other_company: int) -> None:
    await noted(store, company)
    assert await noted(store, other_company, digest="b") == "new"


async def test_what_came_to_nothing_is_not_known(store: Store, company: int) -> None:
    with pytest.raises(BrokenOff):
        await note_and_break_off(store, company)
    assert await noted(store, company) == "new"


async def test_of_several_at_once_one_is_new(
    open_store: OpenStore, store: Store, company: int
) -> None:
    stores = [store, await open_store()]
    found = await asyncio.gather(*(noted(each, company) for each in stores * 4))
    assert sorted(found) == ["known"] * 7 + ["new"]


async def test_keys_are_forgotten_after_a_while(store: Store, company: int) -> None:
    await noted(store, company)
    assert await noted(store, company, days=KEPT_FOR.days - 1) == "known"
    assert await noted(store, company, days=KEPT_FOR.days + 1) == "new"
