"""催办 and 抄送: people press for a ticket, or let others know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workflows.deeds.permitting import permitted
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Copied, Urged
from workflows.rights import may_follow
from workflows.ticket import Task, TaskState
from workflows.verbs import Permit, Phase, Verb


def urge(draft: Draft, event: Urged) -> Refusal | None:
    """Whoever has it hears of it; not again until the ticket type's pause is over."""
    waiting = _others_tasks(draft, event.by.id)
    refusal = _why_not(draft, event) or _too_soon(draft)
    for task in waiting:
        refusal = refusal or permitted(draft, task, Permit.URGE)
    if refusal or not waiting:
        return refusal or Refusal(reason=Reason.NOT_NOW)
    draft.record("urged", tasks=[task.id for task in waiting])
    draft.ticket = replace(draft.ticket, urged_at=draft.now)
    for task in waiting:
        draft.tell(Occasion.URGED, task.id)
    return None


def _why_not(draft: Draft, event: Urged) -> Refusal | None:
    if not may_follow(event.by, draft.ticket):
        return Refusal(reason=Reason.NOT_YOURS)
    if draft.ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    return Refusal(reason=Reason.SUSPENDED) if draft.ticket.suspended_at else None


def _too_soon(draft: Draft) -> Refusal | None:
    """`detail` is how many minutes are left."""
    urged_at, every = draft.ticket.urged_at, draft.definition.lifecycle.urge_every
    left = urged_at + every - draft.now if urged_at else timedelta(0)
    if left <= timedelta(0):
        return None
    return Refusal(reason=Reason.TOO_SOON, detail=str(-(-int(left.total_seconds()) // 60)))


def copy(draft: Draft, event: Copied) -> Refusal | None:
    """By one of ours to others of ours."""
    if not event.by.is_staff:
        return Refusal(reason=Reason.NOT_YOURS)
    for person in event.people:
        if not person.is_staff:
            return Refusal(reason=Reason.CANNOT_TAKE, by=person.id)
    for task in draft.ticket.open_tasks:
        refusal = permitted(draft, task, Permit.CC, Verb.CC)
        if refusal:
            return refusal
    people = [person.id for person in event.people if person.id != event.by.id]
    draft.record("copied", people=people, text=event.text)
    draft.tell_people(Occasion.COPIED, people, text=event.text)
    return None


def _others_tasks(draft: Draft, person: int) -> list[Task]:
    """What waits for somebody else than who presses for it."""
    tasks = draft.ticket.open_tasks
    return [task for task in tasks if task.state is TaskState.OPEN and task.person != person]
