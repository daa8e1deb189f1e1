"""加签, 减签, 委托: more people vote, fewer, or somebody is asked for an opinion first."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.permitting import permitted, theirs
from workflows.deeds.votes import settle
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Delegated, SignerRemoved, SignersAdded
from workflows.moves.voting import voters
from workflows.nodes import ApproveNode
from workflows.people import ADMINISTRATOR, SUPERVISOR, Person
from workflows.ticket import Seat, Task, TaskState
from workflows.verbs import Permit, Verb


def delegate(draft: Draft, event: Delegated) -> Refusal | None:
    """The work waits until the opinion is there."""
    task = theirs(draft, event.by, event.task)
    if isinstance(task, Refusal):
        return task
    refusal = permitted(draft, task, Permit.DELEGATE, Verb.DELEGATE) or _cannot(
        draft, task, event.to
    )
    if refusal:
        return refusal
    draft.cause = task.id
    draft.record("delegated", task=task.id, to=event.to.id)
    draft.put(replace(_taken(task, event.by), state=TaskState.SUSPENDED))
    seat = Seat(visit=task.seat.visit, advises=task.id, invited_by=event.by.id)
    draft.offer(draft.open_task(task.node, seat, person=event.to.id), is_first=False)
    return None


def add_signers(draft: Draft, event: SignersAdded) -> Refusal | None:
    task = theirs(draft, event.by, event.task)
    if isinstance(task, Refusal):
        return task
    refusal = permitted(draft, task, Permit.ADD_SIGNER, Verb.ADD_SIGNER)
    for person in event.people:
        refusal = refusal or _cannot(draft, task, person)
    if refusal:
        return refusal
    draft.cause = task.id
    people = [person.id for person in event.people]
    draft.record("signers_added", task=task.id, people=people, where=event.where)
    _ADD[event.where](draft, _taken(task, event.by), event)
    draft.tell_people(Occasion.SIGNERS_CHANGED, _others(draft, task), where=event.where)
    return None


def remove_signer(draft: Draft, event: SignerRemoved) -> Refusal | None:
    """By whoever added them, or a supervisor; the last vote stays, and those that were cast."""
    task = draft.ticket.task(event.task)
    visit = draft.ticket.visit(task.seat.visit) if task else None
    node = draft.flow.nodes.get(task.node) if task else None
    if task is None or visit is None or not isinstance(node, ApproveNode) or not task.is_live:
        return Refusal(reason=Reason.NOT_NOW)
    refusal = permitted(draft, task, Permit.REMOVE_SIGNER, Verb.REMOVE_SIGNER)
    if refusal:
        return refusal
    if not _may_remove(draft, event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    if len(voters(draft, visit)) == 1:
        return Refusal(reason=Reason.LAST_SIGNER)
    draft.record("signer_removed", task=task.id, person=task.person)
    draft.put(replace(task, state=TaskState.CANCELLED, done_at=draft.now))
    _close_up(draft, task)
    _call_off_opinions(draft, task)
    settle(draft, visit, node, task)
    return None


def _before(draft: Draft, task: Task, event: SignersAdded) -> None:
    """They vote one after the other, then whoever asked them."""
    behind = 0
    for person in event.people:
        added = _added(draft, task, person, behind)
        behind = added.id
    draft.put(replace(task, state=TaskState.QUEUED, seat=replace(task.seat, behind=behind)))


def _after(draft: Draft, task: Task, event: SignersAdded) -> None:
    """Their turn comes when whoever asked them has agreed; whoever waited for that waits for them now."""
    draft.put(task)
    behind = task.id
    waiting = [
        each for each in draft.ticket.tasks_of(task.seat.visit) if each.seat.behind == task.id
    ]
    for person in event.people:
        behind = _added(draft, task, person, behind).id
    for each in waiting:
        draft.put(replace(each, seat=replace(each.seat, behind=behind)))


def _beside(draft: Draft, task: Task, event: SignersAdded) -> None:
    draft.put(task)
    for person in event.people:
        _added(draft, task, person, 0)


def _added(draft: Draft, task: Task, person: Person, behind: int) -> Task:
    seat = Seat(visit=task.seat.visit, behind=behind, invited_by=draft.by or 0)
    added = draft.open_task(task.node, seat, person=person.id)
    if added.state is TaskState.OPEN:
        draft.offer(added, is_first=False)
    return added


def _taken(task: Task, by: Person) -> Task:
    """A seat shared by a role becomes theirs: it is they who asked."""
    return task if task.person else replace(task, role="", person=by.id)


def _cannot(draft: Draft, task: Task, person: Person) -> Refusal | None:
    """Ours, and not asked already."""
    if not person.is_staff:
        return Refusal(reason=Reason.CANNOT_TAKE, by=person.id)
    asked = [each.person for each in draft.ticket.tasks_of(task.seat.visit) if each.is_live]
    if person.id in asked or person.id == draft.by:
        return Refusal(reason=Reason.HAS_IT_ALREADY, by=person.id)
    return None


def _may_remove(draft: Draft, by: Person, task: Task) -> bool:
    return task.seat.invited_by == by.id or bool({SUPERVISOR, ADMINISTRATOR} & by.roles)


def _close_up(draft: Draft, task: Task) -> None:
    """Whoever waited for the removed vote waits for what it waited for."""
    for each in draft.ticket.tasks_of(task.seat.visit):
        if each.seat.behind == task.id and each.state is TaskState.QUEUED:
            draft.put(replace(each, seat=replace(each.seat, behind=task.seat.behind)))


def _call_off_opinions(draft: Draft, task: Task) -> None:
    for each in draft.ticket.tasks_of(task.seat.visit):
        if each.seat.advises == task.id and each.is_live:
            draft.put(replace(each, state=TaskState.CANCELLED, done_at=draft.now))


def _others(draft: Draft, task: Task) -> list[int]:
    live = [each for each in draft.ticket.tasks_of(task.seat.visit) if each.is_live]
    return [each.person for each in live if each.person and each.person != draft.by]


_ADD = {"before": _before, "after": _after, "beside": _beside}
