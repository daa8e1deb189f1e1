"""A running ticket goes on under another version of its type, on purpose and only where that version has its place."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import Draft
from workflows.effects import Reason, Refusal
from workflows.events import MovedToVersion
from workflows.flow import LaneEnd
from workflows.moves.entering import suspended_in
from workflows.moves.joining import is_called_off, place_of
from workflows.moves.limits import set_anew
from workflows.nodes import ActionNode, TaskNode, WaitNode, cases_of, is_fork
from workflows.people import ADMINISTRATOR
from workflows.sla.clocks import start_clocks
from workflows.ticket import Clock, Ticket, Visit


def move(draft: Draft, event: MovedToVersion) -> Refusal | None:
    """`draft.definition` is the new version. Its own clocks start, those it does not have stop."""
    if event.by and ADMINISTRATOR not in event.by.roles:
        return Refusal(reason=Reason.NOT_YOURS)
    missing = misplaced(draft)
    if missing:
        return Refusal(reason=Reason.NO_SUCH_NODE, detail=", ".join(missing))
    draft.record("moved", before=draft.ticket.type_version, after=event.version)
    draft.ticket = replace(
        draft.ticket, type_version=event.version, clocks=_clocks(draft, draft.ticket)
    )
    set_anew(draft)
    return None


def misplaced(draft: Draft) -> list[str]:
    """Where the ticket is and the new version has no such node or lane, or one in which it would be stuck."""
    return _missing(draft) or sorted(
        {visit.node for visit in draft.ticket.visits if not _goes_on(draft, visit)}
    )


def _missing(draft: Draft) -> list[str]:
    flow, ticket = draft.flow, draft.ticket
    nodes = {visit.node for visit in ticket.visits} | {
        v.back_to for v in ticket.visits if v.back_to
    }
    tasks = {task.node for task in ticket.tasks if task.is_live}
    gone = {node for node in nodes | tasks if node not in flow.nodes}
    lanes = {
        f"{visit.node}.{lane}"
        for visit in ticket.visits
        for lane in visit.lanes
        if visit.node in flow.nodes and lane not in _cases(draft, visit.node)
    }
    return sorted(gone | lanes)


def _goes_on(draft: Draft, visit: Visit) -> bool:
    """Something of its kind happens there, in lanes it has come through, and what follows will come to pass."""
    is_there = _is_of_its_kind(draft, visit) and not is_called_off(draft, place_of(visit))
    return is_there and _lanes_go_on(draft, visit) and _detour_goes_on(draft, visit)


def _is_of_its_kind(draft: Draft, visit: Visit) -> bool:
    node = draft.flow.nodes[visit.node]
    if draft.ticket.tasks_of(visit.id):
        return isinstance(node, TaskNode)
    return is_fork(node) if visit.lanes else isinstance(node, WaitNode | ActionNode)


def _lanes_go_on(draft: Draft, visit: Visit) -> bool:
    places = [place_of(each) for each in draft.ticket.visits]
    return all(
        any(draft.flow.is_within(place, LaneEnd(visit.node, lane)) for place in places)
        for lane in visit.lanes
        if lane not in visit.done
    )


def _detour_goes_on(draft: Draft, visit: Visit) -> bool:
    """Work that waits for one has one, and a detour has work that waits for it."""
    waits = any(t.detour and t.is_live for t in draft.ticket.tasks_of(visit.id))
    owner = draft.flow.detours.get(visit.node)
    comes_back = not owner or suspended_in(draft, owner) is not None
    return comes_back and (not waits or bool(draft.detour_of(visit.node)))


def _cases(draft: Draft, node_id: str) -> set[str]:
    return {case.id for case in cases_of(draft.flow.nodes[node_id])}


def _clocks(draft: Draft, ticket: Ticket) -> tuple[Clock, ...]:
    running = {clock.target: clock for clock in ticket.clocks}
    fresh = start_clocks(draft.definition)
    return tuple(running.get(clock.target, clock) for clock in fresh)
