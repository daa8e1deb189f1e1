from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.database import Store
from workflows.people import SUPERVISOR

GROUP = ("dingtalk", "ding1", "group", "cidSUPERVISORS0Aa==")


async def test_chat_is_remembered_once_and_ids_are_case_sensitive(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        first = await uow.chats.remember(*GROUP, title="服务审批群")
        again = await uow.chats.remember(*GROUP)
        other = await uow.chats.remember(*GROUP[:3], GROUP[3].lower())
        assert await uow.chats.get(first.id) == again == first
    assert other.id != first.id


async def test_new_title_replaces_the_old_one(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.chats.remember(*GROUP, title="旧群名")
        renamed = await uow.chats.remember(*GROUP, title="新群名")
    assert renamed.title == "新群名"


@pytest.mark.parametrize(
    "minutes_longer, expected",
    [(0, "https://old"), (5, "https://old"), (60, "https://new"), (-60, "https://old")],
)
async def test_reply_hook_is_renewed_when_the_new_one_lives_clearly_longer(
    store: Store, company: int, now: datetime, minutes_longer: int, expected: str
) -> None:
    later = now + timedelta(minutes=minutes_longer)
    async with store.unit_of_work(company) as uow:
        await uow.chats.remember(*GROUP, reply_hook="https://old", reply_hook_expires_at=now)
        chat = await uow.chats.remember(
            *GROUP, reply_hook="https://new", reply_hook_expires_at=later
        )
        kept = await uow.chats.remember(*GROUP)
    assert chat.reply_hook == expected
    assert chat.reply_hook_expires_at == (later if expected == "https://new" else now)
    assert kept == chat


async def test_reply_hook_is_not_shown_in_a_trace(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        chat = await uow.chats.remember(*GROUP, reply_hook="https://secret")
    assert "secret" not in repr(chat)


async def test_group_serves_a_role_once(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        group = await uow.chats.remember(*GROUP)
        await uow.chats.serve(group.id, SUPERVISOR)
        await uow.chats.serve(group.id, SUPERVISOR)
        assert await uow.chats.groups_for(SUPERVISOR) == (group,)
        assert await uow.chats.groups_for("engineer") == ()


async def test_group_serves_a_role_no_more(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        group = await uow.chats.remember(*GROUP)
        await uow.chats.serve(group.id, SUPERVISOR)
        await uow.chats.serve(group.id, "engineer")
        await uow.chats.serve_no_more(group.id, SUPERVISOR)
        assert await uow.chats.groups_for(SUPERVISOR) == ()
        assert await uow.chats.groups_for("engineer") == (group,)


async def test_chats_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        group = await uow.chats.remember(*GROUP, title="服务审批群")
        await uow.chats.serve(group.id, SUPERVISOR)
    async with store.unit_of_work(other_company) as uow:
        assert await uow.chats.groups_for(SUPERVISOR) == ()
        with pytest.raises(KeyError):
            await uow.chats.get(group.id)
        with pytest.raises(KeyError):
            await uow.chats.serve(group.id, SUPERVISOR)
        assert (await uow.chats.remember(*GROUP)).id != group.id
