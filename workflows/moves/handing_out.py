"""Work that is handed out: what a ticket asks of whoever gets it, and who might."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.dispatch.areas import area_of
from workflows.dispatch.choosing import Wanted
from workflows.dispatch.policy import DispatchPolicy
from workflows.dispatch.pool import Place
from workflows.draft import Draft
from workflows.effects import HandOut
from workflows.expressions.values import Picked, Value
from workflows.moves.staffing import Found, people_for, staffed
from workflows.nodes import HandleNode
from workflows.people import SUPERVISOR
from workflows.ticket import Offer, Seat, Task
from workflows.verbs import Verb


def seek(draft: Draft, node: HandleNode, seat: Seat) -> None:
    """A task nobody has yet, and the wish that somebody be found for it."""
    found = staffed(draft, node)
    task = draft.open_task(node.id, seat, found.role or SUPERVISOR)
    offer = Offer(since=draft.now, is_waiting=True, tried=_gave_it_back(draft))
    offered = replace(task, offer=offer)
    draft.put(offered)
    draft.record("task_opened", node=node.id, task=task.id, person=None)
    look_for(draft, offered, found)


def _gave_it_back(draft: Draft) -> tuple[int, ...]:
    """Whoever had the work and sends the ticket back does not want it."""
    returned = (
        task.done_by
        for task in draft.ticket.tasks
        if task.done_at == draft.now and draft.verb_of(task) is Verb.RETURN
    )
    return tuple(each for each in returned if each and each != draft.ticket.requester)


def look_for(draft: Draft, task: Task, found: Found | None = None) -> None:
    """Among those who may have it; whoever had the offer already does not get it again."""
    node = draft.flow.task_node(task.node)
    policy = policy_of(draft, task)
    if policy is None or not isinstance(node, HandleNode):
        return
    people = _candidates(draft, node, found)
    draft.effects.append(
        HandOut(task=task.id, policy=policy, wanted=_wanted(draft, policy, task), people=people)
    )


def policy_of(draft: Draft, task: Task) -> DispatchPolicy | None:
    return draft.definition.dispatch_of(task.node)


def _candidates(draft: Draft, node: HandleNode, found: Found | None) -> tuple[int, ...]:
    """With who is away: of them it is told that they are."""
    there = people_for(draft, node.assignee) if found is None or found.role else found.people
    role = node.assignee.role
    return tuple(dict.fromkeys((*(draft.staff.holders(role) if role else ()), *there)))


def _wanted(draft: Draft, policy: DispatchPolicy, task: Task) -> Wanted:
    pools = (
        frozenset(people_for(draft, first.who))
        for first in policy.first
        if not first.when or draft.holds(first.when)
    )
    return Wanted(
        skills=frozenset(skill for text in policy.needs for skill in _skills(draft, text)),
        area=area_of(_plain(draft.worked_out(policy.area))) if policy.area else (),
        place=_place(draft.worked_out(policy.place)) if policy.place else None,
        pools=tuple(pool for pool in pools if pool),
        tried=frozenset(task.offer.tried if task.offer else ()),
        how_many=policy.how_many,
    )


def _skills(draft: Draft, text: str) -> tuple[str, ...]:
    """Of a choice by its label, as people's skills are written."""
    value = draft.worked_out(text)
    several = value if isinstance(value, tuple) else (value,)
    return tuple(filter(None, (_word(each) for each in several)))


def _word(value: Value) -> str:
    if isinstance(value, Picked):
        return value.label
    return "" if value is None else str(value).strip()


def _plain(value: Value) -> object:
    return value.label if isinstance(value, Picked) else value


def _place(value: Value) -> Place | None:
    """A point on the map, as its field keeps it."""
    if not isinstance(value, Mapping):
        return None
    try:
        return float(str(value.get("latitude"))), float(str(value.get("longitude")))
    except ValueError:
        return None
