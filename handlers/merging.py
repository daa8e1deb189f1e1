"""合并 and 拆分: two tickets change in one transaction, locked in the order of their ids so that nobody waits for ever."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.desk import Moment
from handlers.tickets import happen, open_ticket, type_of, why_not
from workflows.answers import Answer
from workflows.effects import Reason, Refusal
from workflows.events import Absorbed, MergedInto, SplitOff
from workflows.people import Person
from workflows.ticket import Ticket

LONGEST_CHAIN = 50
"""Tombstones are followed so far; nobody merges as often by hand."""


async def standing_for(moment: Moment, ticket: Ticket) -> Ticket:
    """The ticket itself, or the one it was merged into, or that one."""
    for _ in range(LONGEST_CHAIN):
        following = await moment.uow.tickets.get(ticket.merged_into) if ticket.merged_into else None
        if following is None:
            break
        ticket = following
    return ticket


async def merge(moment: Moment, ticket_id: int, into_id: int, by: Person) -> Ticket | Refusal:
    """The ticket that stands for both now. What was said about the other is found through its number."""
    tickets = {}
    for each in sorted({ticket_id, into_id}):
        found = await moment.uow.tickets.get(each)
        if found is None:
            return Refusal(reason=Reason.UNKNOWN_ACTION)
        tickets[each] = found
    other, into = tickets[ticket_id], await standing_for(moment, tickets[into_id])
    gone = await happen(moment, other, MergedInto(by=by, into=into))
    if isinstance(gone, Refusal):
        return gone
    return await happen(moment, into, Absorbed(by=by, other=other))


async def split(
    moment: Moment, ticket: Ticket, by: Person, answers: Mapping[str, Answer]
) -> Ticket | Refusal:
    """A new ticket of the same type and requester: `answers`, and for the rest what the first one knows."""
    ticket_type = await type_of(moment, ticket)
    known = {
        field.id: ticket.answers[field.id]
        for field in ticket_type.definition.asked
        if field.id in ticket.answers and not field.formula
    }
    requester = await moment.uow.people.get(ticket.requester)
    refusal = await may_split(moment, ticket, by)
    if refusal:
        return refusal
    part = await open_ticket(
        moment, ticket_type, requester, ticket.origin, {**known, **answers}, parent=ticket.id
    )
    whole = await happen(moment, ticket, SplitOff(by=by, number=part.number))
    return whole if isinstance(whole, Refusal) else part


async def may_split(moment: Moment, ticket: Ticket, by: Person) -> Refusal | None:
    """Asked before a number is taken."""
    return await why_not(moment, ticket, SplitOff(by=by, number=""))
