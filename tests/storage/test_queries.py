from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Store
from tests.storage.builders import MORNING, a_push, a_ticket, closed
from workflows.ticket import Ticket
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


def due(number: str, at: datetime | None, assignee: int | None = None) -> Ticket:
    ticket = a_ticket(number, assignee=assignee)
    (clock,) = ticket.clocks
    return replace(ticket, clocks=(replace(clock, due_at=at),) if at else ())


async def numbers_due(store: Store, company: int, after: str = "", limit: int = 2) -> list[str]:
    mark = await store.queries.due_mark(company, after) if after else None
    return [line.number for line in await store.queries.due_next(company, limit, mark)]


async def test_what_is_due_next_is_read_page_by_page_the_nearest_first(
    store: Store, company: int, other_company: int
) -> None:
    hour = timedelta(hours=1)
    async with store.unit_of_work(company) as uow:
        who = await uow.people.register(
            "王强", "wecom", "ww1", "wang", roles=("engineer",), is_member=True
        )
        for ticket in (
            due("WX-1", MORNING + 3 * hour),
            due("WX-2", MORNING - hour, who.id),
            due("WX-3", None),
            closed(due("WX-4", MORNING)),
            due("WX-5", MORNING),
            due("WX-6", MORNING),
        ):
            await uow.tickets.add(ticket)
    async with store.unit_of_work(other_company) as uow:
        await uow.tickets.add(due("WX-2", MORNING))
    assert await numbers_due(store, company) == ["WX-2", "WX-5"]
    assert await numbers_due(store, company, "WX-5") == ["WX-6", "WX-1"]
    assert await numbers_due(store, company, "WX-1") == []
    late, soon = await store.queries.due_next(company, 2)
    assert (late.due_at, late.assignee) == (MORNING - hour, "王强")
    assert (soon.due_at, soon.assignee) == (MORNING, "")
    assert await store.queries.due_mark(company, "WX-3") is None
    async with store.unit_of_work(company) as uow:
        found = await uow.tickets.due_next(10)
    assert [ticket.number for ticket in found] == ["WX-2", "WX-5", "WX-6", "WX-1"]


async def test_what_is_due_next_is_found_by_its_index(store: Store, company: int) -> None:
    """Whatever the tickets are in number."""
    async with store.unit_of_work(company) as uow:
        connection = uow._connection
        if connection.is_postgres:
            for way in ("seqscan", "sort", "bitmapscan"):
                await connection.rows(f"SET LOCAL enable_{way} = off")
        how = "EXPLAIN" if connection.is_postgres else "EXPLAIN QUERY PLAN"
        rows = await connection.rows(
            f"""{how} SELECT id FROM ticket WHERE company_id = {company} AND is_open = true
            AND (due_at, id) > ('1970-01-01', 0) ORDER BY due_at, id LIMIT 20"""  # noqa: S608
        )
        plan = "\n".join(str(each) for row in rows for each in row.values())
    assert "ticket_due_open" in plan
    assert "B-TREE" not in plan.upper()
