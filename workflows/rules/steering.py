"""Rules give work to somebody, take a ticket to a node, let it stand still; what does or is closed they leave alone."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.handing_over import give
from workflows.draft import Draft
from workflows.effects import Occasion
from workflows.labels import Label
from workflows.moves.entering import follow
from workflows.moves.joining import call_off
from workflows.moves.limits import hold_timers, take_up_timers
from workflows.moves.returning import offer_anew
from workflows.moves.staffing import people_for
from workflows.moves.voting import has_seat
from workflows.nodes import HandleNode
from workflows.rules.firing import Firing
from workflows.rules.marking import filled_in
from workflows.rules.verdicts import Did
from workflows.ticket import Task, TaskState
from workflows.verbs import Phase
from workflows.who import Who


def assign(firing: Firing, who: Who) -> Did:
    """The work that is open goes to the first who is found; where none is, the ticket is theirs."""
    draft = firing.draft
    at_rest = _at_rest(draft)
    people = () if at_rest else people_for(draft, who)
    if not people:
        return {"not": at_rest or "nobody_found"}
    work = [task.id for task in draft.ticket.tasks if _is_to_give(draft, task, people[0])]
    for task_id in work:
        _give(draft, task_id, people[0])
    if not work and draft.ticket.assignee == people[0]:
        return {"not": "already_so", "person": people[0]}
    if not work:
        draft.assign(people[0])
    return {"person": people[0], "tasks": work}


def _give(draft: Draft, task_id: int, person: int) -> None:
    """Giving one may have called off another."""
    task = draft.ticket.task(task_id)
    if task and _is_to_give(draft, task, person):
        give(draft, task, person)


def _is_to_give(draft: Draft, task: Task, person: int) -> bool:
    """Work under way that is neither theirs, nor the requester's, nor somebody's opinion."""
    is_work = isinstance(draft.flow.nodes.get(task.node), HandleNode) and not task.seat.advises
    is_others = task.person not in (person, draft.ticket.requester)
    is_under_way = task.state in (TaskState.OPEN, TaskState.SUSPENDED)
    return is_work and is_others and is_under_way and not has_seat(draft, task.seat.visit, person)


def go_to(firing: Firing, node: str) -> Did:
    """Where it is already, and nowhere else, it stays."""
    draft = firing.draft
    places = [visit.node for visit in draft.ticket.visits]
    kept = _at_rest(draft) or ("already_so" if places == [node] else "")
    if node not in draft.flow.nodes or draft.flow.lanes.get(node):
        kept = kept or "no_such_node"
    if kept:
        return {"not": kept, "node": node}
    call_off(draft, draft.ticket.visits)
    offer_anew(draft, node)
    follow(draft, node)
    return {"node": node, "called_off": places}


def suspend(firing: Firing, reason: Label) -> Did:
    """挂起: whoever may lets it go on, or a rule does."""
    draft = firing.draft
    kept = _at_rest(draft)
    if kept:
        return {"not": kept}
    said = filled_in(firing, reason)
    draft.record("suspended", reason=said)
    hold_timers(draft)
    draft.ticket = replace(draft.ticket, suspended_at=draft.now)
    draft.tell(Occasion.SUSPENDED, reason=said)
    return {"text": said}


def resume(firing: Firing, _: bool) -> Did:
    draft = firing.draft
    since = draft.ticket.suspended_at
    if since is None:
        return {"not": "already_so"}
    draft.record("resumed", suspended_at=since.isoformat())
    draft.ticket = replace(draft.ticket, suspended_at=None)
    take_up_timers(draft, since)
    draft.tell(Occasion.TAKEN_UP)
    return {}


def _at_rest(draft: Draft) -> str:
    if draft.ticket.phase is Phase.CLOSED:
        return "closed"
    return "suspended" if draft.ticket.suspended_at else ""
