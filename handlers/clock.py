"""A timer rang: its ticket hears of it, in the transaction in which the timer is taken."""

from __future__ import annotations

from handlers.desk import Desk, Moment
from handlers.tickets import ring
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork


async def ring_due_timer(desk: Desk, uow: UnitOfWork, timer: Timer) -> None:
    moment = Moment(desk=desk, uow=uow, now=desk.now(), door="clock")
    ticket = await uow.tickets.get(timer.ticket_id)
    if ticket:
        await ring(moment, ticket, timer.name)
