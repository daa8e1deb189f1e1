"""A timer rang: its ticket hears of it, in the transaction in which the timer is taken."""

from __future__ import annotations

from datetime import timedelta

from handlers.children import child_of_timer
from handlers.desk import Desk, Moment
from handlers.tickets import happen, ring
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork
from workflows.events import ChildClosed
from workflows.ticket import Ticket
from workflows.verbs import Phase

LOOK_AGAIN = timedelta(minutes=5)
"""At a ticket that stands still, and is told of its child's end once it goes on."""


async def ring_due_timer(desk: Desk, uow: UnitOfWork, timer: Timer) -> None:
    moment = Moment(desk=desk, uow=uow, now=desk.now(), door="clock")
    ticket = await uow.tickets.get(timer.ticket_id)
    if ticket is None:
        return
    child = child_of_timer(timer.name)
    if child is None:
        await ring(moment, ticket, timer.name)
    elif ticket.suspended_at:
        uow.timers.arm(ticket.id, timer.name, moment.now + LOOK_AGAIN)
    else:
        await _child_ended(moment, ticket, child)


async def _child_ended(moment: Moment, parent: Ticket, child_id: int) -> None:
    """Nothing where it was opened again meanwhile: its next end rings again."""
    child = await moment.uow.tickets.get(child_id, lock=False)
    if child and child.phase is Phase.CLOSED:
        event = ChildClosed(visit=child.parent_visit, number=child.number, answers=child.answers)
        await happen(moment, parent, event)
