"""A decision together with whoever was found for the work that it wants to hand out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflows.company import Company
from workflows.definition import Definition
from workflows.dispatch.choosing import Chosen
from workflows.effects import HandOut, Outcome, Refusal
from workflows.engine import decide
from workflows.events import Dispatched
from workflows.staff import Staff


def wanted_of(outcome: Outcome) -> HandOut | None:
    """The next task for which somebody is to be found."""
    return next((each for each in outcome.effects if isinstance(each, HandOut)), None)


def with_chosen(
    outcome: Outcome,
    wanted: HandOut,
    chosen: Chosen,
    definition: Definition,
    now: datetime,
    staff: Staff,
    company: Company,
) -> Outcome:
    """What follows from the choice follows in the same decision."""
    event = Dispatched(task=wanted.task, chosen=chosen)
    found = decide(outcome.ticket, event, definition, now, staff, company)
    rest = tuple(each for each in outcome.effects if each is not wanted)
    if isinstance(found, Refusal):
        return replace(outcome, effects=rest)
    return Outcome(ticket=found.ticket, effects=(*rest, *found.effects))
