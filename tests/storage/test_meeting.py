from __future__ import annotations

from collections.abc import Sequence

import pytest

from storage.chats import ChatRow
from storage.connection import Connection, Row
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from tests.databases import OpenStore
from workflows.people import CUSTOMER, ENGINEER, SUPERVISOR, Person

CORP = "ww8f2a61c0d94e7b35"
LI_HONG = ("wecom", CORP, "li_hong")
HER_CHAT = ("direct", "li_hong")


async def a_customer(uow: UnitOfWork) -> tuple[Person, ChatRow]:
    person = await uow.people.register("李红", *LI_HONG, roles={CUSTOMER}, is_member=True)
    return person, await uow.chats.remember("wecom", CORP, *HER_CHAT)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    noted: list[str] = []
    really = Connection._rows

    async def note(self: Connection, sql: str, values: Sequence[object]) -> Sequence[Row]:
        noted.append(sql)
        return await really(self, sql, values)

    monkeypatch.setattr(Connection, "_rows", note)
    return noted


async def test_old_acquaintance_costs_one_look(
    store: Store, company: int, statements: list[str]
) -> None:
    async with store.unit_of_work(company) as uow:
        person, chat = await a_customer(uow)
        known = await uow.conversations.lock(chat.id, person.id)
        await uow.conversations.save(known.id, "asking")
    statements.clear()
    async with store.unit_of_work(company) as uow:
        await uow.meeting.of(LI_HONG, "wecom", *HER_CHAT)
        assert await uow.people.by_identity(*LI_HONG) == await uow.people.get(person.id) == person
        assert await uow.chats.remember("wecom", CORP, *HER_CHAT) == chat
        assert (await uow.conversations.lock(chat.id, person.id)).state == "asking"
        assert len(statements) == 1


@pytest.mark.parametrize("has_spoken_elsewhere", [True, False])
async def test_whoever_was_never_heard_here_is_met_the_long_way(
    store: Store, company: int, has_spoken_elsewhere: bool
) -> None:
    async with store.unit_of_work(company) as uow:
        if has_spoken_elsewhere:
            await a_customer(uow)
        await uow.meeting.of(LI_HONG, "wecom", *HER_CHAT)
        person, chat = await a_customer(uow)
        assert (await uow.conversations.lock(chat.id, person.id)).is_new


async def test_customer_of_another_company_is_not_met(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        person, chat = await a_customer(uow)
        await uow.conversations.lock(chat.id, person.id)
    async with store.unit_of_work(other_company) as uow:
        await uow.meeting.of(LI_HONG, "wecom", *HER_CHAT)
        assert await uow.people.by_identity(*LI_HONG) is None


async def test_who_works_in_a_role_is_not_asked_at_every_ticket(
    store: Store, company: int, statements: list[str]
) -> None:
    async with store.unit_of_work(company) as uow:
        wang = await uow.people.register("王强", "wecom", CORP, "wang", {ENGINEER}, True)
        chat = await uow.chats.remember("wecom", CORP, "direct", "wang", title="王强")
        assert await uow.people.holders(ENGINEER) == (wang,)
    statements.clear()
    async with store.unit_of_work(company) as uow:
        assert await uow.people.holders(ENGINEER) == (wang,)
        (way,) = (await uow.people.reach_many([wang.id]))[wang.id]
        assert (way.channel, way.account, way.external_id) == ("wecom", CORP, "wang")
        assert await uow.chats.remember("wecom", CORP, "direct", "wang", title="王强") == chat
    assert statements == []


async def test_new_colleague_and_new_group_are_seen_at_once(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        assert await uow.people.holders(SUPERVISOR) == ()
        assert await uow.chats.groups_for(SUPERVISOR) == ()
        zhou = await uow.people.register("周敏", "wecom", CORP, "zhou", {SUPERVISOR}, True)
        group = await uow.chats.remember("dingtalk", "ding1", "group", "cid1")
        await uow.chats.serve(group.id, SUPERVISOR)
        assert await uow.people.holders(SUPERVISOR) == (zhou,)
        assert await uow.chats.groups_for(SUPERVISOR) == (group,)


async def test_colleague_another_process_took_in_is_seen_after_a_moment(
    open_store: OpenStore, company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.roster.KEPT_SECONDS", 0.0)
    here, there = await open_store(), await open_store()
    async with here.unit_of_work(company) as uow:
        assert await uow.people.holders(ENGINEER) == ()
    async with there.unit_of_work(company) as uow:
        wang = await uow.people.register("王强", "wecom", CORP, "wang", {ENGINEER}, True)
    async with here.unit_of_work(company) as uow:
        assert await uow.people.holders(ENGINEER) == (wang,)
