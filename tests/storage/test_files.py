from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path

import pytest

from storage.database import Store

PHOTO = b"\xff\xd8\xff a photo"


async def test_file_comes_back_as_it_was_sent(store: Store, company: int) -> None:
    kept = await store.files.keep(company, PHOTO, "image/jpeg", "漏水.jpg")
    assert await store.files.read(company, kept.id) == (kept, PHOTO)
    assert (kept.media_type, kept.name, kept.size) == ("image/jpeg", "漏水.jpg", len(PHOTO))
    assert await store.files.read(company, kept.id + 1) is None


async def test_file_fetched_twice_is_one_file(store: Store, company: int, tmp_path: Path) -> None:
    kept = await asyncio.gather(
        *(store.files.keep(company, PHOTO, "image/jpeg", "1.jpg") for _ in range(5))
    )
    assert len({file.id for file in kept}) == 1
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


async def test_file_whose_writing_broke_off_leaves_nothing_and_can_be_kept_again(
    store: Store, company: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_is_full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", disk_is_full)
        with pytest.raises(OSError, match="no space"):
            await store.files.keep(company, PHOTO, "image/jpeg", "1.jpg")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    kept = await store.files.keep(company, PHOTO, "image/jpeg", "1.jpg")
    assert await store.files.read(company, kept.id) == (kept, PHOTO)


async def test_files_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    kept = await store.files.keep(company, PHOTO, "image/jpeg", "1.jpg")
    assert await store.files.read(other_company, kept.id) is None
    assert await store.files.find(other_company, kept.id) is None
    theirs = await store.files.keep(other_company, PHOTO, "image/png", "2.png")
    assert (theirs.id != kept.id, theirs.name) == (True, "2.png")


async def test_files_are_named_in_the_order_they_are_asked_for(
    store: Store, company: int, other_company: int
) -> None:
    first = await store.files.keep(company, PHOTO, "image/jpeg", "1.jpg")
    second = await store.files.keep(company, b"#!AMR", "audio/amr", "")
    theirs = await store.files.keep(other_company, PHOTO, "image/jpeg", "3.jpg")
    async with store.unit_of_work(company) as uow:
        asked = [second.id, theirs.id, first.id, second.id]
        assert await uow.files.of(asked) == (second, first)
        assert await uow.files.of([]) == ()
