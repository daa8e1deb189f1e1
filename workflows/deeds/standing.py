"""挂起, 恢复, 作废, 重开: a ticket as a whole stands still, goes on, is ended, or begins again."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.permitting import is_party
from workflows.draft import NOBODYS, Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Cancelled, Reopened, Resumed, Suspended
from workflows.moves.entering import end, follow
from workflows.moves.limits import hold_timers, take_up_timers
from workflows.moves.returning import offer_anew
from workflows.nodes import TaskNode
from workflows.ticket import Task, TaskState
from workflows.verbs import Permit, Phase

CANCELLED = "cancelled"


def suspend(draft: Draft, event: Suspended) -> Refusal | None:
    refusal = _cannot_stop(draft, Permit.SUSPEND)
    if refusal:
        return refusal
    if not is_party(event.by, draft.ticket, draft.definition.lifecycle.suspend):
        return Refusal(reason=Reason.NOT_YOURS)
    if draft.ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    draft.record("suspended", reason=event.reason)
    hold_timers(draft)
    draft.ticket = replace(draft.ticket, suspended_at=draft.now)
    draft.tell(Occasion.SUSPENDED, reason=event.reason)
    return None


def resume(draft: Draft, event: Resumed) -> Refusal | None:
    since = draft.ticket.suspended_at
    if since is None:
        return Refusal(reason=Reason.NOT_NOW)
    if not is_party(event.by, draft.ticket, draft.definition.lifecycle.suspend):
        return Refusal(reason=Reason.NOT_YOURS)
    draft.record("resumed", suspended_at=since.isoformat())
    draft.ticket = replace(draft.ticket, suspended_at=None)
    take_up_timers(draft, since)
    draft.tell(Occasion.TAKEN_UP)
    return None


def cancel(draft: Draft, event: Cancelled) -> Refusal | None:
    refusal = _cannot_stop(draft, Permit.CANCEL)
    if refusal:
        return refusal
    if not is_party(event.by, draft.ticket, draft.definition.lifecycle.cancel):
        return Refusal(reason=Reason.NOT_YOURS)
    draft.record("cancelled", reason=event.reason)
    told = _people_at_work(draft)
    draft.shut()
    draft.tell_people(Occasion.CANCELLED, told, reason=event.reason)
    end(draft, CANCELLED)
    return None


def reopen(draft: Draft, event: Reopened) -> Refusal | None:
    """Not what stands for nothing any more, nor what was closed long ago."""
    ticket, lifecycle = draft.ticket, draft.definition.lifecycle
    if ticket.merged_into:
        return Refusal(reason=Reason.MERGED, detail=str(ticket.merged_into))
    if ticket.phase is not Phase.CLOSED or ticket.closed_at is None:
        return Refusal(reason=Reason.NOT_NOW)
    if not is_party(event.by, ticket, lifecycle.reopen):
        return Refusal(reason=Reason.NOT_YOURS)
    if draft.now - ticket.closed_at > lifecycle.reopen_within:
        return Refusal(reason=Reason.TOO_LATE, detail=str(lifecycle.reopen_within.days))
    draft.record("reopened", reason=event.reason, closed_at=ticket.closed_at.isoformat())
    draft.tell(Occasion.REOPENED, reason=event.reason)
    draft.cause = NOBODYS
    for visit in ticket.visits:
        draft.close_visit(visit)
    draft.ticket = replace(draft.ticket, phase=Phase.NEW, closed_at=None, result="")
    to = draft.flow.begins(lifecycle.reopen_to or draft.flow.first)
    offer_anew(draft, to)
    follow(draft, to)
    return None


def _cannot_stop(draft: Draft, permit: Permit) -> Refusal | None:
    if draft.ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    nodes = (draft.flow.nodes.get(visit.node) for visit in draft.ticket.visits)
    if any(isinstance(node, TaskNode) and not node.permits(permit) for node in nodes):
        return Refusal(reason=Reason.NOT_PERMITTED)
    return None


def _people_at_work(draft: Draft) -> list[int]:
    """Whose work ends here, and the requester where somebody else ended it."""
    live: list[Task] = [task for task in draft.ticket.tasks if task.is_live]
    at_work = [task.person for task in live if task.person and task.state is not TaskState.QUEUED]
    people = [draft.ticket.assignee, *at_work, draft.ticket.requester]
    return [person for person in people if person and person != draft.by]
