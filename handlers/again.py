"""The automatic steps a ticket stands at are run again: the cause is gone, or somebody wants to know."""

from __future__ import annotations

from handlers.desk import Desk, Moment
from handlers.tickets import happen
from workflows.effects import Refusal
from workflows.events import OpenedAnew
from workflows.ticket import Ticket

MOST_CHILDREN = 1000
_OF_RULES = 0
"""The visit of what rules ask: no visit waits for it."""


async def run_again(desk: Desk, company: int, number: str, door: str) -> int | None:
    """How many dead calls are made again and how many tickets are tried to be opened; None where there is no such ticket.
    What could not be opened again is told to the administrators as before."""
    async with desk.store.unit_of_work(company) as uow:
        moment = Moment(desk=desk, uow=uow, now=desk.now(), door=door)
        found = await uow.tickets.by_number(number)
        ticket = await uow.tickets.get(found.id) if found else None
        if ticket is None:
            return None
        visits = [_OF_RULES, *(each.id for each in ticket.visits)]
        again = [await uow.calls.again(ticket.id, each, moment.now) for each in visits]
        return sum(again) + await _open_again(moment, ticket)


async def _open_again(moment: Moment, ticket: Ticket) -> int:
    """Where no ticket was opened for a visit that waits for one."""
    children = await moment.uow.tickets.children_of(ticket.id, MOST_CHILDREN)
    awaited = {each.parent_visit for each in children}
    count = 0
    for visit in ticket.visits:
        if visit.id not in awaited:
            result = await happen(moment, ticket, OpenedAnew(visit=visit.id))
            if not isinstance(result, Refusal):
                ticket, count = result, count + 1
    return count
