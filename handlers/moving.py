"""A running ticket moved to another version of its type, on purpose."""

from __future__ import annotations

from handlers.desk import Moment
from handlers.tickets import happen
from workflows.effects import Reason, Refusal
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
    return await happen(moment, found, MovedToVersion(by=by, version=version), ticket_type)
