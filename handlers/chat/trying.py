"""Whether something could be done with a ticket now, found out without doing it: nobody is asked for what would be refused."""

from __future__ import annotations

from handlers.companies import company_of
from handlers.tickets import type_of, why_not
from handlers.turns import Turn
from workflows.draft import Draft
from workflows.effects import Refusal
from workflows.events import Event
from workflows.ticket import Ticket


async def trial(turn: Turn, ticket: Ticket, event: Event) -> Refusal | None:
    """Why not; None when it would be done."""
    return await why_not(turn.moment, ticket, event)


async def drafted(turn: Turn, ticket: Ticket) -> Draft:
    """The ticket as the rules look at it; nothing of it is kept."""
    moment = turn.moment
    definition = (await type_of(moment, ticket)).definition
    staff = await moment.uow.staff.load(moment.now)
    company = await company_of(moment)
    return Draft(ticket, definition, staff, moment.here, turn.person.id, company=company)
