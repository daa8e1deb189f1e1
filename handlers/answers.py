"""What the one who acted hears at once: a polite no with its reason, who was faster and how, or that it is done."""

from __future__ import annotations

from handlers.meanwhile import meanwhile
from handlers.tickets import type_of
from handlers.turns import Turn
from handlers.views import status_of
from workflows.definition import Definition
from workflows.effects import Reason, Refusal
from workflows.flow import START
from workflows.ticket import TaskState, Ticket

_TOO_LATE = frozenset({Reason.ALREADY_TAKEN, Reason.CALLED_OFF})


async def refuse(turn: Turn, ticket: Ticket, refusal: Refusal, task: int = 0) -> None:
    """`task` is the one they wanted to act on, where they wanted that."""
    ticket_type = await type_of(turn.moment, ticket)
    if task and _is_told_by_its_card(ticket, refusal, task):
        in_group = turn.chat.kind == "group"
        told = await meanwhile(
            turn.moment, ticket, ticket_type, task, turn.person, in_group=in_group
        )
        if told:
            turn.reply(told)
            return
    words = turn.words.of(ticket_type.definition)
    detail = await _detail(turn, ticket_type.definition, refusal)
    name = await _name(turn, refusal.by)
    key = _key(turn, refusal, has_name=bool(name))
    turn.reply(words.say(key, number=ticket.number, name=name, field=detail))


def _is_told_by_its_card(ticket: Ticket, refusal: Refusal, task_id: int) -> bool:
    """Somebody did something meanwhile, or is asked first."""
    task = ticket.task(task_id)
    is_waiting = task is not None and task.state in (TaskState.QUEUED, TaskState.SUSPENDED)
    if refusal.reason is Reason.NOT_NOW:
        return is_waiting
    return refusal.reason in _TOO_LATE and refusal.detail != "accept"


def _key(turn: Turn, refusal: Refusal, *, has_name: bool) -> str:
    """Losing the race for a ticket is told in other words than coming late to a vote."""
    match refusal.reason:
        case Reason.ALREADY_TAKEN if refusal.detail != "accept":
            return "refusal.already_decided"
        case Reason.NOT_NOW | Reason.NOT_YOURS if refusal.detail == "withdraw":
            return "refusal.nothing_to_withdraw"
        case Reason.NOT_YOURS if refusal.detail == "extend":
            return "refusal.not_yours_to_extend"
        case Reason.HAS_IT_ALREADY if refusal.detail:
            return "refusal.votes_already"
        case Reason.NOT_NOW if refusal.detail == "urge":
            return "refusal.nobody_to_urge"
        case Reason.SUSPENDED if turn.person.is_staff:
            return "refusal.suspended_by_us"
        case Reason.SOMEBODY_ACTED if has_name:
            return "refusal.somebody_acted_by"
    return f"refusal.{refusal.reason}"


async def _detail(turn: Turn, definition: Definition, refusal: Refusal) -> str:
    """What is missing, or stands for the ticket now, as people call it."""
    locale, detail = turn.words.locale, refusal.detail
    match refusal.reason:
        case Reason.MISSING if any(field.id == detail for field in definition.form):
            return definition.field(detail).label.say(locale)
        case Reason.MERGED if detail.isdecimal():
            into = await turn.moment.uow.tickets.get(int(detail), lock=False)
            return into.number if into else ""
    return detail


async def _name(turn: Turn, person: int | None) -> str:
    if person is None:
        return ""
    return (await turn.moment.uow.people.names([person])).get(person, "")


async def tell_done(turn: Turn, ticket: Ticket, action_id: str) -> None:
    """After a form for an action the chat would otherwise fall silent; the requester hears through notices, but not
    that what came back to them was handed in again."""
    if turn.person.id == ticket.requester:
        if _is_handed_in_again(ticket, action_id):
            turn.say("order.submitted_again", number=ticket.number)
        return
    definition = (await type_of(turn.moment, ticket)).definition
    locale = turn.words.locale
    turn.say(
        "ticket.line",
        number=ticket.number,
        name=definition.name.say(locale),
        status=status_of(ticket, definition, locale),
    )


def _is_handed_in_again(ticket: Ticket, action_id: str) -> bool:
    done = [task for task in ticket.tasks if task.node == START and task.outcome == action_id]
    return any(task.done_by == ticket.requester for task in done)
