"""Time limits of a node: armed when it is entered, and what happens when one passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from workflows.draft import Draft
from workflows.effects import Notify, Occasion, StartTimer, StopTimer
from workflows.moves.staffing import people_for
from workflows.nodes import Limit, TaskNode, WaitNode
from workflows.ticket import Task, TaskState, Visit


def start_limits(draft: Draft, visit: Visit, node: TaskNode) -> None:
    for place, limit in enumerate(node.limits):
        draft.effects.append(
            StartTimer(name=visit.limit_timer(place), due_at=due(visit, limit.after))
        )


def hold_timers(draft: Draft) -> None:
    """The ticket stands still: nothing rings."""
    for visit in draft.ticket.visits:
        draft.effects.extend(StopTimer(name=name) for name, _ in _running(draft, visit))


def take_up_timers(draft: Draft, since: datetime) -> None:
    """It goes on: what had not rung when it was stopped is due so much later; what presses goes on pressing."""
    for visit in draft.ticket.visits:
        stood = (draft.now - max(since, visit.opened_at)).total_seconds()
        had_rung = {name for name, due_at in _running(draft, visit) if due_at <= since}
        later = replace(visit, paused_seconds=visit.paused_seconds + stood)
        draft.put_visit(later)
        for name, due_at in _running(draft, later):
            if name not in had_rung:
                draft.effects.append(StartTimer(name=name, due_at=due_at))
            elif found := limit_of(draft, name):
                _again(draft, name, later, found[2])


def set_anew(draft: Draft) -> None:
    """Under another version: what is due later is armed, a wait that would be over ends. What stands still is armed
    when it goes on."""
    if draft.ticket.suspended_at:
        return
    for visit in draft.ticket.visits:
        for name, due_at in _running(draft, visit):
            if due_at > draft.now or name.startswith("wait"):
                draft.effects.append(StartTimer(name=name, due_at=max(due_at, draft.now)))


def limit_of(draft: Draft, name: str) -> tuple[Visit, TaskNode, Limit] | None:
    """What the timer `limit:visit:place` is about; None when that is over, or was changed meanwhile."""
    kind, visit_id, place = [*name.split(":"), "", ""][:3]
    visit = draft.ticket.visit(int(visit_id)) if visit_id.isdecimal() else None
    node = draft.flow.nodes.get(visit.node) if visit else None
    if kind != "limit" or visit is None or not isinstance(node, TaskNode):
        return None
    limits = node.limits[int(place) : int(place) + 1] if place.isdecimal() else ()
    return (visit, node, limits[0]) if limits else None


def is_held(draft: Draft, visit: Visit) -> bool:
    """Everybody's work in it is on hold: the limit waits as long again."""
    open_tasks = [each for each in draft.ticket.tasks_of(visit.id) if each.state is TaskState.OPEN]
    return bool(open_tasks) and all(task.on_hold for task in open_tasks)


def press_for(draft: Draft, name: str, visit: Visit, limit: Limit) -> None:
    """remind, escalate: once, or every so often."""
    occasion = Occasion.REMINDED if limit.do == "remind" else Occasion.ESCALATED
    for task in _waiting(draft, visit):
        to = people_for(draft, limit.to) if limit.to else ()
        draft.effects.append(Notify(occasion=occasion, task=task.id, to=to, details=_said(limit)))
        break
    _again(draft, name, visit, limit)


def _again(draft: Draft, name: str, visit: Visit, limit: Limit) -> None:
    due_at = due(visit, limit.after)
    if limit.every and _count(draft.now, due_at, limit.every) < limit.at_most:
        draft.effects.append(StartTimer(name=name, due_at=draft.now + limit.every))


def _waiting(draft: Draft, visit: Visit) -> list[Task]:
    return [task for task in draft.ticket.tasks_of(visit.id) if task.is_live]


def _said(limit: Limit) -> dict[str, str]:
    return {"after": str(int(limit.after.total_seconds())), "do": limit.do}


def _count(now: datetime, due_at: datetime, every: timedelta) -> int:
    """How many times it has rung, this time included."""
    return max(0, (now - due_at) // every) + 1


def _running(draft: Draft, visit: Visit) -> list[tuple[str, datetime]]:
    node = draft.flow.nodes.get(visit.node)
    if isinstance(node, TaskNode):
        return [
            (visit.limit_timer(n), due(visit, each.after)) for n, each in enumerate(node.limits)
        ]
    if isinstance(node, WaitNode):
        due_at = wait_ends(draft, visit, node)
        return [(visit.wait_timer, due_at)] if due_at else []
    return []


def wait_ends(draft: Draft, visit: Visit, node: WaitNode) -> datetime | None:
    """When a wait is over at the latest; None when only an event ends it."""
    ends = [due(visit, each) for each in (node.lasts, node.at_most) if each]
    until = draft.sheet().values.get(node.until) if node.until else None
    if isinstance(until, date):
        ends.append(_moment(until, draft.now))
    return min(ends, default=None)


def _moment(day: date, now: datetime) -> datetime:
    """A day without an hour begins at midnight."""
    return day if isinstance(day, datetime) else datetime.combine(day, time.min, now.tzinfo)


def due(visit: Visit, after: timedelta) -> datetime:
    """So long after it began, not counting how long the ticket stood still."""
    return visit.opened_at + after + timedelta(seconds=visit.paused_seconds)
