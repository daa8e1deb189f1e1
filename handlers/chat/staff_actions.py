"""An order of one of ours about one certain ticket, carried out: an action of its flow, a note, a reply, the ticket shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from handlers.answers import refuse, tell_done
from handlers.chat.acting import take_or_ask
from handlers.chat.staff_handing import hand_over_to
from handlers.chat.staff_showing import show_ticket
from handlers.chat.staff_tickets import definition_of
from handlers.conversations import talk_of
from handlers.patience import remember, state_of
from handlers.talks import Followed, Order
from handlers.tickets import add_comment, reply_to_requester
from handlers.turns import Turn
from workflows.deeds.actions import offered
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import ActionTaken
from workflows.people import Person
from workflows.reading.staff_orders import Deed
from workflows.rights import may_act
from workflows.spoken_actions import Spoken, spoken
from workflows.ticket import Task, Ticket

SPEAKS_OF_IT = timedelta(minutes=10)
"""A photo sent so soon after an order belongs to the order's ticket."""


async def obey(turn: Turn, order: Order) -> None:
    ticket = await turn.moment.uow.tickets.get(order.ticket)
    if ticket is None:
        turn.say("refusal.unknown_action")
        return
    match order.deed:
        case Deed.SHOW:
            await show_ticket(turn, ticket)
        case Deed.NOTE | Deed.REPLY:
            await _say(turn, ticket, order)
        case Deed.HAND_OVER:
            await hand_over_to(turn, ticket, order)
        case Deed.ACT:
            await _act(turn, ticket, order)


def meant(
    turn: Turn, words: str, ticket: Ticket, definition: Definition
) -> tuple[Task, Spoken] | None:
    """The action these words are of a task that is the speaker's; else of one that is not or no longer, so that they
    learn why."""
    for task in _tasks(turn.person, ticket):
        is_open_to_them = may_act(turn.person, task) and offered(task, definition)
        node = definition.walked.task_node(task.node)
        actions = offered(task, definition) if is_open_to_them else node.actions
        found = spoken(words, actions, definition, turn.around)
        if found:
            return task, found
    return None


def _tasks(person: Person, ticket: Ticket) -> Iterator[Task]:
    """What is open to them, what was theirs, the rest; each newest first."""
    newest = sorted(ticket.tasks, key=lambda task: -task.id)
    own = [task for task in newest if may_act(person, task)]
    yield from (task for task in own if task in ticket.open_tasks)
    yield from (task for task in own if task not in ticket.open_tasks)
    yield from (task for task in newest if task not in own)


async def _act(turn: Turn, ticket: Ticket, order: Order) -> None:
    found = meant(turn, order.words, ticket, await definition_of(turn, ticket))
    if found is None:
        turn.say("refusal.not_now", number=ticket.number)
        return
    task, said = found
    event = ActionTaken(
        by=turn.person, task=task.id, action=said.action.id, answers=dict(said.answers)
    )
    after = await take_or_ask(turn, ticket, event)
    if after is None:
        return
    if said.remark:
        result = await add_comment(turn.moment, after, turn.person, said.remark)
        after = after if isinstance(result, Refusal) else result
    await _follow(turn, after)
    await tell_done(turn, after, said.action.id)


async def _say(turn: Turn, ticket: Ticket, order: Order) -> None:
    say = reply_to_requester if order.deed is Deed.REPLY else add_comment
    result = await say(turn.moment, ticket, turn.person, order.words, order.files)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
        return
    if order.files and await _is_more(turn, ticket):
        await turn.take_back()
    await _follow(turn, ticket)
    answering = turn.holding() if order.files else turn
    answering.say(_SAID[order.deed, bool(order.files)], number=ticket.number)


async def _is_more(turn: Turn, ticket: Ticket) -> bool:
    """Several photos one after the other are acknowledged once."""
    state = state_of(turn)
    return isinstance(state, Followed) and state.ticket == ticket.id


async def _follow(turn: Turn, ticket: Ticket) -> None:
    """A form that is being filled in goes on."""
    if talk_of(turn) is None:
        await remember(turn, Followed(ticket=ticket.id, until=turn.moment.now + SPEAKS_OF_IT))


_SAID = {
    (Deed.NOTE, False): "staff.noted",
    (Deed.NOTE, True): "staff.file_kept",
    (Deed.REPLY, False): "staff.replied",
    (Deed.REPLY, True): "staff.file_sent",
}
