"""How a ticket's standing is called, in the definition's own words: by what is open, waited for, or how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.wording import Wording
from workflows.deeds.merging import MERGED
from workflows.deeds.standing import CANCELLED
from workflows.definition import Definition
from workflows.nodes import ActionNode, ApproveNode, EndNode, TaskNode, WaitNode
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import Phase


def status_of(ticket: Ticket, definition: Definition, locale: str) -> str:
    """Where the ticket stands; of several lanes each, once."""
    words = Wording(locale).of(definition)
    if ticket.suspended_at and ticket.phase is not Phase.CLOSED:
        return words.say("standing.suspended")
    under_way = [*_open(ticket, definition, locale), *_waiting(ticket, definition, locale)]
    under_way = under_way or [*_held(ticket, definition, locale)]
    if under_way:
        return words.listed(list(dict.fromkeys(under_way)))
    return _ended(ticket, definition, words)


def standing_of(task: Task, definition: Definition, locale: str) -> str:
    """Of one task: what it is marked with, or its node's name."""
    action = definition.walked.action(task.node, task.on_hold or task.mark)
    if action and action.status and task.state is TaskState.OPEN:
        return action.status.say(locale)
    node = definition.walked.nodes.get(task.node)
    return node.name.say(locale) if isinstance(node, TaskNode) else definition.name.say(locale)


def _open(ticket: Ticket, definition: Definition, locale: str) -> Iterator[str]:
    for task in ticket.open_tasks:
        yield standing_of(task, definition, locale)


def _waiting(ticket: Ticket, definition: Definition, locale: str) -> Iterator[str]:
    """For the clock, an event, the requester, another system, another ticket."""
    for visit in ticket.visits:
        node = definition.walked.nodes.get(visit.node)
        if isinstance(node, WaitNode | ActionNode):
            yield node.name.say(locale)


def _held(ticket: Ticket, definition: Definition, locale: str) -> Iterator[str]:
    """Work that waits for others' while none of it is open."""
    for task in ticket.tasks:
        if task.is_live:
            yield standing_of(task, definition, locale)


def _ended(ticket: Ticket, definition: Definition, words: Wording) -> str:
    if ticket.merged_into or ticket.result == MERGED:
        return words.say("standing.merged")
    if ticket.result == CANCELLED:
        return words.say("standing.cancelled")
    node = definition.walked.nodes.get(ticket.result)
    if isinstance(node, EndNode):
        return node.name.say(words.locale)
    if isinstance(node, ApproveNode):
        return words.say("standing.denied", node=node.name.say(words.locale))
    return _last(ticket, definition, words)


def _last(ticket: Ticket, definition: Definition, words: Wording) -> str:
    """The name of the node it was in last, where that is one of a ticket's end."""
    node = definition.walked.nodes.get(ticket.tasks[-1].node) if ticket.tasks else None
    is_closed = ticket.phase is Phase.CLOSED
    if isinstance(node, TaskNode) and (node.phase is Phase.CLOSED or not is_closed):
        return node.name.say(words.locale)
    return words.say("standing.closed") if is_closed else definition.name.say(words.locale)
