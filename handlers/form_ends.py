"""A form in a chat comes to its end: a ticket opened, an action taken, or nothing of it."""

from __future__ import annotations

from typing import Literal

from handlers.answers import refuse, tell_done
from handlers.confirming import confirm
from handlers.definitions import TicketType
from handlers.following import follow
from handlers.patience import remember
from handlers.talks import Acting, Order, Reporting
from handlers.tickets import add_comment, happen, open_ticket
from handlers.turns import Turn
from handlers.uniqueness import taken_answer
from workflows.answers import Answers
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.forms.sessions import Done
from workflows.kinds.problems import Problem
from workflows.reading.staff_deeds import Deed
from workflows.ticket import Task, Ticket


async def conclude(
    turn: Turn, about: Reporting | Acting, ticket_type: TicketType, done: Done
) -> tuple[str, Problem] | None:
    """The form is whole. An answer that belongs to another ticket alone is named, and nothing is done."""
    taken = await _taken(turn, about, ticket_type.definition, done)
    if taken is None:
        await remember(turn, None)
        await _finish(turn, about, ticket_type, done)
    return taken


async def _taken(
    turn: Turn, about: Reporting | Acting, definition: Definition, done: Done
) -> tuple[str, Problem] | None:
    if not any(field.unique for field in definition.form):
        return None
    ticket, _ = await _acted_on(turn, about)
    own = ticket.number if ticket else ""
    return await taken_answer(turn.moment, definition, done.answers, own)


async def _finish(
    turn: Turn, about: Reporting | Acting, ticket_type: TicketType, done: Done
) -> None:
    answers, files = done.answers, done.session.attachments
    if isinstance(about, Reporting):
        origin = about.group or turn.chat.id
        await open_ticket(turn.moment, ticket_type, turn.person, origin, answers, files)
        if about.group:
            turn.say("private.submitted")
        await _settle_draft(turn, about, "submitted")
        return
    ticket = await turn.moment.uow.tickets.get(about.ticket)
    if ticket is None:
        turn.say("refusal.unknown_action")
        return
    if files:
        added = await add_comment(turn.moment, ticket, turn.person, "", files)
        ticket = added if isinstance(added, Ticket) else ticket
    result = await happen(turn.moment, ticket, _event(turn, about, answers))
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result, about.task)
    else:
        if turn.person.is_staff:
            await follow(turn, ticket.id)
        await tell_done(turn, result, about.action)


def _event(turn: Turn, about: Acting, answers: Answers) -> ActionTaken:
    return ActionTaken(
        by=turn.person,
        task=about.task,
        action=about.action,
        answers=answers,
        reason=about.reason,
        files=about.files,
        to=about.to,
    )


async def _settle_draft(
    turn: Turn,
    about: Reporting | Acting,
    state: Literal["submitted", "dropped"],
    reason: str = "",
) -> None:
    if isinstance(about, Reporting) and about.draft:
        await turn.moment.uow.drafts.settle(about.draft, state, reason, turn.moment.now)


async def abandon(turn: Turn, about: Reporting | Acting) -> None:
    """A ticket that came back to its requester may be given up as a whole: that is asked."""
    await remember(turn, None)
    await _settle_draft(turn, about, "dropped", "cancelled")
    ticket, task = await _acted_on(turn, about)
    if ticket and task and task.node == START:
        order = Order(deed=Deed.CANCEL, ticket=ticket.id)
        question = turn.words.say("order.not_submitted", number=ticket.number)
        await confirm(turn, order, question, "call_off")
    else:
        turn.say("form.abandoned")


async def _acted_on(
    turn: Turn, about: Reporting | Acting
) -> tuple[Ticket, Task | None] | tuple[None, None]:
    if isinstance(about, Reporting):
        return None, None
    ticket = await turn.moment.uow.tickets.get(about.ticket)
    return (ticket, ticket.task(about.task)) if ticket else (None, None)
