"""Whether a target's clock should run for a ticket as it stands: it runs, stands still for a reason, or is met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from workflows.flow import START, Flow
from workflows.nodes import WaitNode
from workflows.sla.terms import Asked
from workflows.targets import MESSAGE, OPENED, Target
from workflows.ticket import Clock, Task, TaskState
from workflows.verbs import Phase, Verb


class Stands(Enum):
    RUNNING = auto()
    STILL = auto()
    MET = auto()


NOT_YET, OVER, SUSPENDED, NOT_ASKED = "not_yet", "over", "suspended", "not_asked"
"""Why it stands still, besides the node or the action (`hold:…`) that stops it."""


@dataclass(frozen=True, slots=True)
class Standing:
    stands: Stands
    reason: str = ""


def standing_of(asked: Asked, target: Target, clock: Clock) -> Standing:
    ticket = asked.ticket
    if not _has_begun(asked, target, clock):
        return Standing(Stands.STILL, NOT_YET)
    if any(_is_reached(asked, end, target) for end in target.ends):
        return Standing(Stands.MET)
    is_over = ticket.phase is Phase.CLOSED and not ticket.visits
    if is_over or all(_is_passed_by(asked, end) for end in target.ends):
        return Standing(Stands.STILL, OVER)
    stopped_by = _stopped_by(asked, target)
    return Standing(Stands.STILL, stopped_by) if stopped_by else Standing(Stands.RUNNING)


def _has_begun(asked: Asked, target: Target, clock: Clock) -> bool:
    """What has once has, unless the ticket went back to before the node it begins with."""
    ticket = asked.ticket
    if target.since == OPENED:
        return True
    if target.since == MESSAGE:
        return ticket.asked_at is not None or bool(clock.calendar)
    came = any(task.node == target.since for task in ticket.tasks)
    return came and not _is_ahead(asked, target.since)


def _is_reached(asked: Asked, end: str, target: Target) -> bool:
    ticket = asked.ticket
    match end:
        case "reply":
            answered = ticket.asked_at is None if target.since == MESSAGE else ticket.replied_at
            return bool(answered) or ticket.phase in _AT_REST
        case "resolved":
            return ticket.phase in _AT_REST
        case "closed":
            return ticket.phase is Phase.CLOSED
        case _:
            return _is_done(asked, end)


_AT_REST = (Phase.RESOLVED, Phase.CLOSED)


def _is_done(asked: Asked, node: str) -> bool:
    """Done with, not just sent back from; and the ticket was not sent back to it or to before it since."""
    tasks = [task for task in asked.ticket.tasks if task.node == node]
    if any(task.is_live for task in tasks) or _is_ahead(asked, node):
        return False
    return any(task.state is TaskState.DONE and not _sent_back(asked, task) for task in tasks)


def _sent_back(asked: Asked, task: Task) -> bool:
    action = asked.definition.walked.action(task.node, task.outcome)
    return action is not None and action.do is Verb.RETURN


def _is_passed_by(asked: Asked, end: str) -> bool:
    """A node the ticket came past without its being done: by another branch, or its lane was called off."""
    flow = asked.definition.walked
    if end not in flow.nodes:
        return False
    is_there = {end, *_left_for(flow, end)} & _here(asked)
    return not is_there and not _is_ahead(asked, end)


def _is_ahead(asked: Asked, node: str) -> bool:
    """The ticket stands before it, and comes there only later, for the first time or again. What is left for a detour is
    not before what the detour leads through."""
    flow = asked.definition.walked
    before = {START, *flow.earlier.get(node, ())}.difference(_left_for(flow, node))
    return bool(before & _here(asked))


def _here(asked: Asked) -> set[str]:
    """Where the ticket is, and what it left for a detour."""
    flow, nodes = asked.definition.walked, [visit.node for visit in asked.ticket.visits]
    return {*nodes, *(each for node in nodes for each in _left_for(flow, node))}


def _left_for(flow: Flow, node: str) -> Iterator[str]:
    """The work that a detour in which the node lies began at, and so on outwards."""
    while owner := flow.detours.get(node):
        yield owner
        node = owner


def _stopped_by(asked: Asked, target: Target) -> str:
    ticket = asked.ticket
    live = [task for task in ticket.tasks if task.is_live]
    if target.pauses_on_hold and ticket.suspended_at is not None:
        return SUSPENDED
    held = next((task.on_hold for task in live if task.on_hold), "")
    if target.pauses_on_hold and held:
        return f"hold:{held}"
    open_nodes = {task.node for task in live if task.state is TaskState.OPEN}
    return next((each for each in target.pauses_in if each in open_nodes | _waits(asked)), "")


def _waits(asked: Asked) -> set[str]:
    """Nodes in which the ticket itself waits: for the requester, for a day, for another system."""
    nodes = asked.definition.walked.nodes
    here = (visit.node for visit in asked.ticket.visits)
    return {each for each in here if isinstance(nodes.get(each), WaitNode)}
