"""What can be done with a ticket: open it, act on it, add to it, let its timer ring. One decision, one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.carry_out import carry_out
from handlers.children import CannotOpen, link, plan, tell_not_opened, tell_parent
from handlers.companies import company_of
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.handing_out import handed_out
from handlers.room import no_room
from workflows.answers import Answer
from workflows.calendars.calendars import Calendars
from workflows.effects import OpenAnother, Outcome, Refusal, StartTimer
from workflows.engine import decide
from workflows.events import (
    CalendarsChanged,
    CommentAdded,
    Event,
    HandedOver,
    Replied,
    SoughtAgain,
    TicketOpened,
    TimerExpired,
)
from workflows.people import Person
from workflows.ticket import Ticket, waiting_tasks


async def open_ticket(
    moment: Moment,
    ticket_type: TicketType,
    by: Person,
    origin: int,
    answers: Mapping[str, Answer],
    attachments: tuple[int, ...] = (),
    parent: int | None = None,
    parent_visit: int = 0,
) -> Ticket:
    """`parent` is the ticket it is opened for, `parent_visit` where that one waits for it."""
    number = await moment.uow.tickets.next_number(ticket_type.definition.prefix)
    event = TicketOpened(
        by=by,
        origin=origin,
        number=number,
        answers=answers,
        attachments=attachments,
        parent=parent,
        parent_visit=parent_visit,
    )
    outcome = await _decided(moment, None, event, ticket_type)
    if isinstance(outcome, Refusal):
        raise TypeError(f"opening a ticket was refused: {outcome.reason}")
    return await _made_real(moment, None, outcome, ticket_type)


async def add_comment(
    moment: Moment, ticket: Ticket, by: Person, text: str, files: tuple[int, ...] = ()
) -> Ticket | Refusal:
    return await happen(moment, ticket, CommentAdded(by=by, text=text, files=files))


async def reply_to_requester(
    moment: Moment, ticket: Ticket, by: Person, text: str, files: tuple[int, ...] = ()
) -> Ticket | Refusal:
    return await happen(moment, ticket, Replied(by=by, text=text, files=files))


async def hand_over(
    moment: Moment, ticket: Ticket, by: Person, task: int, to: Person
) -> Ticket | Refusal:
    return await happen(moment, ticket, HandedOver(by=by, task=task, to=to))


async def ring(moment: Moment, ticket: Ticket, timer: str) -> Ticket | Refusal:
    return await happen(moment, ticket, TimerExpired(name=timer))


async def happen(
    moment: Moment, ticket: Ticket, event: Event, ticket_type: TicketType | None = None
) -> Ticket | Refusal:
    """Anything else that can happen to a ticket: the event says what, and by whom. Under the definition it started with,
    unless told another."""
    ticket_type = ticket_type or await type_of(moment, ticket)
    result = await _decided(moment, ticket, event, ticket_type)
    if isinstance(result, Outcome):
        return await _made_real(moment, ticket, result, ticket_type)
    return result


async def seek_again(moment: Moment, ticket: Ticket) -> bool:
    """For what of it waits for somebody to be free; whether anybody was found. Nothing is noted where nobody was."""
    ticket_type, before = await type_of(moment, ticket), ticket
    for task in waiting_tasks(ticket):
        result = await _decided(moment, ticket, SoughtAgain(task=task.id), ticket_type)
        if isinstance(result, Outcome) and result.effects:
            ticket = await _made_real(moment, ticket, result, ticket_type)
    return ticket is not before


async def why_not(moment: Moment, ticket: Ticket, event: Event) -> Refusal | None:
    """Found out without doing it; None when it would be done."""
    result = await _decided(moment, ticket, event, await type_of(moment, ticket))
    return result if isinstance(result, Refusal) else None


async def reckon_anew(moment: Moment, ticket: Ticket, before: Calendars) -> bool:
    """After the company's calendars were changed: whether anything of it is due at another time now."""
    ticket_type = await type_of(moment, ticket)
    result = await _decided(moment, ticket, CalendarsChanged(before=before), ticket_type)
    if isinstance(result, Refusal) or not _is_due_otherwise(ticket, result):
        return False
    await _made_real(moment, ticket, result, ticket_type)
    return True


def _is_due_otherwise(before: Ticket, outcome: Outcome) -> bool:
    has_started = any(isinstance(effect, StartTimer) for effect in outcome.effects)
    return has_started or outcome.ticket.clocks != before.clocks


async def _decided(
    moment: Moment, ticket: Ticket | None, event: Event, ticket_type: TicketType
) -> Outcome | Refusal:
    staff = await moment.uow.staff.load(moment.now)
    company = await company_of(moment)
    if ticket and (full := await no_room(moment, ticket, event, ticket_type.definition, company)):
        return full
    result = decide(ticket, event, ticket_type.definition, moment.here, staff, company)
    if isinstance(result, Outcome):
        return await handed_out(moment, result, ticket_type, company)
    return result


async def _made_real(
    moment: Moment, before: Ticket | None, outcome: Outcome, ticket_type: TicketType
) -> Ticket:
    """With the tickets that it opens, and word to the one that waits for its end."""
    ticket = await carry_out(moment, before, outcome, ticket_type)
    tell_parent(moment, before, ticket)
    for effect in outcome.effects:
        if isinstance(effect, OpenAnother):
            await _open_another(moment, ticket, ticket_type, effect)
    return ticket


async def _open_another(
    moment: Moment, parent: Ticket, parent_type: TicketType, wanted: OpenAnother
) -> None:
    """Where it cannot be opened that is told, and what the parent's step did stays done."""
    planned = await plan(moment, parent, parent_type, wanted)
    if isinstance(planned, CannotOpen):
        await tell_not_opened(moment, parent, parent_type, wanted, planned.problem)
        return
    child = await open_ticket(
        moment,
        planned.ticket_type,
        await moment.uow.people.get(parent.requester),
        parent.origin,
        planned.answers,
        parent=parent.id,
        parent_visit=wanted.visit if wanted.is_awaited else 0,
    )
    link(moment, parent, child, wanted, planned)


async def type_of(moment: Moment, ticket: Ticket) -> TicketType:
    """The definition the ticket started with."""
    return await moment.desk.types.get(moment.uow, ticket.type_key, ticket.type_version)
