"""A running ticket moved to another version of its type, on purpose."""

from __future__ import annotations

from handlers.carry_out import carry_out
from handlers.desk import Moment
from workflows.effects import Reason, Refusal
from workflows.engine import decide
from workflows.events import MovedToVersion
from workflows.people import Person
from workflows.ticket import Ticket


async def move_to_version(
    moment: Moment, number: str, version: int, by: Person | None
) -> Ticket | Refusal:
    """KeyError when there is no such version. Refused where the ticket stands in a node that version has not."""
    found = await moment.uow.tickets.by_number(number)
    if found is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION)
    ticket_type = await moment.desk.types.get(moment.uow, found.type_key, version)
    staff = await moment.uow.staff.load(moment.now)
    event = MovedToVersion(by=by, version=version)
    result = decide(found, event, ticket_type.definition, moment.here, staff)
    if isinstance(result, Refusal):
        return result
    return await carry_out(moment, found, result, ticket_type)
