from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from storage.database import Store
from storage.errors import Misuse
from tests.databases import OpenStore

CORP = "ww8f2a61c0d94e7b35"


async def arrives(
    store: Store, company: int, now: datetime, event: str, words: str = ""
) -> int | None:
    return await store.inbox.write_down(
        company, "wecom", CORP, event, "li_hong", words or event, now
    )


async def test_updates_that_arrive_together_are_kept_in_their_order(
    store: Store, company: int, now: datetime
) -> None:
    events = [f"message:{number}" for number in range(250)]
    ids = await asyncio.gather(*(arrives(store, company, now, event) for event in events))
    assert None not in ids
    async with store.unit_of_work(company) as uow:
        heard = []
        while row := await uow.inbox.take("li_hong"):
            heard.append(row.payload)
            await uow.inbox.done(row.id, now)
    assert heard == events


async def test_of_one_event_arriving_several_times_at_once_one_is_new(
    open_store: OpenStore, company: int, now: datetime
) -> None:
    stores = [await open_store() for _ in range(2)]
    ids = await asyncio.gather(*(arrives(store, company, now, "message:1") for store in stores * 4))
    assert len([each for each in ids if each is not None]) == 1


async def test_update_that_cannot_be_kept_does_not_take_its_neighbours_along(
    store: Store, company: int, now: datetime
) -> None:
    too_long = "x" * 200 if store._engine.is_postgres else None
    results = await asyncio.gather(
        arrives(store, company, now, "message:1"),
        store.inbox.write_down(company, "wecom", CORP, too_long, "li_hong", "?", now),  # type: ignore[arg-type]  # what no door lets through
        arrives(store, company, now, "message:2"),
        return_exceptions=True,
    )
    first, refused, second = results
    assert isinstance(first, int)
    assert isinstance(refused, Exception)
    assert isinstance(second, int)


async def test_sender_who_gives_up_waiting_stops_nobody(
    store: Store, company: int, now: datetime
) -> None:
    impatient = asyncio.create_task(arrives(store, company, now, "message:1"))
    patient = asyncio.create_task(arrives(store, company, now, "message:2"))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient is not None
    assert await arrives(store, company, now, "message:1") is None, "it was written all the same"


async def test_writing_down_inside_a_unit_of_work_is_refused_rather_than_waiting_forever(
    store: Store, company: int, now: datetime
) -> None:
    async with store.unit_of_work(company):
        with pytest.raises(Misuse):
            await arrives(store, company, now, "message:1")
