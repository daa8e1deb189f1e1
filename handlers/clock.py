"""A timer rang: its ticket, or the company as a whole, hears of it in the transaction in which the timer is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from handlers.backlog import BACKLOG
from handlers.children import child_of_timer
from handlers.desk import Desk, Moment
from handlers.dispatching import hand_out_backlog
from handlers.tickets import happen, ring
from storage.timers import OF_NO_TICKET, Timer
from storage.unit_of_work import UnitOfWork
from workflows.events import ChildClosed
from workflows.ticket import Ticket
from workflows.verbs import Phase

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(minutes=5)
"""At a ticket that stands still, and is told of its child's end once it goes on."""

TicketDeed = Callable[[Moment, Ticket, Timer], Awaitable[None]]
CompanyDeed = Callable[[Moment, Timer], Awaitable[None]]


async def ring_due_timer(desk: Desk, uow: UnitOfWork, timer: Timer) -> None:
    """Unless what rang before it in this transaction has disarmed it or armed it anew."""
    if uow.timers.is_changed(timer):
        return
    moment = Moment(desk=desk, uow=uow, now=desk.now(), door="clock")
    if timer.ticket_id == OF_NO_TICKET:
        await _ring_for_company(moment, timer)
    else:
        await _ring_for_ticket(moment, timer)


async def _ring_for_company(moment: Moment, timer: Timer) -> None:
    deed = OF_COMPANIES.get(_kind(timer))
    if deed is None:
        log.warning("timer_unknown", name=timer.name)
        return
    await deed(moment, timer)


async def _ring_for_ticket(moment: Moment, timer: Timer) -> None:
    ticket = await moment.uow.tickets.get(timer.ticket_id)
    if ticket is not None:
        await OF_TICKETS.get(_kind(timer), _ring_limit)(moment, ticket, timer)


def _kind(timer: Timer) -> str:
    """`sla` of `sla:resolve:1`: what stands before the first colon."""
    return timer.name.partition(":")[0]


async def _ring_limit(moment: Moment, ticket: Ticket, timer: Timer) -> None:
    """What the workflow itself has armed."""
    await ring(moment, ticket, timer.name)


async def _ring_child(moment: Moment, parent: Ticket, timer: Timer) -> None:
    """Nothing where it was opened again meanwhile: its next end rings again."""
    child_id = child_of_timer(timer.name)
    if child_id is None:
        return
    if parent.suspended_at:
        moment.uow.timers.arm(parent.id, timer.name, moment.now + LOOK_AGAIN)
        return
    child = await moment.uow.tickets.get(child_id, lock=False)
    if child and child.phase is Phase.CLOSED:
        event = ChildClosed(visit=child.parent_visit, number=child.number, answers=child.answers)
        await happen(moment, parent, event)


OF_TICKETS: dict[str, TicketDeed] = {"child": _ring_child}
"""By what stands before the first colon of a timer's name; all others are the workflow's own."""
OF_COMPANIES: dict[str, CompanyDeed] = {BACKLOG: hand_out_backlog}
"""The same for timers of no ticket."""
