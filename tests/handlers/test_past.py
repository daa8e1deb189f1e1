"""A ticket put together again from its history alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.desk import Moment
from handlers.past import as_of, told
from storage.unit_of_work import UnitOfWork
from tests.handlers.desk_of import WANG_QIANG, ZHOU_MIN, DeskOf
from workflows.ticket import Ticket


def moment_of(desk: DeskOf, uow: UnitOfWork) -> Moment:
    return Moment(desk=desk.desk, uow=uow, now=desk.desk.now(), door="test")


async def now_and_then(desk: DeskOf, at: datetime) -> tuple[Ticket, Ticket | None]:
    """The ticket as it is stored, and as its history says it was."""
    async with desk.store.unit_of_work(desk.company) as uow:
        (number,) = [t.number for t in await uow.tickets.of_type("appliance_repair", 0, 10)]
        stored = await uow.tickets.by_number(number)
        assert stored is not None
        return stored, await as_of(moment_of(desk, uow), stored.id, at)


async def test_a_ticket_is_what_its_history_says_after_a_whole_story(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    await desk.pressed(ZHOU_MIN, "同意")
    await desk.pressed(WANG_QIANG, "到场")
    stored, rebuilt = await now_and_then(desk, desk.desk.now())
    assert rebuilt == stored


async def test_a_ticket_as_it_was_before_something_happened(desk: DeskOf) -> None:
    await desk.opened_ticket()
    before, _ = await now_and_then(desk, desk.desk.now())
    then = desk.desk.now()
    desk.clock.move(minutes=5)
    await desk.pressed(WANG_QIANG, "接单")
    after, rebuilt = await now_and_then(desk, then)
    assert rebuilt == before != after


async def test_before_it_was_opened_there_was_no_ticket(desk: DeskOf) -> None:
    await desk.opened_ticket()
    _, rebuilt = await now_and_then(desk, desk.desk.now() - timedelta(days=1))
    assert rebuilt is None


async def test_the_past_is_told_with_who_the_door_and_what_was_changed(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.pressed(WANG_QIANG, "接单")
    async with desk.store.unit_of_work(desk.company) as uow:
        (ticket,) = await uow.tickets.of_type("appliance_repair", 0, 10)
        lines = await told(moment_of(desk, uow), ticket.id, desk.desk.now())
    accepted = next(place for place, line in enumerate(lines) if "accept" in line)
    assert "王强" in lines[accepted] and "[wecom]" in lines[accepted]
    changes = [line.strip() for line in lines[accepted:]]
    assert "ticket.phase: new → working" in changes
    assert "task 1.outcome: — → accept" in changes
