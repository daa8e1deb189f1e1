"""A ticket comes to a node: tasks are opened, lanes begin, fields are set, or it goes on at once."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import Draft
from workflows.effects import Occasion, StartTimer
from workflows.flow import LaneEnd
from workflows.moves.doing import begin_action
from workflows.moves.exits import STAY, Back, Way, Ways
from workflows.moves.handing_out import seek
from workflows.moves.joining import call_off, choose, end_lane, fork, is_called_off
from workflows.moves.limits import start_limits, wait_ends
from workflows.moves.staffing import people_for, staffed
from workflows.moves.voting import seat_voters
from workflows.nodes import (
    ActionNode,
    ApproveNode,
    BranchNode,
    CcNode,
    EndNode,
    HandleNode,
    Node,
    ParallelNode,
    WaitNode,
)
from workflows.ticket import Seat, Task, TaskState, Visit
from workflows.verbs import Phase


def follow(draft: Draft, *ways: Way) -> None:
    """Until everything stays somewhere: through branches, copies and automatic steps, lane by lane."""
    left = list(ways)
    while left and not draft.is_over:
        left[:1] = _step(draft, left[0])


def leave(draft: Draft, visit: Visit) -> None:
    """What comes after a node, once it is done with."""
    draft.close_visit(visit)
    follow(draft, visit.back_to or draft.flow.after[visit.node])


def end(draft: Draft, result: str = "") -> None:
    """Nothing more is done: whatever is under way is called off."""
    call_off(draft, draft.ticket.visits)
    draft.ticket = replace(draft.ticket, result=result, suspended_at=None)
    draft.phase(Phase.CLOSED)


def _step(draft: Draft, way: Way) -> Ways:
    if way is None:
        end(draft)
        return STAY
    if isinstance(way, LaneEnd):
        return end_lane(draft, way)
    node_id, back_to = (way.node, way.then) if isinstance(way, Back) else (way, "")
    if not back_to and is_called_off(draft, node_id):
        return STAY
    return _enter(draft, draft.flow.nodes[node_id], back_to)


def _enter(draft: Draft, node: Node, back_to: str) -> Ways:
    match node:
        case HandleNode():
            return _handle(draft, node, back_to)
        case ApproveNode():
            return _approve(draft, node, back_to)
        case BranchNode():
            return choose(draft, node)
        case ParallelNode():
            return fork(draft, node, node.lanes)
        case _:
            return _by_itself(draft, node)


def _by_itself(draft: Draft, node: Node) -> Ways:
    match node:
        case CcNode():
            return _copy(draft, node)
        case WaitNode():
            return _wait(draft, node)
        case ActionNode():
            return begin_action(draft, node)
        case EndNode():
            draft.record("ended", node=node.id)
            end(draft, node.id)
            return STAY
        case _:
            raise TypeError(f"{node.kind} {node.id} was not put in place")


def _handle(draft: Draft, node: HandleNode, back_to: str) -> Ways:
    """Work that waited for a detour is taken up again; else it is offered to whoever may do it."""
    suspended = None if back_to else suspended_in(draft, node.id)
    if suspended:
        draft.put(replace(suspended, state=TaskState.OPEN, detour=""))
        draft.phase(node.phase)
        return STAY
    if node.dispatch is not None:
        return _hand_out(draft, node, back_to)
    found = staffed(draft, node)
    if not found:
        return (back_to or draft.flow.after[node.id],)
    visit = draft.open_visit(node.id, back_to)
    seat = Seat(visit=visit.id, back_to=back_to)
    for person in found.people or (None,):
        draft.offer(draft.open_task(node.id, seat, found.role, person))
    start_limits(draft, visit, node)
    draft.phase(node.phase)
    return STAY


def _hand_out(draft: Draft, node: HandleNode, back_to: str) -> Ways:
    """To somebody who is found for it, or it waits for somebody: it is not passed."""
    visit = draft.open_visit(node.id, back_to)
    seek(draft, node, Seat(visit=visit.id, back_to=back_to))
    start_limits(draft, visit, node)
    draft.phase(node.phase)
    return STAY


def suspended_in(draft: Draft, node_id: str) -> Task | None:
    """The work there that waits for its detour: there is never more than one."""
    waiting = (t for t in draft.ticket.tasks if t.state is TaskState.SUSPENDED and t.detour)
    return next((task for task in waiting if task.node == node_id), None)


def _approve(draft: Draft, node: ApproveNode, back_to: str) -> Ways:
    found = staffed(draft, node)
    visit = draft.open_visit(node.id, back_to)
    if found:
        seat_voters(draft, visit, node, found)
    if not draft.ticket.tasks_of(visit.id):
        draft.close_visit(visit)
        return (back_to or draft.flow.after[node.id],)
    start_limits(draft, visit, node)
    draft.phase(node.phase)
    return STAY


def _copy(draft: Draft, node: CcNode) -> Ways:
    people = people_for(draft, node.to)
    draft.record("copied", node=node.id, people=list(people))
    draft.tell_people(Occasion.COPIED, people, node=node.id)
    return (draft.flow.after[node.id],)


def _wait(draft: Draft, node: WaitNode) -> Ways:
    """What is over before it began, or could never end, is not waited for."""
    visit = draft.open_visit(node.id)
    due_at = wait_ends(draft, visit, node)
    is_endless = due_at is None and not node.event and not node.requester
    if is_endless or (due_at and due_at <= draft.now):
        draft.record("not_waited", node=node.id)
        draft.close_visit(visit)
        return (draft.flow.after[node.id],)
    draft.record("waiting", node=node.id, until=due_at.isoformat() if due_at else None)
    if due_at:
        draft.effects.append(StartTimer(name=visit.wait_timer, due_at=due_at))
    if node.requester:
        draft.tell(Occasion.ASKED, node=node.id)
    draft.phase(node.phase)
    return STAY
