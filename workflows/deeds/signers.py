"""加签, 减签, 委托: more people vote, fewer, or somebody is asked for an opinion first."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.permitting import permitted, theirs
from workflows.deeds.votes import OPINIONS, give_back, settle
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Delegated, SignerRemoved, SignersAdded
from workflows.moves.voting import has_seat, voters
from workflows.nodes import ApproveNode
from workflows.people import ADMINISTRATOR, SUPERVISOR, Person
from workflows.ticket import Seat, Task, TaskState, Visit
from workflows.verbs import Permit, Verb


def delegate(draft: Draft, event: Delegated) -> Refusal | None:
    """The work waits until the opinion is there."""
    task = theirs(draft, event.by, event.task)
    if isinstance(task, Refusal):
        return task
    refusal = _may_delegate(draft, task) or _cannot(draft, task, event.to)
    if refusal:
        return refusal
    draft.cause = task.id
    draft.record("delegated", task=task.id, to=event.to.id, text=event.text)
    waiting = replace(_taken(task, event.by), state=TaskState.SUSPENDED, reason=event.text)
    draft.put(waiting)
    seat = Seat(visit=task.seat.visit, advises=task.id, invited_by=event.by.id)
    draft.offer(draft.open_task(task.node, seat, person=event.to.id), is_first=False)
    return None


def add_signers(draft: Draft, event: SignersAdded) -> Refusal | None:
    task = theirs(draft, event.by, event.task)
    if isinstance(task, Refusal):
        return task
    refusal = _may_add(draft, task)
    for person in event.people:
        refusal = refusal or _cannot(draft, task, person)
    if refusal or not event.people:
        return refusal or Refusal(reason=Reason.NOT_NOW)
    if len({person.id for person in event.people}) < len(event.people):
        return Refusal(reason=Reason.HAS_IT_ALREADY)
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
    refusal = _may_remove(draft, event.by, task) or _is_last(draft, visit, task)
    if refusal:
        return refusal
    draft.record("signer_removed", task=task.id, person=task.person)
    draft.put(replace(task, state=TaskState.CANCELLED, done_at=draft.now))
    _close_up(draft, task)
    _call_off_opinions(draft, task)
    if task.seat.advises:
        give_back(draft, task)
    else:
        settle(draft, visit, node, task)
    return None


def _may_delegate(draft: Draft, task: Task) -> Refusal | None:
    """Only where an opinion can be given: the work would not come back from a node with nothing but an accept."""
    node = draft.flow.task_node(task.node)
    if not any(action.do in OPINIONS for action in node.actions):
        return Refusal(reason=Reason.NOT_PERMITTED)
    return permitted(draft, task, Permit.DELEGATE, Verb.DELEGATE)


def _may_add(draft: Draft, task: Task) -> Refusal | None:
    """Only to a vote: work has no signers, and who only advises asks nobody to vote."""
    if task.seat.advises or not isinstance(draft.flow.nodes[task.node], ApproveNode):
        return Refusal(reason=Reason.NOT_PERMITTED)
    return permitted(draft, task, Permit.ADD_SIGNER, Verb.ADD_SIGNER)


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
    seat = replace(task.seat, behind=behind, invited_by=draft.by or 0, former=0)
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
    if person.id == draft.by or has_seat(draft, task.seat.visit, person.id):
        return Refusal(reason=Reason.HAS_IT_ALREADY, by=person.id)
    return None


def _may_remove(draft: Draft, by: Person, task: Task) -> Refusal | None:
    if draft.ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    refusal = permitted(draft, task, Permit.REMOVE_SIGNER, Verb.REMOVE_SIGNER)
    may = task.seat.invited_by == by.id or {SUPERVISOR, ADMINISTRATOR} & by.roles
    return refusal or (None if may else Refusal(reason=Reason.NOT_YOURS))


def _is_last(draft: Draft, visit: Visit, task: Task) -> Refusal | None:
    """An opinion is none of the votes."""
    is_last = not task.seat.advises and len(voters(draft, visit)) == 1
    return Refusal(reason=Reason.LAST_SIGNER) if is_last else None


def _close_up(draft: Draft, task: Task) -> None:
    """Whoever waited for the removed vote waits for what it waited for."""
    for each in draft.ticket.tasks_of(task.seat.visit):
        if each.seat.behind == task.id and each.state is TaskState.QUEUED:
            draft.put(replace(each, seat=replace(each.seat, behind=task.seat.behind)))


def _call_off_opinions(draft: Draft, task: Task) -> None:
    for each in draft.ticket.tasks_of(task.seat.visit):
        if each.seat.advises == task.id and each.is_live:
            draft.put(replace(each, state=TaskState.CANCELLED, done_at=draft.now))
            _call_off_opinions(draft, each)


def _others(draft: Draft, task: Task) -> list[int]:
    live = [each for each in draft.ticket.tasks_of(task.seat.visit) if each.is_live]
    return [each.person for each in live if each.person and each.person != draft.by]


_ADD = {"before": _before, "after": _after, "beside": _beside}
