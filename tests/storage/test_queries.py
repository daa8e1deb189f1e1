from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.database import Store
from tests.storage.builders import MORNING, a_push, a_ticket, closed
from workflows.verbs import Phase


async def test_gauges_count_what_is_open_waiting_and_dead(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.tickets.add(a_ticket("WX-1001"))
        await uow.tickets.add(replace(a_ticket("WX-1002"), phase=Phase.WORKING))
        await uow.tickets.add(closed(a_ticket("WX-1003")))
        uow.outbox.add(a_push("one"))
        uow.outbox.add(a_push("two"))
        uow.outbox.add(a_push("three"))
    async with store.unit_of_work(other_company) as uow:
        await uow.tickets.add(a_ticket("WX-1001"))
    first, second = await store.outbox.claim(MORNING, 2, 60)
    await store.outbox.dead([first.id], "gone")
    await store.outbox.sent(second.id, "msgid-1")
    await store.inbox.write_down(company, "wecom", "ww1", "e1", "lane", "{}", now)
    assert await store.queries.open_counts(company) == {"new": 1, "working": 1}
    assert await store.queries.open_tickets() == 3
    assert await store.queries.outbox_counts() == {"waiting": 1, "dead": 1}
    assert await store.queries.inbox_counts() == {"waiting": 1, "dead": 0}


async def test_pages_of_tickets_follow_each_other_without_gaps(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        for number in range(1001, 1006):
            await uow.tickets.add(a_ticket(f"WX-{number}", assignee=7))
    first = await store.queries.tickets(company, limit=3)
    second = await store.queries.tickets(company, limit=3, before_id=first[-1].id)
    numbers = [line.number for line in (*first, *second)]
    assert numbers == ["WX-1005", "WX-1004", "WX-1003", "WX-1002", "WX-1001"]
    assert (first[0].assignee_id, first[0].opened_at) == (7, MORNING)
    assert await store.queries.tickets(other_company, limit=3) == ()
