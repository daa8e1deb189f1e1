from __future__ import annotations

import asyncio

from storage.database import Store
from tests.databases import OpenStore
from tests.storage.builders import MORNING


async def test_conversation_is_one_persons_in_one_chat(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        first = await uow.conversations.lock(chat_id=1, person_id=2)
        assert first.state == ""
        await uow.conversations.save(first.id, '{"asking": "fault"}', MORNING)
        assert (await uow.conversations.lock(1, 3)).id != first.id
        assert (await uow.conversations.lock(2, 2)).id != first.id
    async with store.unit_of_work(company) as uow:
        again = await uow.conversations.lock(1, 2)
    assert (again.id, again.state, again.updated_at) == (first.id, '{"asking": "fault"}', MORNING)


async def test_two_messages_at_once_are_answered_one_after_the_other(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(2)]

    async def speak(store: Store) -> None:
        async with store.unit_of_work(company) as uow:
            conversation = await uow.conversations.lock(1, 2)
            await uow.conversations.save(conversation.id, conversation.state + "x")

    await asyncio.gather(*(speak(stores[turn % 2]) for turn in range(30)))
    async with stores[0].unit_of_work(company) as uow:
        assert (await uow.conversations.lock(1, 2)).state == "x" * 30


async def test_conversations_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        conversation = await uow.conversations.lock(1, 2)
        await uow.conversations.save(conversation.id, "ours")
    async with store.unit_of_work(other_company) as uow:
        assert (await uow.conversations.lock(1, 2)).state == ""
        await uow.conversations.save(conversation.id, "theirs")
    async with store.unit_of_work(company) as uow:
        assert (await uow.conversations.lock(1, 2)).state == "ours"
