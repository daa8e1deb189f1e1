from __future__ import annotations

import asyncio

import pytest

from storage.database import Store
from storage.people import Reach
from storage.unit_of_work import UnitOfWork
from tests.databases import OpenStore
from workflows.people import CUSTOMER, ENGINEER, SUPERVISOR, Person

CORP = "ww8f2a61c0d94e7b35"


async def an_engineer(uow: UnitOfWork, name: str, external_id: str) -> Person:
    return await uow.people.register(name, "wecom", CORP, external_id, {ENGINEER}, is_member=True)


async def test_person_is_who_the_platform_says(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        wang = await an_engineer(uow, "王强", "wang_qiang")
        assert await uow.people.by_identity("wecom", CORP, "wang_qiang") == wang
        assert await uow.people.by_identity("wecom", CORP, "WANG_QIANG") is None
        assert await uow.people.by_identity("dingtalk", CORP, "wang_qiang") is None
    assert wang.roles == {ENGINEER}


async def test_registering_again_keeps_the_person_as_they_are(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        first = await an_engineer(uow, "王强", "wang_qiang")
        again = await uow.people.register("王小强", "wecom", CORP, "wang_qiang", {CUSTOMER}, True)
    assert again == first


async def test_first_words_said_twice_at_once_make_one_person(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(2)]

    async def say(store: Store) -> int:
        async with store.unit_of_work(company) as uow:
            person = await uow.people.register("陈先生", "wecom", CORP, "chen", {CUSTOMER}, False)
        return person.id

    assert len(set(await asyncio.gather(*(say(store) for store in stores * 4)))) == 1


async def test_holders_of_a_role_come_in_the_order_they_joined(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        wang = await an_engineer(uow, "王强", "wang_qiang")
        zhou = await uow.people.register(
            "周敏", "wecom", CORP, "zhou", {SUPERVISOR, ENGINEER}, True
        )
        await uow.people.register("李红", "wecom", CORP, "li_hong", {CUSTOMER}, True)
        assert await uow.people.holders(ENGINEER) == (wang, zhou)
        assert await uow.people.holders("administrator") == ()
    assert zhou.roles == {SUPERVISOR, ENGINEER}


async def test_person_is_reached_first_where_they_were_first_met(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        zhao = await uow.people.register("赵磊", "dingtalk", "ding1", "zhao_lei", {ENGINEER}, True)
        assert await uow.people.link(zhao.id, "wecom", CORP, "zhao", is_member=False)
        assert not await uow.people.link(zhao.id, "wecom", CORP, "zhao", is_member=False)
        reach = await uow.people.reach(zhao.id)
        assert await uow.people.reach_many([zhao.id, 4711]) == {zhao.id: reach}
    assert reach == (
        Reach(channel="dingtalk", account="ding1", external_id="zhao_lei", is_member=True),
        Reach(channel="wecom", account=CORP, external_id="zhao", is_member=False),
    )


async def test_names_of_unknown_people_are_left_out(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        wang = await an_engineer(uow, "王强", "wang_qiang")
        assert await uow.people.names([wang.id, 4711]) == {wang.id: "王强"}
        assert await uow.people.names([]) == {}
        assert await uow.people.reach_many([]) == {}


async def test_people_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        wang = await an_engineer(uow, "王强", "wang_qiang")
    async with store.unit_of_work(other_company) as uow:
        with pytest.raises(KeyError):
            await uow.people.get(wang.id)
        assert await uow.people.by_identity("wecom", CORP, "wang_qiang") is None
        assert await uow.people.names([wang.id]) == {}
        assert await uow.people.holders(ENGINEER) == ()
        assert await uow.people.reach(wang.id) == ()
        other = await an_engineer(uow, "王强", "wang_qiang")
    assert other.id != wang.id
