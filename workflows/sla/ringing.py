"""A target's clock rings: the step of its ladder that is due is told, and a breach noted once; or nothing, when it rings too early or in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflows.effects import Effect, Notify, Occasion, Record
from workflows.sla.ladder import passed, total_of
from workflows.sla.terms import Asked, is_quiet
from workflows.targets import Target
from workflows.ticket import Clock, Ticket


def ring(asked: Asked, name: str, now: datetime) -> tuple[Ticket, list[Effect]]:
    """Of several steps that have passed together (the terms became shorter, or nobody rang) only the last is told."""
    target = next((each for each in asked.definition.sla if each.id == name), None)
    clock = next((each for each in asked.ticket.clocks if each.target == name), None)
    if clock is None or target is None or clock.running_since is None:
        return asked.ticket, []
    calendar = asked.calendars.named(clock.calendar)
    due = passed(clock, target, calendar, now)
    rung = replace(clock, told=tuple(sorted({*clock.told, *due})), rings_at=None)
    effects = _told(asked, target, clock, due)
    if _is_breach(target, clock, due):
        rung = replace(rung, breached_at=clock.due_at)
        effects = [_overdue(clock), *effects]
    clocks = tuple(rung if each is clock else each for each in asked.ticket.clocks)
    return replace(asked.ticket, clocks=clocks), effects


def _is_breach(target: Target, clock: Clock, due: list[int]) -> bool:
    return clock.breached_at is None and any(target.steps[place].is_deadline for place in due)


def _overdue(clock: Clock) -> Record:
    due_at = clock.due_at.isoformat() if clock.due_at else None
    return Record(kind="overdue", by=None, details={"target": clock.target, "due_at": due_at})


def _told(asked: Asked, target: Target, clock: Clock, due: list[int]) -> list[Effect]:
    """The last of those that anybody hears of."""
    heard = [place for place in due if target.steps[place].tell or target.steps[place].to]
    if not heard:
        return []
    place = heard[-1]
    step = target.steps[place]
    can_wait = step.quiet or is_quiet(asked, target)
    is_late = step.mark(total_of(clock)) >= total_of(clock)
    told = Notify(
        occasion=Occasion.OVERDUE if is_late else Occasion.DUE_SOON,
        target=target.id,
        details={"step": str(place), "at": step.at},
        is_quiet=can_wait,
        is_urgent=step.urgent and not can_wait,
    )
    details = {"target": target.id, "at": step.at}
    return [
        *([] if step.is_deadline else [Record(kind="pressed_for", by=None, details=details)]),
        told,
    ]
