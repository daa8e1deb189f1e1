"""A running ticket goes on under another version of its type, on purpose and only where that version has its place."""

from __future__ import annotations

from dataclasses import replace

from workflows.draft import Draft
from workflows.effects import Reason, Refusal
from workflows.events import MovedToVersion
from workflows.nodes import cases_of
from workflows.people import ADMINISTRATOR
from workflows.sla import start_clocks
from workflows.ticket import Clock, Ticket


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
    return None


def misplaced(draft: Draft) -> list[str]:
    """Where the ticket is and the new version has no such node, lane or action."""
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


def _cases(draft: Draft, node_id: str) -> set[str]:
    return {case.id for case in cases_of(draft.flow.nodes[node_id])}


def _clocks(draft: Draft, ticket: Ticket) -> tuple[Clock, ...]:
    running = {clock.target: clock for clock in ticket.clocks}
    fresh = start_clocks(draft.definition)
    return tuple(running.get(clock.target, clock) for clock in fresh)
