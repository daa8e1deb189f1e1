from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handlers.desk import Moment
from handlers.tickets import open_ticket
from storage.database import Store
from tests.databases import OpenStore
from tests.promises.crowd import QUICK_REPAIR, with_deadline
from tests.promises.installation import free_port, installed, own_redis
from tests.promises.offices import CORPS, Office, office_on

TICKETS = 120
SPREAD = timedelta(seconds=4)
DEADLINE = "first_response"
TOLD = 2
"""Both engineers hear of each."""


@pytest.mark.redis
async def test_every_deadline_is_told_once_though_a_worker_is_killed_and_redis_emptied(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """The platforms are away: what is told waits in the outbox and can be counted."""
    store = await open_store()
    office = office_on(store)
    company = await office.found("default", CORPS, with_deadline(QUICK_REPAIR, 1))
    tickets = await _opened(office, company)
    nobody = f"http://127.0.0.1:{free_port()}"
    async with (
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, nobody, nobody) as bot,
    ):
        victim, _ = await bot.worker(), await bot.worker()
        await _fall_due(store, company, tickets, datetime.now(UTC) + timedelta(seconds=3))
        await _come_about(lambda: _has_begun(store))
        await victim.kill()
        await _forgets(redis_url)
        await victim.start()
        await _come_about(lambda: _all_rung(store))
    assert await _overdue(store, company, tickets) == Counter(dict.fromkeys(tickets, 1))
    assert await _pushes(store) == Counter(dict.fromkeys(tickets, TOLD))


async def _opened(office: Office, company: int) -> list[int]:
    """A minute ago, so that their deadline is past whenever somebody looks; nothing is armed or told yet."""
    office.desk = replace(office.desk, now=lambda: datetime.now(UTC) - timedelta(minutes=1))
    tickets = [await _open(office, company) for _ in range(TICKETS)]
    await office.store._engine.touch("DELETE FROM timer")
    await office.store._engine.touch("DELETE FROM outbox")
    return tickets


async def _open(office: Office, company: int) -> int:
    async with office.store.unit_of_work(company) as uow:
        customer = await uow.people.by_identity("wecom", CORPS["wecom"], "li_hong")
        assert customer is not None
        chat = await uow.chats.remember("wecom", CORPS["wecom"], "direct", "li_hong")
        moment = Moment(desk=office.desk, uow=uow, now=office.desk.now(), door="wecom")
        (ticket_type,) = await office.desk.types.current(uow)
        answers = {"description": "空调不转了"}
        return (await open_ticket(moment, ticket_type, customer, chat.id, answers)).id


async def _fall_due(store: Store, company: int, tickets: list[int], start: datetime) -> None:
    async with store.unit_of_work(company) as uow:
        for place, ticket in enumerate(tickets):
            uow.timers.arm(ticket, DEADLINE, start + place * SPREAD / TICKETS)


async def _come_about(read: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await read():
            await asyncio.sleep(0.02)


async def _has_begun(store: Store) -> bool:
    rows = await store._engine.rows("SELECT 1 FROM history WHERE kind = 'overdue' LIMIT 20")
    return len(rows) == 20


async def _all_rung(store: Store) -> bool:
    return await store.timers.next_due_at() is None


async def _overdue(store: Store, company: int, tickets: list[int]) -> Counter[int]:
    async with store.unit_of_work(company) as uow:
        return Counter(
            {
                ticket: sum(entry.kind == "overdue" for entry in await uow.history.of(ticket))
                for ticket in tickets
            }
        )


async def _pushes(store: Store) -> Counter[int]:
    rows = await store._engine.rows("SELECT ticket_id, kind FROM outbox")
    return Counter(row["ticket_id"] for row in rows if row["kind"] == "send")


async def _forgets(url: str) -> None:
    client = Redis.from_url(url)
    await client.flushall()
    await client.aclose()
