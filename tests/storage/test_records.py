from __future__ import annotations

import asyncio

import pytest

from storage.database import Store
from storage.records import KeptRecord

LI, ZHANG = 1, 2
PUMP = KeptRecord(key="SN-1", label="水泵 A", values={"model": "P100%"}, owner=LI)
FAN = KeptRecord(key="SN-2", label="风扇", values={"model": "F_2"}, owner=LI)
THEIRS = KeptRecord(key="SN-3", label="水泵 B", owner=ZHANG)
SEAL = KeptRecord(key="A-1", label="密封圈")


@pytest.fixture
async def kept(store: Store, company: int) -> Store:
    async with store.unit_of_work(company) as uow:
        await uow.records.put("assets", [PUMP, FAN, THEIRS])
        await uow.records.put("articles", [SEAL])
    return store


async def test_somebodys_devices_are_theirs_alone(kept: Store, company: int) -> None:
    async with kept.unit_of_work(company) as uow:
        assert await uow.records.owned("assets", LI, 10) == [PUMP, FAN]
        assert await uow.records.found("assets", "水泵", LI, 10) == [PUMP]
        assert await uow.records.first("assets", 10) == []


async def test_what_nobody_owns_is_everybodys(kept: Store, company: int) -> None:
    async with kept.unit_of_work(company) as uow:
        assert await uow.records.first("articles", 10) == [SEAL]
        assert await uow.records.found("articles", "密封", ZHANG, 10) == [SEAL]


@pytest.mark.parametrize(
    "said, found", [("p100%", [PUMP]), ("100_", []), ("f_2", [FAN]), ("\\", [])]
)
async def test_signs_of_the_search_language_mean_themselves(
    kept: Store, company: int, said: str, found: list[KeptRecord]
) -> None:
    async with kept.unit_of_work(company) as uow:
        assert await uow.records.found("assets", said, LI, 10) == found


async def test_record_put_again_takes_the_place_of_the_old_one(kept: Store, company: int) -> None:
    changed = KeptRecord(key="SN-1", label="水泵 C", values={"model": "P200"}, owner=LI)
    async with kept.unit_of_work(company) as uow:
        await uow.records.put("assets", [changed])
        assert await uow.records.owned("assets", LI, 10) == [changed, FAN]


async def test_no_more_are_read_than_were_asked_for(kept: Store, company: int) -> None:
    async with kept.unit_of_work(company) as uow:
        assert len(await uow.records.owned("assets", LI, 1)) == 1


async def test_what_is_not_said_of_a_record_stays_as_it_was(kept: Store, company: int) -> None:
    async with kept.unit_of_work(company) as uow:
        more = KeptRecord(key="SN-1", label="", values={"rating": "2"})
        await uow.records.change("assets", more)
        (pump, _) = await uow.records.owned("assets", LI, 10)
    assert pump == KeptRecord(
        key="SN-1", label="水泵 A", values={"model": "P100%", "rating": "2"}, owner=LI
    )


async def test_record_there_was_none_of_is_added_and_called_by_its_key(
    kept: Store, company: int
) -> None:
    async with kept.unit_of_work(company) as uow:
        await uow.records.change("visits", KeptRecord(key="V-1", label="", values={"n": "1"}))
        assert await uow.records.first("visits", 10) == [
            KeptRecord(key="V-1", label="V-1", values={"n": "1"})
        ]
        assert await uow.records.datasets() == ("articles", "assets", "visits")


async def test_two_who_change_a_record_at_once_both_have_their_say(
    kept: Store, company: int
) -> None:
    async def change(name: str) -> None:
        async with kept.unit_of_work(company) as uow:
            said = KeptRecord(key="SN-9", label="", values={name: "x"}, owner=LI)
            await uow.records.change("assets", said)

    await asyncio.gather(*(change(f"n{number}") for number in range(8)))
    async with kept.unit_of_work(company) as uow:
        (*_, record) = await uow.records.owned("assets", LI, 10)
    assert record.values.keys() == {f"n{number}" for number in range(8)}


async def test_another_company_s_datasets_are_not_named(
    kept: Store, company: int, other_company: int
) -> None:
    async with kept.unit_of_work(other_company) as uow:
        assert await uow.records.datasets() == ()
