"""转办: somebody's work becomes somebody else's, with all that was done on it; a supervisor gives unclaimed work to one engineer."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.permitting import permitted, too_late
from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import HandedOver
from workflows.moves.entering import leave
from workflows.moves.voting import has_seat
from workflows.nodes import ApproveNode, HandleNode, TaskNode
from workflows.people import Person
from workflows.rights import may_hand_over
from workflows.ticket import HANDED_OVER, Seat, Task, TaskState, Ticket
from workflows.verbs import Permit, Verb


def hand_over(draft: Draft, event: HandedOver) -> Refusal | None:
    task = draft.ticket.task(event.task)
    if task is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION)
    refusal = _why_not(draft, task, event)
    if refusal:
        return refusal
    give(draft, task, event.to.id)
    return None


def give(draft: Draft, task: Task, to: int) -> None:
    """Also when the clock does it, in nobody's name."""
    node = draft.flow.task_node(task.node)
    draft.cause = task.id
    if task.person is None and isinstance(node, HandleNode) and node.mode == "claim":
        _give_out(draft, node, task, to)
    else:
        _go_on_as(draft, task, to)


def may_be_handed_over(person: Person, ticket: Ticket, task: Task, definition: Definition) -> bool:
    return _is_work(ticket, task, definition) and may_hand_over(person, task)


def role_of(node: TaskNode, definition: Definition) -> str:
    """The role whose work a node is; of one for "whoever did X", X's. Empty for a node of the requester's, and where
    people are found another way: then any of ours may have it."""
    while node.assignee.actor_of:
        node = definition.walked.task_node(node.assignee.actor_of)
    return node.assignee.role


def _why_not(draft: Draft, task: Task, event: HandedOver) -> Refusal | None:
    ticket, definition = draft.ticket, draft.definition
    if not may_hand_over(event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    if task.state is TaskState.DONE:
        return too_late(ticket, task)
    if ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    if not _is_work(ticket, task, definition):
        return Refusal(reason=Reason.NOT_NOW)
    refusal = permitted(draft, task, Permit.TRANSFER, Verb.TRANSFER)
    return refusal or _cannot_take(draft, task, event.to)


def _cannot_take(draft: Draft, task: Task, to: Person) -> Refusal | None:
    """Of work its role may have it; a vote, anyone of ours who does not vote already."""
    if has_seat(draft, task.seat.visit, to.id):
        return Refusal(reason=Reason.HAS_IT_ALREADY, by=to.id)
    node = draft.flow.task_node(task.node)
    role = "" if isinstance(node, ApproveNode) else role_of(node, draft.definition)
    if not to.is_staff or (role and role not in to.roles):
        return Refusal(reason=Reason.CANNOT_TAKE, by=to.id)
    return None


def _is_work(ticket: Ticket, task: Task, definition: Definition) -> bool:
    """Work under way that is not the requester's own; a vote that a whole role shares is nobody's to give."""
    is_under_way = task.state in (TaskState.OPEN, TaskState.SUSPENDED)
    is_handling = isinstance(definition.walked.nodes.get(task.node), HandleNode)
    return is_under_way and task.person != ticket.requester and (is_handling or bool(task.person))


def _give_out(draft: Draft, node: HandleNode, task: Task, to: int) -> None:
    """As if they had accepted it themselves."""
    accept = next(action for action in node.actions if action.do is Verb.ACCEPT)
    draft.record("given_out", task=task.id, to=to)
    draft.finish(task, accept.id)
    done = draft.ticket.task(task.id) or task
    draft.put(replace(done, done_by=to))
    draft.assign(to)
    draft.tell(Occasion.ACCEPTED, task.id)
    visit = draft.ticket.visit(task.seat.visit)
    if visit:
        leave(draft, visit)


def _go_on_as(draft: Draft, task: Task, to: int) -> None:
    """The old task ends where the new one begins: paused work stays paused, work before an approval waits on, and
    whoever's vote waits for this one waits for the new one's."""
    draft.record("handed_over", task=task.id, former=task.person, to=to)
    draft.finish(task, HANDED_OVER)
    seat = replace(task.seat, former=task.id)
    heir = draft.open_task(task.node, seat, person=to)
    draft.put(replace(task, id=heir.id, role="", person=to, opened_at=draft.now, seat=seat))
    for each in draft.ticket.tasks_of(task.seat.visit):
        if task.id in (each.seat.behind, each.seat.advises):
            draft.put(replace(each, seat=_following(each, task.id, heir.id)))
    if isinstance(draft.flow.nodes[task.node], HandleNode) and _is_assignees(draft, task):
        draft.assign(to)
    former = str(task.person) if task.person else ""
    draft.tell(Occasion.HANDED_OVER, heir.id, former=former)


def _is_assignees(draft: Draft, task: Task) -> bool:
    return draft.ticket.assignee == task.person and not task.seat.advises


def _following(task: Task, old: int, new: int) -> Seat:
    seat = task.seat
    behind = new if seat.behind == old else seat.behind
    advises = new if seat.advises == old else seat.advises
    return replace(seat, behind=behind, advises=advises)
