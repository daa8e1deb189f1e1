from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from storage.connection import Connection, Row
from storage.database import Store
from storage.errors import Conflict, Misuse
from tests.databases import OpenStore
from tests.storage.builders import BrokenOff, a_push, a_ticket


async def test_all_of_a_unit_of_work_happens_or_nothing(
    store: Store, company: int, now: datetime
) -> None:
    with pytest.raises(BrokenOff) as failure:
        await _open_a_ticket_and_break_off(store, company, now)
    async with store.unit_of_work(company) as uow:
        assert await uow.tickets.by_number("WX-1001") is None
        assert await uow.history.of(failure.value.args[0]) == ()
    assert await store.outbox.claim(now, 10, 60) == []
    assert await store.timers.next_due_at() is None


async def _open_a_ticket_and_break_off(store: Store, company: int, now: datetime) -> None:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket())
        uow.history.add(ticket.id, "opened", 7, now, "wecom", {})
        uow.outbox.add(a_push())
        uow.timers.arm(ticket.id, "accept", now)
        await uow.flush()
        raise BrokenOff(ticket.id)


async def test_store_is_usable_after_a_unit_of_work_was_cancelled(
    store: Store, company: int
) -> None:
    async def hang() -> None:
        async with store.unit_of_work(company) as uow:
            await uow.tickets.add(a_ticket())
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    while not task.done() and not await _is_inside(store, task):
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.unit_of_work(company) as uow:
        assert await uow.tickets.by_number("WX-1001") is None


async def _is_inside(store: Store, task: asyncio.Task[None]) -> bool:
    return task in store._engine._in_transaction


async def test_cancelling_while_waiting_for_the_database_leaks_no_connection(
    open_store: OpenStore, company: int
) -> None:
    store = await open_store()

    async def open_and_close() -> None:
        async with store.unit_of_work(company) as uow:
            await uow.conversations.lock(1, 2)

    for turn in range(60):
        task = asyncio.create_task(open_and_close())
        for _ in range(turn % 7):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    async with asyncio.timeout(10):
        await asyncio.gather(*(open_and_close() for _ in range(20)))


async def test_using_the_store_inside_a_unit_of_work_is_refused_rather_than_waiting_forever(
    store: Store, company: int, now: datetime
) -> None:
    async with store.unit_of_work(company):
        with pytest.raises(Misuse, match="only the unit of work"):
            await store.timers.next_due_at()
        with pytest.raises(Misuse):
            async with store.unit_of_work(company):
                pass
    assert await store.timers.next_due_at() is None


async def test_moment_without_a_time_zone_is_refused(store: Store, company: int) -> None:
    with pytest.raises(Misuse, match="without a time zone"):
        async with store.unit_of_work(company) as uow:
            uow.timers.arm(3, "accept", datetime(2026, 11, 22, 9, 30))  # noqa: DTZ001 - the point


async def test_two_stores_in_one_process_do_not_mix(open_store: OpenStore, company: int) -> None:
    first, second = await open_store(), await open_store()
    async with first.unit_of_work(company) as uow:
        await uow.tickets.add(a_ticket("WX-1001"))
    async with second.unit_of_work(company) as uow:
        assert await uow.tickets.by_number("WX-1001") is not None
    await first.close()
    assert await second.is_ready()


async def test_what_was_written_can_be_read_at_once(
    store: Store, company: int, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        uow.history.add(3, "opened", 7, now, "wecom", {})
        card = await uow.cards.add(3, 1, "task", 5, 7, "old face")
        await uow.cards.new_face(card.id, "new face", settled=True)
        found = await uow.cards.by_key(card.key)
        history = await uow.history.of(3)
        await uow.cards.new_face(card.id, "newer face", settled=False)
        (newer,) = await uow.cards.of_ticket(3)
    assert found is not None
    assert (found.face, newer.face) == ("new face", "newer face")
    assert [entry.kind for entry in history] == ["opened"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_opening_a_ticket_takes_four_round_trips_besides_begin_and_commit(
    store: Store, company: int, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_ticket(store, company, now)
    statements: list[str] = []
    really = Connection._rows

    async def noted(self: Connection, sql: str, values: Sequence[object]) -> Sequence[Row]:
        statements.append(sql)
        return await really(self, sql, values)

    monkeypatch.setattr(Connection, "_rows", noted)
    await open_ticket(store, company, now)
    assert len(statements) == 4, statements


async def open_ticket(store: Store, company: int, now: datetime) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.inbox.take("wecom/li_hong")
        conversation = await uow.conversations.lock(1, 2)
        number = await uow.tickets.next_number("WX")
        ticket = await uow.tickets.add(a_ticket(number))
        for kind in ("opened", "offered", "told"):
            uow.history.add(ticket.id, kind, 2, now, "wecom", {})
        for person in (7, 8):
            card = await uow.cards.add(ticket.id, 1, "task", person, person, "face")
            uow.outbox.add(a_push(f"wecom/{person}", card_id=card.id))
        uow.timers.arm(ticket.id, "accept", now)
        await uow.conversations.save(conversation.id, "", now)
        await uow.inbox.done(1, now)


async def test_customers_words_are_not_in_the_log_even_when_it_tells_everything(
    store: Store, company: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with store.unit_of_work(company) as uow:
        conversation = await uow.conversations.lock(1, 2)
        await uow.conversations.save(conversation.id, "电话 13800138000")
    assert "13800138000" not in caplog.text


async def test_of_two_that_wait_for_each_other_one_is_told_to_try_again(
    open_store: OpenStore, now: datetime
) -> None:
    """On SQLite the second only begins when the first has ended."""
    store = await open_store()
    company = await store.companies.ensure("default", {("wecom", "ww1")})
    async with store.unit_of_work(company) as uow:
        tickets = [
            (await uow.tickets.add(replace(a_ticket(), number=f"WX-{each}"))).id for each in (1, 2)
        ]
    both_hold = asyncio.Barrier(2)

    async def take(first: int, second: int) -> None:
        async with store.unit_of_work(company) as uow:
            await uow.tickets.get(first)
            if store.writes_at_once:
                await both_hold.wait()
            await uow.tickets.get(second)

    ends = await asyncio.gather(take(*tickets), take(*reversed(tickets)), return_exceptions=True)
    assert [type(each) for each in ends if each] == ([Conflict] if store.writes_at_once else [])
