"""派单: whoever is to be found for a ticket is found before anything of the decision is kept."""

from __future__ import annotations

from dataclasses import replace

from handlers.backlog import look_later
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.pool import load_pool, next_change
from workflows.company import Company
from workflows.dispatch.choosing import Chosen, choose
from workflows.effects import HandOut, Outcome, Refusal
from workflows.engine import decide
from workflows.events import Dispatched
from workflows.ticket import Ticket


async def handed_out(
    moment: Moment, outcome: Outcome, ticket_type: TicketType, company: Company
) -> Outcome:
    """The same decision, with whoever was found for each task that wanted somebody."""
    while wanted := next((e for e in outcome.effects if isinstance(e, HandOut)), None):
        chosen = await _chosen(moment, outcome.ticket, wanted, company)
        staff = await moment.uow.staff.load(moment.now)
        event = Dispatched(task=wanted.task, chosen=chosen)
        found = decide(outcome.ticket, event, ticket_type.definition, moment.here, staff, company)
        outcome = _together(outcome, wanted, found)
    return outcome


async def _chosen(moment: Moment, ticket: Ticket, wanted: HandOut, company: Company) -> Chosen:
    pool = await load_pool(moment, ticket, wanted.policy, wanted.people, company.calendars)
    chosen = choose(wanted.policy, wanted.wanted, pool, moment.now)
    if not chosen.people:
        look_later(moment, await next_change(moment, wanted.people, company.calendars))
    return chosen


def _together(outcome: Outcome, wanted: HandOut, found: Outcome | Refusal) -> Outcome:
    rest = tuple(each for each in outcome.effects if each is not wanted)
    if isinstance(found, Refusal):
        return replace(outcome, effects=rest)
    return Outcome(ticket=found.ticket, effects=(*rest, *found.effects))
