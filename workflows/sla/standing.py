"""Whether a target's clock should run for a ticket as it stands: it runs, stands still for a reason, or is met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from workflows.nodes import WaitNode
from workflows.sla.terms import Asked
from workflows.targets import MESSAGE, OPENED, Target
from workflows.ticket import Clock, Task, TaskState, Ticket
from workflows.verbs import Phase


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
    if not _has_begun(target, ticket, clock):
        return Standing(Stands.STILL, NOT_YET)
    live = [task for task in ticket.tasks if task.is_live]
    if any(_is_reached(end, target, ticket, live) for end in target.ends):
        return Standing(Stands.MET)
    if ticket.phase is Phase.CLOSED and not ticket.visits:
        return Standing(Stands.STILL, OVER)
    stopped_by = _stopped_by(asked, target, live)
    return Standing(Stands.STILL, stopped_by) if stopped_by else Standing(Stands.RUNNING)


def _has_begun(target: Target, ticket: Ticket, clock: Clock) -> bool:
    """What has run once, or was met, has."""
    if target.since == OPENED or clock.calendar:
        return True
    if target.since == MESSAGE:
        return ticket.asked_at is not None
    return ticket.visit_in(target.since) is not None


def _is_reached(end: str, target: Target, ticket: Ticket, live: list[Task]) -> bool:
    match end:
        case "reply":
            answered = ticket.asked_at is None if target.since == MESSAGE else ticket.replied_at
            return bool(answered) or ticket.phase in _AT_REST
        case "resolved":
            return ticket.phase in _AT_REST
        case "closed":
            return ticket.phase is Phase.CLOSED
        case _:
            return _is_done(end, ticket, live)


_AT_REST = (Phase.RESOLVED, Phase.CLOSED)


def _is_done(node: str, ticket: Ticket, live: list[Task]) -> bool:
    """Once, and not sent back to it since."""
    was_done = any(task.node == node and task.state is TaskState.DONE for task in ticket.tasks)
    return was_done and not any(task.node == node for task in live)


def _stopped_by(asked: Asked, target: Target, live: list[Task]) -> str:
    ticket = asked.ticket
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
