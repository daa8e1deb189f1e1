"""撤回: whoever sent a ticket on takes it back, as long as nobody has acted on it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workflows.deeds.permitting import permitted
from workflows.draft import NOBODYS, Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Withdrawn
from workflows.flow import START
from workflows.moves.entering import follow
from workflows.moves.joining import call_off
from workflows.moves.limits import start_limits
from workflows.nodes import HandleNode, TaskNode
from workflows.ticket import GONE, WITHDRAWN, Task, TaskState, Visit
from workflows.verbs import Permit


def withdraw(draft: Draft, event: Withdrawn) -> Refusal | None:
    """`task` 0 is the requester's own report: it is theirs again to revise."""
    if draft.ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    if not event.task:
        return _withdraw_report(draft, event)
    task = draft.ticket.task(event.task)
    if task is None or task.state is not TaskState.DONE or task.outcome in GONE:
        return Refusal(reason=Reason.NOT_NOW)
    if task.done_by != event.by.id:
        return Refusal(reason=Reason.NOT_YOURS)
    refusal = permitted(draft, task, Permit.WITHDRAW)
    if refusal:
        return refusal
    visit = draft.ticket.visit(task.seat.visit)
    return _take_back_vote(draft, task, visit) if visit else _take_back(draft, task)


def last_done_by(draft: Draft, person: int) -> Task | None:
    """What this person did last."""
    done = [
        task
        for task in draft.ticket.tasks
        if task.done_by == person and task.state is TaskState.DONE
    ]
    return max(done, key=lambda task: (task.done_at or draft.now, task.id), default=None)


def _withdraw_report(draft: Draft, event: Withdrawn) -> Refusal | None:
    ticket = draft.ticket
    if event.by.id != ticket.requester:
        return Refusal(reason=Reason.NOT_YOURS)
    refusal = _acted_on(draft, 0)
    if refusal:
        return refusal
    _call_back(draft, 0)
    follow(draft, START)
    return None


def _take_back_vote(draft: Draft, task: Task, visit: Visit) -> Refusal | None:
    """In a vote that is still under way, and in which nobody has voted since."""
    others = (each for each in draft.ticket.tasks_of(visit.id) if each.id != task.id)
    if any(each.done_at and task.done_at and each.done_at >= task.done_at for each in others):
        return Refusal(reason=Reason.SOMEBODY_ACTED, by=_last(draft, visit, task))
    draft.record("withdrawn", task=task.id)
    heir = _again(draft, task, visit.id)
    for each in draft.ticket.tasks_of(visit.id):
        if each.seat.behind == task.id:
            queued = replace(each, state=TaskState.QUEUED, seat=replace(each.seat, behind=heir.id))
            draft.put(queued)
    return None


def _last(draft: Draft, visit: Visit, task: Task) -> int | None:
    done = [each for each in draft.ticket.tasks_of(visit.id) if each.done_by and each.id != task.id]
    return max(done, key=lambda each: each.id).done_by if done else None


def _take_back(draft: Draft, task: Task) -> Refusal | None:
    refusal = _acted_on(draft, task.id)
    if refusal:
        return refusal
    _call_back(draft, task.id)
    node = draft.flow.task_node(task.node)
    _come_back(draft, node, task)
    return None


def _acted_on(draft: Draft, source: int) -> Refusal | None:
    """Something was sent on, and whoever got it has not touched it."""
    sent = [visit for visit in draft.ticket.visits if visit.source == source]
    if not sent:
        return Refusal(reason=Reason.NOT_NOW)
    for visit in sent:
        for task in draft.ticket.tasks_of(visit.id):
            if task.done_by is not None or task.mark or task.on_hold or task.detour:
                return Refusal(reason=Reason.SOMEBODY_ACTED, by=task.done_by or task.person)
        if visit.done or visit.paused_seconds:
            return Refusal(reason=Reason.SOMEBODY_ACTED)
    return None


def _call_back(draft: Draft, source: int) -> None:
    sent = [visit for visit in draft.ticket.visits if visit.source == source]
    draft.record("withdrawn", task=source)
    told = [
        task.person for visit in sent for task in draft.ticket.tasks_of(visit.id) if task.is_live
    ]
    call_off(draft, sent)
    draft.tell_people(Occasion.WITHDRAWN, _somebody(told))


def _somebody(people: Iterable[int | None]) -> list[int]:
    return [person for person in people if person]


def _come_back(draft: Draft, node: TaskNode, task: Task) -> None:
    """The node as it was before: their own task anew, votes of others as they were cast, the rest asked again."""
    draft.cause = NOBODYS
    visit = draft.open_visit(node.id)
    for each in draft.ticket.tasks_of(task.seat.visit):
        if each.id != task.id and each.state is TaskState.DONE and each.outcome not in GONE:
            draft.put(replace(each, seat=replace(each.seat, visit=visit.id)))
        elif each.id == task.id or each.done_at == task.done_at:
            _again(draft, each, visit.id)
    if isinstance(node, HandleNode) and node.mode == "claim":
        draft.assign(None)
    start_limits(draft, visit, node)
    draft.phase(node.phase)


def _again(draft: Draft, task: Task, visit: int) -> Task:
    seat = replace(task.seat, visit=visit, behind=0)
    heir = draft.open_task(task.node, seat, task.role, task.person)
    if task.state is TaskState.DONE:
        draft.put(replace(task, outcome=WITHDRAWN))
    draft.offer(heir, is_first=False)
    return heir
