from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from storage import roster
from storage.calendars import OWN, PUBLISHED
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from tests.databases import OpenStore
from workflows.calendars.special_days import DayOff, Makeup, SpecialDay

HOLIDAY, MAKEUP = date(2027, 2, 6), date(2027, 2, 14)
FESTIVAL: Mapping[date, SpecialDay] = {HOLIDAY: DayOff("春节"), MAKEUP: Makeup("春节")}


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """What is kept in memory grows old."""
    past = [0.0]
    monkeypatch.setattr(roster, "monotonic", lambda: past[0])

    def pass_by(seconds: float) -> None:
        past[0] += seconds

    return pass_by


async def count_calendars(uow: UnitOfWork) -> int:
    async def read() -> int:
        return len(await uow.calendars.documents())

    return await uow.calendars.kept("how many", read)


async def test_calendars_are_put_replaced_and_removed(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put("work", "one")
        await uow.calendars.put("night", "two")
        await uow.calendars.put("work", "three")
    async with store.unit_of_work(company) as uow:
        assert await uow.calendars.documents() == {"night": "two", "work": "three"}
        await uow.calendars.remove("night")
        assert await uow.calendars.documents() == {"work": "three"}


async def test_days_are_kept_by_list_with_what_they_are(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put_days("CN", FESTIVAL, PUBLISHED)
        await uow.calendars.put_days("DE", {HOLIDAY: DayOff("Brückentag")})
    async with store.unit_of_work(company) as uow:
        lists = await uow.calendars.lists()
    assert list(lists) == ["CN", "DE"]
    assert lists["CN"].days == FESTIVAL
    assert lists["DE"].on(HOLIDAY) == DayOff("Brückentag")


async def test_a_year_is_published_by_those_who_publish_it_and_no_company_day(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put_days("CN", FESTIVAL, PUBLISHED)
        await uow.calendars.put_days("CN", {date(2028, 3, 1): DayOff("公司生日")}, OWN)
        assert (await uow.calendars.lists())["CN"].published == {2027}


async def test_an_unpublished_year_has_the_days_the_law_fixes(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put_days("CN", FESTIVAL, PUBLISHED)
        china = (await uow.calendars.lists())["CN"]
    assert china.on(date(2027, 10, 1)) is None
    assert china.on(date(2028, 10, 1)) == DayOff("国庆节")


async def test_a_day_is_corrected_and_taken_out(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put_days("CN", FESTIVAL)
        await uow.calendars.put_days("CN", {HOLIDAY: Makeup("春节")})
        await uow.calendars.remove_days("CN", [MAKEUP])
        assert (await uow.calendars.lists())["CN"].days == {HOLIDAY: Makeup("春节")}


async def test_no_company_works_by_the_hours_of_another(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put("work", "ours")
        await uow.calendars.put_days("CN", FESTIVAL)
    async with store.unit_of_work(other_company) as uow:
        await uow.calendars.remove("work")
        await uow.calendars.remove_days("CN", FESTIVAL)
        assert not await uow.calendars.documents() and not await uow.calendars.lists()
    async with store.unit_of_work(company) as uow:
        assert await uow.calendars.documents() and await uow.calendars.lists()


async def test_what_is_made_of_calendars_is_made_once_until_they_change(
    store: Store, company: int, pass_time: Callable[[float], None]
) -> None:
    made = []

    async def make() -> object:
        made.append(object())
        return made[-1]

    async with store.unit_of_work(company) as uow:
        first = await uow.calendars.kept("compiled", make)
        pass_time(100)
        assert await uow.calendars.kept("compiled", make) is first
        await uow.calendars.put("work", "one")
        second = await uow.calendars.kept("compiled", make)
        await uow.calendars.put("work", "two")
        third = await uow.calendars.kept("compiled", make)
        await uow.calendars.put_days("CN", FESTIVAL)
        fourth = await uow.calendars.kept("compiled", make)
        await uow.calendars.remove_days("CN", [MAKEUP])
        fifth = await uow.calendars.kept("compiled", make)
    assert made == [first, second, third, fourth, fifth]


async def test_what_another_process_changes_is_seen_a_moment_later(
    open_store: OpenStore, pass_time: Callable[[float], None]
) -> None:
    ours, theirs = await open_store(), await open_store()
    company = await ours.companies.ensure("海风电器服务", set())
    async with ours.unit_of_work(company) as uow:
        assert await count_calendars(uow) == 0
    async with theirs.unit_of_work(company) as uow:
        await uow.calendars.put("work", "one")
    async with ours.unit_of_work(company) as uow:
        assert await count_calendars(uow) == 0
    pass_time(roster.KEPT_SECONDS)
    async with ours.unit_of_work(company) as uow:
        assert await count_calendars(uow) == 1


async def test_two_who_put_the_same_at_once_leave_one(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(4)]
    company = await stores[0].companies.ensure("海风电器服务", set())

    async def put(store: Store) -> None:
        async with store.unit_of_work(company) as uow:
            await uow.calendars.put("work", "one")
            await uow.calendars.put_days("CN", FESTIVAL)

    await asyncio.gather(*map(put, stores))
    async with stores[0].unit_of_work(company) as uow:
        assert await uow.calendars.documents() == {"work": "one"}
        assert (await uow.calendars.lists())["CN"].days == FESTIVAL
