"""May they: whose task it is, what the node permits, which parties the ticket type lets do a thing."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.draft import Draft
from workflows.effects import Reason, Refusal
from workflows.people import Person
from workflows.rights import may_act
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import Permit, Verb


def theirs(draft: Draft, by: Person, task_id: int) -> Task | Refusal:
    """The open task, which is theirs to act on."""
    task = draft.ticket.task(task_id)
    if task is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION)
    if draft.ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    if task.state is TaskState.DONE:
        return too_late(draft.ticket, task)
    if not may_act(by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    if task.state is not TaskState.OPEN:
        return Refusal(reason=Reason.NOT_NOW)
    return task


def too_late(ticket: Ticket, task: Task) -> Refusal:
    """Of a finished task: who has it now, or who did it."""
    heir = ticket.successor(task)
    if heir:
        return Refusal(reason=Reason.HANDED_OVER, by=heir.person)
    return Refusal(reason=Reason.ALREADY_TAKEN, by=task.done_by, detail=task.outcome)


def permitted(draft: Draft, task: Task, permit: Permit, verb: Verb | None = None) -> Refusal | None:
    """By the node: it allows it, or has a button for it."""
    node = draft.flow.task_node(task.node)
    is_button = verb is not None and any(action.do is verb for action in node.actions)
    return None if is_button or node.permits(permit) else Refusal(reason=Reason.NOT_PERMITTED)


def is_party(person: Person, ticket: Ticket, parties: Iterable[str]) -> bool:
    own = {"requester": ticket.requester, "assignee": ticket.assignee}
    return any(
        own[party] == person.id if party in own else party in person.roles for party in parties
    )
