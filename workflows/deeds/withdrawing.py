"""撤回: whoever sent a ticket on takes it back, as long as nobody has acted on it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workflows.deeds.permitting import permitted
from workflows.definition import Definition
from workflows.draft import NOBODYS, Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Withdrawn
from workflows.flow import START
from workflows.moves.entering import follow
from workflows.moves.joining import call_off, inside, is_called_off
from workflows.moves.limits import start_limits
from workflows.nodes import ApproveNode, HandleNode, TaskNode
from workflows.ticket import GONE, WITHDRAWN, Offer, Task, TaskState, Ticket, Visit
from workflows.verbs import Permit


def withdraw(draft: Draft, event: Withdrawn) -> Refusal | None:
    """`task` 0 is the requester's own report: it is theirs again to revise."""
    if draft.ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    if not event.task:
        return _withdraw_report(draft, event)
    task = draft.ticket.task(event.task)
    if task is None or not _can_come_back(draft, task):
        return Refusal(reason=Reason.NOT_NOW)
    if task.done_by != event.by.id:
        return Refusal(reason=Reason.NOT_YOURS)
    refusal = permitted(draft, task, Permit.WITHDRAW)
    if refusal:
        return refusal
    visit = draft.ticket.visit(task.seat.visit)
    return _take_back_vote(draft, task, visit) if visit else _take_back(draft, task)


def _can_come_back(draft: Draft, task: Task) -> bool:
    """Not into a node that is no more, nor into a lane: once the lanes are one again there is none to go back into."""
    was_done = task.state is TaskState.DONE and task.outcome not in GONE
    return was_done and task.node in draft.flow.nodes and not _lane_is_over(draft, task)


def _lane_is_over(draft: Draft, task: Task) -> bool:
    return is_called_off(draft, task.seat.back_to or task.node)


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


def can_take_back_vote(ticket: Ticket, task: Task, definition: Definition) -> bool:
    """Whoever cast it, as the ticket is now."""
    node = definition.walked.nodes.get(task.node)
    was_cast = task.state is TaskState.DONE and task.outcome not in GONE
    is_under_way = ticket.visit(task.seat.visit) is not None and not ticket.suspended_at
    is_permitted = isinstance(node, ApproveNode) and node.permits(Permit.WITHDRAW)
    return was_cast and is_under_way and is_permitted and not _voted_since(ticket, task)


def _voted_since(ticket: Ticket, task: Task) -> bool:
    others = (each for each in ticket.tasks_of(task.seat.visit) if each.id != task.id)
    return any(_came_after(each, task) for each in others)


def _take_back_vote(draft: Draft, task: Task, visit: Visit) -> Refusal | None:
    """In a vote that is still under way, and in which nobody has voted since."""
    others = [each for each in draft.ticket.tasks_of(visit.id) if each.id != task.id]
    if _voted_since(draft.ticket, task):
        return Refusal(reason=Reason.SOMEBODY_ACTED, by=_last(draft, visit, task))
    draft.record("withdrawn", task=task.id)
    heir = _again(draft, task, visit.id)
    for each in others:
        if each.seat.behind == task.id and each.is_live:
            queued = replace(each, state=TaskState.QUEUED, seat=replace(each.seat, behind=heir.id))
            draft.put(queued)
        if each.id == task.seat.advises:
            draft.put(replace(each, state=TaskState.SUSPENDED))
    draft.offer(heir, is_first=False)
    return None


def _came_after(each: Task, task: Task) -> bool:
    """Somebody voted since, or, being next or having asked for this opinion, asks another for theirs."""
    voted = each.done_at and task.done_at and each.done_at >= task.done_at
    has_turn = each.seat.behind == task.id or each.id == task.seat.advises
    return bool(voted) or (has_turn and each.state is TaskState.SUSPENDED)


def _last(draft: Draft, visit: Visit, task: Task) -> int | None:
    done = [each for each in draft.ticket.tasks_of(visit.id) if each.done_by and each.id != task.id]
    return max(done, key=lambda each: each.id).done_by if done else None


def _take_back(draft: Draft, task: Task) -> Refusal | None:
    refusal = _acted_on(draft, task.id)
    if refusal:
        return refusal
    _call_back(draft, task.id)
    if _lane_is_over(draft, task):
        return Refusal(reason=Reason.NOT_NOW)
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
            if _is_touched(task):
                return Refusal(reason=Reason.SOMEBODY_ACTED, by=task.done_by or task.person)
        if visit.done or visit.paused_seconds or _has_moved_on(draft, visit):
            return Refusal(reason=Reason.SOMEBODY_ACTED)
    return None


def _is_touched(task: Task) -> bool:
    is_changed = task.mark or task.on_hold or task.state is TaskState.SUSPENDED
    return bool(is_changed or task.done_by or task.seat.invited_by or task.seat.former)


def _has_moved_on(draft: Draft, fork: Visit) -> bool:
    """Somebody has sent one of its lanes further, or what is done there has left the house."""
    return any(visit.source != fork.source for visit in inside(draft, fork))


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
    visit = draft.open_visit(node.id, task.seat.back_to)
    heirs: dict[int, Task] = {}
    for each in draft.ticket.tasks_of(task.seat.visit):
        if each.id == task.id or (
            each.state is TaskState.CANCELLED and each.done_at == task.done_at
        ):
            heirs[each.id] = _again(draft, each, visit.id)
        elif each.state is TaskState.DONE and each.outcome not in GONE:
            draft.put(replace(each, seat=replace(each.seat, visit=visit.id)))
    _in_order(draft, heirs)
    if isinstance(node, HandleNode) and node.mode == "claim":
        draft.assign(None)
    start_limits(draft, visit, node)
    draft.phase(node.phase)


def _in_order(draft: Draft, heirs: Mapping[int, Task]) -> None:
    """Who waited for another's vote or opinion waits for it again; the others are asked."""
    advised = {heir.seat.advises for heir in heirs.values()}
    for former, heir in heirs.items():
        behind, advises = heirs.get(heir.seat.behind), heirs.get(heir.seat.advises)
        state = TaskState.SUSPENDED if former in advised else TaskState.OPEN
        seat = replace(
            heir.seat,
            behind=behind.id if behind else heir.seat.behind,
            advises=advises.id if advises else heir.seat.advises,
        )
        draft.put(replace(heir, state=TaskState.QUEUED if behind else state, seat=seat))
        if not behind and state is TaskState.OPEN:
            draft.offer(heir, is_first=False)


def _for_others(task: Task) -> Offer | None:
    """Of what was handed out: it waits for somebody, and not for whoever just gave it up."""
    if task.offer is None:
        return None
    gave_up = (task.done_by,) if task.done_by else ()
    tried = tuple(dict.fromkeys((*task.offer.tried, *gave_up)))
    return replace(task.offer, is_waiting=True, is_told=True, tried=tried)


def _again(draft: Draft, task: Task, visit: int) -> Task:
    """Open, even where it is behind another's vote: that was cast before."""
    seat = replace(task.seat, visit=visit, former=0)
    heir = replace(
        draft.open_task(task.node, seat, task.role, task.person),
        state=TaskState.OPEN,
        offer=_for_others(task),
    )
    draft.put(heir)
    if task.state is TaskState.DONE:
        draft.put(replace(task, outcome=WITHDRAWN))
    return heir
