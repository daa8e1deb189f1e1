from __future__ import annotations

import pytest

from storage.database import Store
from storage.errors import Conflict
from tests.storage.builders import a_ticket


async def test_value_belongs_to_the_ticket_that_claimed_it_first(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        first, second = (
            await uow.tickets.add(a_ticket("WX-1")),
            await uow.tickets.add(a_ticket("WX-2")),
        )
        await uow.unique_answers.claim("repair", "serial", "sn1", first.id)
        await uow.unique_answers.claim("repair", "serial", "sn1", first.id)
    async with store.unit_of_work(company) as uow:
        assert await uow.unique_answers.holder("repair", "serial", "sn1") == "WX-1"
        assert await uow.unique_answers.holder("repair", "serial", "sn2") is None
    with pytest.raises(Conflict):
        async with store.unit_of_work(company) as uow:
            await uow.unique_answers.claim("repair", "serial", "sn1", second.id)


async def test_ticket_that_changes_its_value_lets_the_old_one_go(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket("WX-1"))
        await uow.unique_answers.claim("repair", "serial", "sn1", ticket.id)
        await uow.unique_answers.claim("repair", "serial", "sn2", ticket.id)
        assert await uow.unique_answers.holder("repair", "serial", "sn1") is None
        assert await uow.unique_answers.holder("repair", "serial", "sn2") == "WX-1"


async def test_another_company_knows_nothing_of_it(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket("WX-1"))
        await uow.unique_answers.claim("repair", "serial", "sn1", ticket.id)
    async with store.unit_of_work(other_company) as uow:
        assert await uow.unique_answers.holder("repair", "serial", "sn1") is None
