"""转办: somebody's work becomes somebody else's, with all that was done on it; a supervisor gives unclaimed work to one engineer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Occasion, Outcome, Reason, Refusal
from workflows.events import HandedOver
from workflows.moves import leave
from workflows.nodes import HandleNode, TaskNode, Verb
from workflows.people import Person
from workflows.rights import may_hand_over
from workflows.ticket import HANDED_OVER, Task, TaskState, Ticket


def hand_over(
    ticket: Ticket, event: HandedOver, definition: Definition, now: datetime
) -> Outcome | Refusal:
    task = ticket.task(event.task)
    if task is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION)
    refusal = _why_not(ticket, task, event, definition)
    if refusal:
        return refusal
    draft = Draft(ticket, definition, now, event.by.id)
    node = definition.walked.task_node(task.node)
    if task.person is None and isinstance(node, HandleNode) and node.mode == "claim":
        _give_out(draft, node, task, event.to)
    else:
        _go_on_as(draft, node, task, event.to)
    return draft.outcome()


def may_be_handed_over(person: Person, ticket: Ticket, task: Task, definition: Definition) -> bool:
    return _is_work(ticket, task, definition) and may_hand_over(person, task)


def role_of(node: TaskNode, definition: Definition) -> str:
    """The role whose work a node is; of one for "whoever did X", X's. Empty for a node of the requester's."""
    while node.assignee.actor_of:
        node = definition.walked.task_node(node.assignee.actor_of)
    return node.assignee.role


def _why_not(
    ticket: Ticket, task: Task, event: HandedOver, definition: Definition
) -> Refusal | None:
    if not may_hand_over(event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    if task.state is TaskState.DONE:
        return _too_late(ticket, task)
    if not _is_work(ticket, task, definition):
        return Refusal(reason=Reason.NOT_NOW)
    if task.person == event.to.id:
        return Refusal(reason=Reason.HAS_IT_ALREADY, by=event.to.id)
    if role_of(definition.walked.task_node(task.node), definition) not in event.to.roles:
        return Refusal(reason=Reason.CANNOT_TAKE, by=event.to.id)
    return None


def _too_late(ticket: Ticket, task: Task) -> Refusal:
    heir = ticket.successor(task)
    if heir:
        return Refusal(reason=Reason.HANDED_OVER, by=heir.person)
    return Refusal(reason=Reason.ALREADY_TAKEN, by=task.done_by, detail=task.outcome)


def _is_work(ticket: Ticket, task: Task, definition: Definition) -> bool:
    """Work under way that is not the requester's own; votes are not passed on."""
    is_under_way = task.state in (TaskState.OPEN, TaskState.SUSPENDED)
    is_handling = isinstance(definition.walked.task_node(task.node), HandleNode)
    return is_under_way and is_handling and task.person != ticket.requester


def _give_out(draft: Draft, node: HandleNode, task: Task, to: Person) -> None:
    """As if they had accepted it themselves."""
    accept = next(action for action in node.actions if action.do is Verb.ACCEPT)
    draft.record("given_out", task=task.id, to=to.id)
    draft.finish(task, accept.id)
    done = draft.ticket.task(task.id) or task
    draft.put(replace(done, done_by=to.id))
    draft.assign(to.id)
    draft.tell(Occasion.ACCEPTED, task.id)
    leave(draft, task.node)


def _go_on_as(draft: Draft, node: TaskNode, task: Task, to: Person) -> None:
    """The old task ends where the new one begins: paused work stays paused, work before an approval waits on."""
    draft.record("handed_over", task=task.id, former=task.person, to=to.id)
    draft.finish(task, HANDED_OVER)
    heir = draft.open_task(node, "", to.id)
    draft.put(replace(task, id=heir.id, role="", person=to.id, opened_at=draft.now))
    if draft.ticket.assignee == task.person:
        draft.assign(to.id)
    former = str(task.person) if task.person else ""
    draft.tell(Occasion.HANDED_OVER, heir.id, former=former)
