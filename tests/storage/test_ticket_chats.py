from __future__ import annotations

from storage.database import Store


async def test_a_ticket_has_each_of_its_groups_once(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        assert await uow.ticket_chats.add(7, 31)
        assert not await uow.ticket_chats.add(7, 31)
    async with store.unit_of_work(company) as uow:
        assert await uow.ticket_chats.add(7, 30)
        assert not await uow.ticket_chats.add(7, 31)
        assert await uow.ticket_chats.add(8, 31)
        assert await uow.ticket_chats.of_ticket(7) == (31, 30)
        assert await uow.ticket_chats.of_ticket(9) == ()
    async with store.unit_of_work(other_company) as uow:
        assert await uow.ticket_chats.of_ticket(7) == ()
