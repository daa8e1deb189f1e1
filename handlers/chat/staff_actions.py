"""An order about one certain ticket, carried out: an action of its flow, what becomes of it, a note, a reply, the ticket shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handlers.answers import refuse, tell_done
from handlers.chat.acting import take_or_ask
from handlers.chat.people_deeds import name_people
from handlers.chat.staff_showing import show_ticket
from handlers.chat.staff_tickets import definition_of
from handlers.chat.whole_tickets import do_to_all_of_it
from handlers.following import follow
from handlers.merging import standing_for
from handlers.patience import state_of
from handlers.talks import Asked, Followed, Order, Talk
from handlers.tickets import add_comment, reply_to_requester
from handlers.turns import Turn
from handlers.windows import reaches_now
from workflows.deeds.actions import offered
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import ActionTaken
from workflows.people import Person
from workflows.reading.staff_deeds import NAMES_PEOPLE, Deed
from workflows.rights import may_act, may_follow
from workflows.spoken_actions import Spoken, spoken
from workflows.ticket import Task, Ticket


async def obey(turn: Turn, order: Order) -> None:
    ticket = await turn.moment.uow.tickets.get(order.ticket)
    if ticket is None:
        turn.say("refusal.unknown_action")
        return
    if ticket.merged_into and order.deed is not Deed.MERGE and not order.action:
        ticket = await _standing(turn, ticket)
        order = replace(order, ticket=ticket.id, task=0)
    match order.deed:
        case Deed.SHOW:
            await show_ticket(turn, ticket)
        case Deed.NOTE | Deed.REPLY:
            await _say(turn, ticket, order)
        case Deed.ACT:
            await _act(turn, ticket, order)
        case deed if deed in NAMES_PEOPLE:
            await _and_follow(turn, await name_people(turn, ticket, order), order)
        case _:
            await _and_follow(turn, await do_to_all_of_it(turn, ticket, order), order)


async def _standing(turn: Turn, ticket: Ticket) -> Ticket:
    """What is said about a ticket that was merged is for the one that stands for it, if they may follow that."""
    standing = await standing_for(turn.moment, ticket)
    if not may_follow(turn.person, standing):
        return ticket
    turn.say("staff.merged_into", number=ticket.number, other=standing.number)
    return standing


async def _and_follow(turn: Turn, after: Ticket | None, order: Order) -> None:
    if after:
        await _follow(turn, after, order)


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
    pressed, remark = _pressed(turn, order), ""
    if pressed is None:
        found = meant(turn, order.words, ticket, await definition_of(turn, ticket))
        if found is None:
            turn.say("refusal.not_now", number=ticket.number)
            return
        pressed, remark = _spoken(turn, *found), found[1].remark
    after = await take_or_ask(turn, ticket, pressed, is_explained=order.is_explained)
    if after is None:
        return
    if remark:
        result = await add_comment(turn.moment, after, turn.person, remark)
        after = after if isinstance(result, Refusal) else result
    await _follow(turn, after, order)
    await tell_done(turn, after, pressed.action)


def _pressed(turn: Turn, order: Order) -> ActionTaken | None:
    """An action that was certain already, with what was asked since."""
    if not order.action:
        return None
    return ActionTaken(
        by=turn.person,
        task=order.task,
        action=order.action,
        answers=order.answers,
        reason=order.reason,
        files=order.files,
        to=order.node,
    )


def _spoken(turn: Turn, task: Task, said: Spoken) -> ActionTaken:
    return ActionTaken(
        by=turn.person,
        task=task.id,
        action=said.action.id,
        answers=dict(said.answers),
        reason=said.reason,
    )


async def _say(turn: Turn, ticket: Ticket, order: Order) -> None:
    is_reply = order.deed is Deed.REPLY
    say = reply_to_requester if is_reply else add_comment
    has_to_wait = is_reply and not await reaches_now(turn.moment, ticket.origin)
    result = await say(turn.moment, ticket, turn.person, order.words, order.files)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
        return
    if order.files and await _is_more(turn, ticket):
        await turn.take_back()
    await _follow(turn, ticket, order)
    answering = turn.holding() if order.files else turn
    key = "staff.reply_waits" if has_to_wait else _SAID[order.deed, bool(order.files)]
    answering.say(key, number=ticket.number)


async def _is_more(turn: Turn, ticket: Ticket) -> bool:
    """Several photos one after the other are acknowledged once."""
    state = state_of(turn)
    return isinstance(state, Followed) and state.ticket == ticket.id


async def _follow(turn: Turn, ticket: Ticket, order: Order) -> None:
    """What else is being asked here goes on."""
    state = state_of(turn)
    is_asked = isinstance(state, Asked) and not _is_of(state, order)
    if not (isinstance(state, Talk) or is_asked):
        await follow(turn, ticket.id)


def _is_of(state: Asked, order: Order) -> bool:
    asked = state.order
    return (asked.deed, asked.ticket, asked.task) == (order.deed, order.ticket, order.task)


_SAID = {
    (Deed.NOTE, False): "staff.noted",
    (Deed.NOTE, True): "staff.file_kept",
    (Deed.REPLY, False): "staff.replied",
    (Deed.REPLY, True): "staff.file_sent",
}
