from __future__ import annotations

import asyncio

import pytest

from storage.database import Store
from tests.databases import OpenStore


async def test_callback_account_says_which_company(store: Store, company: int) -> None:
    assert await store.companies.of_account("wecom", "ww8f2a61c0d94e7b35") == company
    assert await store.companies.of_account("dingtalk", "ww8f2a61c0d94e7b35") is None


async def test_account_added_later_is_found_after_it_was_unknown(
    store: Store, company: int
) -> None:
    assert await store.companies.of_account("dingtalk", "ding1") is None
    assert await store.companies.ensure("海风电器服务", {("dingtalk", "ding1")}) == company
    assert await store.companies.of_account("dingtalk", "ding1") == company


async def test_processes_that_start_together_make_one_company(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(4)]
    made = await asyncio.gather(
        *(each.companies.ensure("海风", {("wecom", "ww1")}) for each in stores)
    )
    assert len(set(made)) == 1


async def test_account_of_another_company_is_not_taken_over(store: Store, company: int) -> None:
    with pytest.raises(ValueError, match="already belongs to another company"):
        await store.companies.ensure("山月家电", {("wecom", "ww8f2a61c0d94e7b35")})
    assert await store.companies.of_account("wecom", "ww8f2a61c0d94e7b35") == company


async def test_company_lives_in_china_unless_told_otherwise(store: Store, company: int) -> None:
    found = await store.companies.get(company)
    assert found is not None
    assert (found.name, found.timezone, found.locale) == ("海风电器服务", "Asia/Shanghai", "zh_CN")
    assert await store.companies.get(company + 1000) is None
