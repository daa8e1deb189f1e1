"""What is set of our people, and the days of the shift plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage.database import Store
from storage.planning import Planned
from tests.databases import OpenStore
from workflows.people import ENGINEER, Person

TODAY = date(2026, 11, 25)
_DAY = timedelta(days=1)


@pytest.fixture
async def wang(store: Store, company: int) -> Person:
    async with store.unit_of_work(company) as uow:
        return await uow.people.register(
            "王强", "wecom", "ww8f2a61c0d94e7b35", "wang_qiang", {ENGINEER}, is_member=True
        )


async def test_whoever_nothing_is_set_of_is_not_there(
    store: Store, company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        assert await uow.planning.of_everybody(TODAY) == {}


async def test_what_is_set_is_found_again(store: Store, company: int, wang: Person) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.planning.teach(wang.id, ["空调", "冰箱", "空调"])
        await uow.planning.send_to(wang.id, ["浙江省/杭州市"])
        for column, value in (("calendar", "early"), ("place", "30.27,120.15")):
            await uow.planning.set(wang.id, column, value)
        for column, number in (("capacity", 5), ("weight", 2)):
            await uow.planning.set(wang.id, column, number)
        await uow.planning.plan(wang.id, {TODAY: "", TODAY + _DAY: "08:00-16:00"})
    async with store.unit_of_work(company) as uow:
        assert await uow.planning.of_everybody(TODAY) == {
            wang.id: Planned(
                skills=frozenset({"空调", "冰箱"}),
                areas=("浙江省/杭州市",),
                calendar="early",
                capacity=5,
                weight=2,
                place="30.27,120.15",
                shifts={TODAY: "", TODAY + _DAY: "08:00-16:00"},
            )
        }


async def test_what_is_set_anew_takes_the_place_of_what_was(
    store: Store, company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.planning.teach(wang.id, ["空调", "冰箱"])
        await uow.planning.teach(wang.id, ["空调"])
        await uow.planning.set(wang.id, "capacity", 5)
        await uow.planning.set(wang.id, "capacity", None)
        await uow.planning.send_to(wang.id, ["浙江省"])
        await uow.planning.send_to(wang.id, [])
        planned = await uow.planning.of_everybody(TODAY)
    assert planned == {wang.id: Planned(skills=frozenset({"空调"}))}


async def test_yesterday_today_and_tomorrow_are_read_along(
    store: Store, company: int, wang: Person
) -> None:
    week = {TODAY + count * _DAY: f"0{count + 4}:00-20:00" for count in range(-3, 4)}
    async with store.unit_of_work(company) as uow:
        await uow.planning.plan(wang.id, week)
        planned = await uow.planning.of_everybody(TODAY)
        assert planned[wang.id].shifts == {day: week[day] for day in sorted(week)[2:5]}
        assert await uow.planning.shifts(min(week), max(week)) == {wang.id: week}
        assert await uow.planning.shifts(TODAY, TODAY, [wang.id]) == {wang.id: {TODAY: week[TODAY]}}
        assert await uow.planning.shifts(TODAY, TODAY, [wang.id + 1]) == {}


async def test_a_day_planned_again_is_the_last_word_and_can_be_taken_back(
    store: Store, company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.planning.plan(wang.id, {TODAY: "08:00-16:00", TODAY + _DAY: ""})
        await uow.planning.plan(wang.id, {TODAY: "16:00-24:00"})
        assert await uow.planning.shifts(TODAY, TODAY + _DAY) == {
            wang.id: {TODAY: "16:00-24:00", TODAY + _DAY: ""}
        }
        await uow.planning.unplan(wang.id, [TODAY])
        assert await uow.planning.shifts(TODAY, TODAY + _DAY) == {wang.id: {TODAY + _DAY: ""}}


async def test_a_change_is_seen_at_once_though_it_is_kept_for_a_moment(
    store: Store, company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.planning.teach(wang.id, ["空调"])
        await uow.planning.of_everybody(TODAY)
        await uow.planning.plan(wang.id, {TODAY: ""})
        planned = await uow.planning.of_everybody(TODAY)
        assert planned[wang.id].shifts == {TODAY: ""}
        assert (await uow.planning.of_everybody(TODAY + 7 * _DAY))[wang.id].shifts == {}


async def test_another_company_has_its_own(
    store: Store, company: int, other_company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.planning.teach(wang.id, ["空调"])
        await uow.planning.plan(wang.id, {TODAY: ""})
    async with store.unit_of_work(other_company) as uow:
        assert await uow.planning.of_everybody(TODAY) == {}
        assert await uow.planning.shifts(TODAY, TODAY) == {}
        await uow.planning.unplan(wang.id, [TODAY])
        await uow.planning.teach(wang.id, [])
    async with store.unit_of_work(company) as uow:
        planned = await uow.planning.of_everybody(TODAY)
    assert planned == {wang.id: Planned(skills=frozenset({"空调"}), shifts={TODAY: ""})}


async def test_the_tier_is_seen_on_the_person(
    store: Store, open_store: OpenStore, company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.planning.set(wang.id, "tier", "VIP")
        assert (await uow.people.get(wang.id)).tier == "VIP"
