from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.database import Store
from storage.uploads import Shelf
from tests.fakes import MORNING, WECOM, WECOM_ACCOUNT

SHELF = Shelf(company=1, channel=WECOM, account=WECOM_ACCOUNT, kind="image")
LATER = MORNING + timedelta(days=2)


async def test_what_a_platform_has_is_found_until_it_ends(store: Store) -> None:
    assert await store.uploads.find(SHELF, 7, MORNING) == ""
    await store.uploads.keep(SHELF, 7, "media-1", LATER)
    assert await store.uploads.find(SHELF, 7, MORNING) == "media-1"
    assert await store.uploads.find(SHELF, 7, LATER) == ""
    await store.uploads.keep(SHELF, 7, "media-2", LATER + timedelta(days=2))
    assert await store.uploads.find(SHELF, 7, LATER) == "media-2"


async def test_another_company_account_kind_or_file_has_its_own(store: Store) -> None:
    await store.uploads.keep(SHELF, 7, "media-1", LATER)
    others = [
        replace(SHELF, company=2),
        replace(SHELF, channel="dingtalk"),
        replace(SHELF, account="another corp"),
        replace(SHELF, kind="file"),
    ]
    assert [await store.uploads.find(each, 7, MORNING) for each in others] == [""] * 4
    assert await store.uploads.find(SHELF, 8, MORNING) == ""


async def test_what_is_gone_is_forgotten_but_a_newer_one_stays(store: Store) -> None:
    await store.uploads.keep(SHELF, 7, "media-1", LATER)
    await store.uploads.keep(SHELF, 7, "media-2", LATER)
    await store.uploads.forget(SHELF, 7, "media-1")
    assert await store.uploads.find(SHELF, 7, MORNING) == "media-2"
    await store.uploads.forget(SHELF, 7, "media-2")
    assert await store.uploads.find(SHELF, 7, MORNING) == ""
