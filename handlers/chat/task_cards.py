"""A button on the card of a ticket's task, or of a vote in its group: done by whoever pressed it, whatever the payload says of others."""

from __future__ import annotations

from dataclasses import replace

from handlers.answers import refuse
from handlers.cards import Card, load_message
from handlers.chat.acting import take_or_ask
from handlers.following import follow
from handlers.offering import VOTES
from handlers.patience import state_of
from handlers.presses import TakeBackPress, TaskPress
from handlers.refreshing import show_again
from handlers.talks import Confirming, Explaining, Followed, Naming, State, Timing
from handlers.tickets import happen
from handlers.turns import Turn
from handlers.updates import ButtonPressed
from storage.cards import SentCard
from workflows.effects import Refusal
from workflows.events import ActionTaken, Withdrawn
from workflows.people import Person
from workflows.reading.staff_deeds import Deed
from workflows.rights import may_act
from workflows.ticket import WITHDRAWN, TaskState, Ticket


async def act_on_card(turn: Turn, sent: SentCard, press: TaskPress) -> None:
    """Pressing once more what is done already is no mistake: the card is shown as it is."""
    ticket = await _ticket_on(turn, sent, press)
    if ticket is None:
        return
    if _is_done_already(ticket, press, turn.person):
        await show_again(turn.moment, sent)
        return
    event = ActionTaken(by=turn.person, task=press.task, action=press.action)
    written = _written(turn, sent)
    after = await take_or_ask(turn, ticket, event, press.value, written=written)
    if after and turn.person.is_staff and _is_free(state_of(turn), after.id):
        await follow(turn, after.id)


async def take_back(turn: Turn, sent: SentCard, press: TakeBackPress) -> None:
    ticket = await _ticket_on(turn, sent, press)
    if ticket is None:
        return
    task = ticket.task(press.task)
    if task and (task.done_by, task.outcome) == (turn.person.id, WITHDRAWN):
        await show_again(turn.moment, sent)
        return
    result = await happen(turn.moment, ticket, Withdrawn(by=turn.person, task=press.task))
    if isinstance(result, Refusal):
        await refuse(turn, ticket, replace(result, detail=Deed.WITHDRAW.value))


async def _ticket_on(turn: Turn, sent: SentCard, press: TaskPress | TakeBackPress) -> Ticket | None:
    """The card says which ticket it is about; the payload only what of it."""
    ticket = await turn.moment.uow.tickets.get(sent.ticket_id) if sent.ticket_id else None
    if ticket is None or ticket.id != press.ticket or not _is_on(sent, ticket, press.task):
        turn.say("refusal.unknown_action")
        return None
    return ticket


def _is_on(sent: SentCard, ticket: Ticket, task_id: int) -> bool:
    """Its own task; on a group's card of a vote any of that vote: whose it is the rules look at."""
    if sent.task_id == task_id:
        return True
    about, task = ticket.task(sent.task_id or 0), ticket.task(task_id)
    if sent.purpose != VOTES or about is None or task is None:
        return False
    return (task.node, task.seat.visit) == (about.node, about.seat.visit)


def _is_done_already(ticket: Ticket, press: TaskPress, person: Person) -> bool:
    """By the one who pressed, just so."""
    task = ticket.task(press.task)
    if task is None:
        return False
    if task.state is TaskState.DONE:
        return (task.done_by, task.outcome) == (person.id, press.action)
    return press.action in (task.mark, task.on_hold) and may_act(person, task)


def _written(turn: Turn, sent: SentCard) -> str | None:
    """What stood in the card's entry; None where it has none."""
    face, content = load_message(sent.face), turn.update.content
    has_entry = isinstance(face, Card) and face.entry is not None
    return content.typed if has_entry and isinstance(content, ButtonPressed) else None


def _is_free(state: State | None, ticket: int) -> bool:
    """Nothing is being asked here but what this answers: whoever was asked why and approves instead."""
    match state:
        case Explaining(order=order) | Naming(order=order) | Confirming(order=order):
            return order.ticket == ticket
        case Timing(order=order):
            return order.ticket == ticket
        case _:
            return isinstance(state, Followed | None)
