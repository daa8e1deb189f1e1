"""One ticket shown to one of ours who asks for it: its card where they can act on it, else in words; and what it allows."""

from __future__ import annotations

from dataclasses import replace

from handlers.audience import Seat
from handlers.cards import Card
from handlers.chat.staff_tickets import definition_of, doable, sees_all, work_of
from handlers.group_members import makes_groups
from handlers.spelling_out import spelled_out
from handlers.target_lines import target_lines
from handlers.telling import Teller
from handlers.tickets import type_of
from handlers.turns import Turn
from workflows.definition import Definition
from workflows.nodes import ApproveNode
from workflows.rights import Audience, may_act
from workflows.ticket import Task, Ticket
from workflows.verbs import Permit, Phase


async def show_ticket(turn: Turn, ticket: Ticket) -> None:
    definition = await definition_of(turn, ticket)
    teller = Teller(turn.moment, ticket, await type_of(turn.moment, ticket))
    own = doable(turn, ticket, definition)
    if own and turn.takes_cards:
        person = None if turn.chat.kind == "group" else turn.person
        await teller.show(Seat(chat=turn.chat, person=person, takes_cards=True), own[0][0])
        return
    face = await teller.face(_audience(turn, ticket), turn.person.id, _task(ticket))
    can = can_do(turn, ticket, definition)
    deadlines = list(target_lines(ticket, definition, turn.words, turn.moment.now))
    if deadlines:
        face = _without_deadline(turn, face, definition)
    turn.reply("\n".join(filter(None, (spelled_out(face, turn.words), *deadlines, can))))


def _without_deadline(turn: Turn, face: Card, definition: Definition) -> Card:
    """Each has a line of its own. A field that is called the same stays."""
    label, locale = turn.words.say("clock.label"), turn.words.locale
    if label in {field.label.say(locale) for field in definition.form}:
        return face
    return replace(face, facts=tuple(each for each in face.facts if each.label != label))


def can_do(turn: Turn, ticket: Ticket, definition: Definition) -> str:
    """WX-12 可以：到场、待配件、报费用、解决; empty when it allows the speaker nothing."""
    words = turn.words
    labels = [action.label.say(words.locale) for _, action in doable(turn, ticket, definition)]
    if work_of(turn, ticket, definition):
        labels.append(words.say("staff.can_hand_over"))
    labels += [words.say(_CAN[each]) for each in _may_ask(turn, ticket, definition)]
    if ticket.phase is not Phase.CLOSED:
        labels += [words.say("staff.can_note"), words.say("staff.can_reply")]
        labels += [words.say("staff.can_gather")] if makes_groups(turn.moment) else []
    return (
        words.say("staff.can", number=ticket.number, actions=words.listed(labels)) if labels else ""
    )


def _may_ask(turn: Turn, ticket: Ticket, definition: Definition) -> list[Permit]:
    """Others, about a vote of the speaker's, where there is no button for it."""
    for task in ticket.open_tasks:
        node = definition.walked.task_node(task.node)
        if may_act(turn.person, task) and isinstance(node, ApproveNode):
            buttons = {action.do.value for action in node.actions}
            return [each for each in _CAN if node.permits(each) and each.value not in buttons]
    return []


_CAN = {Permit.DELEGATE: "staff.can_delegate", Permit.ADD_SIGNER: "staff.can_add_signer"}


def _audience(turn: Turn, ticket: Ticket) -> Audience:
    """What is private is for whoever has the work, and for those who look after all of it."""
    is_theirs = ticket.assignee == turn.person.id or sees_all(turn)
    return Audience.STAFF if is_theirs and turn.chat.kind == "direct" else Audience.GROUP


def _task(ticket: Ticket) -> Task | None:
    """The one that says it all: none where several go on, or nobody has had anything to do."""
    nodes = {task.node for task in ticket.open_tasks}
    is_one = len(nodes) == 1 or (not nodes and ticket.tasks)
    return (ticket.open_tasks or ticket.tasks)[-1] if is_one and not _waits(ticket) else None


def _waits(ticket: Ticket) -> bool:
    """For the clock, or another system, with nobody at work."""
    return bool(ticket.visits) and not any(task.is_live for task in ticket.tasks)
