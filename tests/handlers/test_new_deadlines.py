from __future__ import annotations

from datetime import datetime

from handlers.calendar_listings import take_calendars
from handlers.calendars import calendars_of
from handlers.new_deadlines import reckon_deadlines_anew
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import WORK, desk_with, document, finished, kinds_of, opened
from tests.workflows.calendars.calendars_of import at
from workflows.calendar_files import parse_calendars

PROMISE = {"id": "fix", "name": "修好", "within": "PT8H", "until": "work"}
BY_HOURS = document(WORK, sla=[{**PROMISE, "calendar": "work"}])
BY_CLOCK = document(WORK, key="other", prefix="OT", sla=[PROMISE])
HOLIDAY = "special_days: {CN: {holidays: {2026-11-23..2026-11-24: 停工}}}"


async def take(desk: DeskOf, text: str) -> int:
    async with desk.store.unit_of_work(desk.company) as uow:
        before = await calendars_of(uow, desk.desk.timezone)
        await take_calendars(uow, parse_calendars(text), desk.desk.types, desk.clock().date())
    return await reckon_deadlines_anew(desk.desk, desk.company, before, "test")


async def due_at(desk: DeskOf, number: str) -> datetime | None:
    async with desk.store.unit_of_work(desk.company) as uow:
        ticket = await uow.tickets.by_number(number)
    assert ticket
    return ticket.due_at


async def test_open_tickets_are_due_by_the_new_hours_once_they_are_taken_in(store: Store) -> None:
    desk = await desk_with(store, BY_HOURS)
    await opened(desk)
    assert await due_at(desk, "ER-1001") == at("2026-11-23 18:00")
    assert await take(desk, HOLIDAY) == 1
    assert await due_at(desk, "ER-1001") == at("2026-11-25 18:00")
    assert "calendars_changed" in await kinds_of(desk, "ER-1001")


async def test_what_is_due_as_before_is_left_alone(store: Store) -> None:
    desk = await desk_with(store, BY_HOURS, BY_CLOCK)
    await opened(desk, "other")
    await opened(desk)
    await finished(desk, "ER-1001")
    assert await take(desk, HOLIDAY) == 0
    assert "calendars_changed" not in await kinds_of(desk, "OT-1001")
    assert "calendars_changed" not in await kinds_of(desk, "ER-1001")


async def test_taking_the_same_in_again_changes_no_deadline(store: Store) -> None:
    desk = await desk_with(store, BY_HOURS)
    await opened(desk)
    assert [await take(desk, HOLIDAY), await take(desk, HOLIDAY)] == [1, 0]


async def test_all_of_many_tickets_are_reckoned_anew(store: Store) -> None:
    desk = await desk_with(store, BY_HOURS)
    for _ in range(53):
        await opened(desk)
    assert await take(desk, HOLIDAY) == 53


async def test_what_was_spent_by_the_hours_as_they_were_stays_spent(store: Store) -> None:
    desk = await desk_with(store, BY_HOURS)
    await opened(desk)
    desk.clock.move(hours=2)
    assert await take(desk, HOLIDAY) == 1
    assert await due_at(desk, "ER-1001") == at("2026-11-25 16:00")
