"""Branches and lanes: which cases hold and why, several side by side, and when enough of them are through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workflows.draft import Draft
from workflows.expressions.faults import Fault
from workflows.flow import LaneEnd
from workflows.moves.exits import STAY, Way, Ways
from workflows.nodes import BranchNode, Case, Fork, Node, ParallelNode, cases_of
from workflows.ticket import Visit


def choose(draft: Draft, branch: BranchNode) -> Ways:
    """The one case whose condition holds first, or all that hold; the last says `otherwise` and always can."""
    named = [case for case in branch.cases if not case.otherwise]
    holding = [case for case in named if _holds(draft, branch, case)]
    chosen = holding or [case for case in branch.cases if case.otherwise]
    if branch.hit == "all":
        return fork(draft, branch, chosen)
    case = chosen[0]
    draft.record("branched", node=branch.id, case=case.id, **_why(draft, branch, case))
    return (case.nodes[0].id if case.nodes else draft.flow.after[branch.id],)


def fork(draft: Draft, node: Fork, lanes: Iterable[Case]) -> Ways:
    lanes = tuple(lanes)
    draft.open_visit(node.id, lanes=tuple(lane.id for lane in lanes))
    for lane in lanes:
        why = _why(draft, node, lane) if isinstance(node, BranchNode) else {}
        draft.record("branched", node=node.id, case=lane.id, **why)
    return tuple(_into(node, lane) for lane in lanes)


def end_lane(draft: Draft, end: LaneEnd) -> Ways:
    """The fork is left when enough lanes are through; what the others were doing is then called off."""
    visit, node = draft.ticket.visit_in(end.fork), draft.flow.nodes[end.fork]
    if visit is None or end.lane in visit.done:
        return STAY
    visit = replace(visit, done=(*visit.done, end.lane))
    draft.put_visit(visit)
    draft.record("lane_done", node=end.fork, lane=end.lane)
    if len(visit.done) < needed(node, visit):
        return STAY
    call_off(draft, inside(draft, visit))
    draft.close_visit(visit)
    return (draft.flow.after[end.fork],)


def needed(node: Node, visit: Visit) -> int:
    """How many lanes have to be through."""
    join = node.join if isinstance(node, BranchNode | ParallelNode) else "all"
    wanted = {"all": len(visit.lanes), "any": 1}.get(join) if isinstance(join, str) else join
    return min(wanted or 1, len(visit.lanes))


def call_off(draft: Draft, visits: Iterable[Visit]) -> None:
    for visit in tuple(visits):
        if draft.ticket.visit(visit.id):
            draft.record("called_off", node=visit.node)
            draft.close_visit(visit)


def place_of(visit: Visit) -> str:
    """Where it belongs in the flow: one that was sent back and goes straight on belongs to where it goes."""
    return visit.back_to or visit.node


def is_called_off(draft: Draft, node_id: str) -> bool:
    """Whether it lies in a lane that is no longer under way."""
    for lane in draft.flow.lanes.get(node_id, ()):
        visit = draft.ticket.visit_in(lane.fork)
        if visit is None or lane.lane not in visit.lanes or lane.lane in visit.done:
            return True
    return False


def inside(draft: Draft, visit: Visit) -> Iterator[Visit]:
    """What is under way in the lanes of a fork."""
    lanes = [LaneEnd(visit.node, lane) for lane in visit.lanes]
    for each in draft.ticket.visits:
        if any(draft.flow.is_within(place_of(each), lane) for lane in lanes):
            yield each


def _into(node: Fork, lane: Case) -> Way:
    return lane.nodes[0].id if lane.nodes else LaneEnd(node.id, lane.id)


def _holds(draft: Draft, branch: BranchNode, case: Case) -> bool:
    """One that cannot be worked out does not."""
    condition = draft.definition.conditions[branch.id, case.id]
    try:
        return condition.evaluate(draft.values(), draft.around) is True
    except Fault:
        return False


def _why(draft: Draft, node: Fork, case: Case) -> dict[str, object]:
    """The condition, and what it read: for the history, and for whoever asks why it came this way."""
    condition = draft.definition.conditions.get((node.id, case.id))
    if condition is None:
        tried = [each.id for each in cases_of(node) if each.id != case.id]
        return {"otherwise": True, "read": _read(draft, node, tried)}
    return {"when": condition.text, "read": _read(draft, node, [case.id])}


def _read(draft: Draft, node: Fork, cases: Iterable[str]) -> dict[str, object]:
    conditions = [draft.definition.conditions.get((node.id, case)) for case in cases]
    names = sorted({name for each in conditions if each for name in each.reads})
    return {name: draft.ticket.answers.get(name) for name in names if "." not in name}
