"""派单: whoever is to be found for a ticket is found before anything of the decision is kept."""

from __future__ import annotations

from handlers.backlog import look_later
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.pool import load_pool, next_change
from workflows.company import Company
from workflows.dispatch.choosing import Chosen, choose
from workflows.effects import HandOut, Outcome
from workflows.handed_out import wanted_of, with_chosen
from workflows.ticket import Ticket


async def handed_out(
    moment: Moment, outcome: Outcome, ticket_type: TicketType, company: Company
) -> Outcome:
    """The same decision, with whoever was found for each task that wanted somebody."""
    definition = ticket_type.definition
    while wanted := wanted_of(outcome):
        chosen = await _chosen(moment, outcome.ticket, wanted, company)
        staff = await moment.uow.staff.load(moment.now)
        outcome = with_chosen(outcome, wanted, chosen, definition, moment.here, staff, company)
    return outcome


async def _chosen(moment: Moment, ticket: Ticket, wanted: HandOut, company: Company) -> Chosen:
    pool = await load_pool(moment, ticket, wanted.policy, wanted.people, company.calendars)
    chosen = choose(wanted.policy, wanted.wanted, pool, moment.now)
    if not chosen.people:
        look_later(moment, await next_change(moment, wanted.people, company.calendars))
    return chosen
