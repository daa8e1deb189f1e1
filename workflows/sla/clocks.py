"""Each clock brought in line with where the ticket stands now; what has been spent is kept through pauses and new terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflows.calendars.calendar import Calendar
from workflows.calendars.calendars import Calendars
from workflows.definition import Definition
from workflows.effects import Effect, Record, StartTimer, StopTimer
from workflows.sla.ladder import moment_of, rings_at, spent_at, still_told, total_of
from workflows.sla.standing import NOT_ASKED, NOT_YET, Standing, Stands, standing_of
from workflows.sla.terms import Asked, Holding, terms_of
from workflows.targets import Target
from workflows.ticket import Clock, Ticket


def start_clocks(definition: Definition) -> tuple[Clock, ...]:
    return tuple(
        Clock(target=target.id, due_at=None, running_since=None) for target in definition.sla
    )


def wind(asked: Asked, now: datetime) -> tuple[Ticket, list[Effect]]:
    targets = {target.id: target for target in asked.definition.sla}
    effects: list[Effect] = []
    clocks = []
    for clock in asked.ticket.clocks:
        wound = _wound(asked, targets[clock.target], clock, now)
        effects += _overdue_meanwhile(clock, wound)
        effects += _timer(clock, wound)
        clocks.append(wound)
    is_same = all(one is other for one, other in zip(clocks, asked.ticket.clocks, strict=True))
    return asked.ticket if is_same else replace(asked.ticket, clocks=tuple(clocks)), effects


def keep_spent(asked: Asked, before: Calendars, now: datetime) -> Ticket:
    """What was spent by the calendars as they were stays spent; from now on it goes by those that are."""
    clocks = tuple(
        _kept(clock, before.named(clock.calendar), asked.calendars.named(clock.calendar), now)
        for clock in asked.ticket.clocks
    )
    return replace(asked.ticket, clocks=clocks)


def _kept(clock: Clock, old: Calendar, new: Calendar, now: datetime) -> Clock:
    spent = spent_at(clock, old, now)
    if clock.running_since is None or spent == spent_at(clock, new, now):
        return clock
    return replace(clock, spent_seconds=spent, running_since=now)


def _wound(asked: Asked, target: Target, clock: Clock, now: datetime) -> Clock:
    old = asked.calendars.named(clock.calendar)
    holding = terms_of(asked, target)
    if holding is None:
        return _still(_stop(clock, old, now), NOT_ASKED)
    standing = standing_of(asked, target, clock)
    if standing.reason == NOT_YET and not clock.calendar:
        return clock
    clock = _under(clock, old, holding, now)
    return _due(_move(clock, target, standing, holding.calendar, now), target, holding, now)


def _under(clock: Clock, old: Calendar, holding: Holding, now: datetime) -> Clock:
    """Under other terms it goes on from what was spent under the old ones."""
    if clock.running_since is not None and clock.calendar not in ("", holding.calendar.key):
        clock = replace(clock, spent_seconds=spent_at(clock, old, now), running_since=now)
    return _with(clock, within_seconds=holding.within, calendar=holding.calendar.key)


def _move(
    clock: Clock, target: Target, standing: Standing, calendar: Calendar, now: datetime
) -> Clock:
    match standing.stands:
        case Stands.RUNNING if clock.running_since is None:
            return replace(_begun(clock, target), running_since=now, met_at=None, stopped_by="")
        case Stands.STILL:
            return _still(_stop(clock, calendar, now), standing.reason)
        case Stands.MET if clock.met_at is None:
            return _still(replace(_stop(clock, calendar, now), met_at=now), "")
        case _:
            return clock


def _begun(clock: Clock, target: Target) -> Clock:
    """What was met goes on where it stood, or begins anew."""
    if clock.met_at is None or not target.begins_afresh:
        return clock
    return replace(clock, spent_seconds=0.0, extra_seconds=0.0, breached_at=None, told=())


def _stop(clock: Clock, calendar: Calendar, now: datetime) -> Clock:
    """The clock of a deadline that had passed unnoticed is known to have been late."""
    if clock.running_since is None:
        return clock
    breached_at = clock.breached_at
    if breached_at is None and clock.due_at is not None and clock.due_at < now:
        breached_at = clock.due_at
    spent = spent_at(clock, calendar, now)
    return replace(clock, spent_seconds=spent, running_since=None, breached_at=breached_at)


def _still(clock: Clock, reason: str) -> Clock:
    return replace(clock, due_at=None, rings_at=None, stopped_by=reason)


def _due(clock: Clock, target: Target, holding: Holding, now: datetime) -> Clock:
    """Of a running clock: its deadline, and when it rings next. A deadline that lies ahead again is not missed."""
    due_at = moment_of(clock, holding.calendar, total_of(clock))
    if due_at is None:
        return clock
    breached_at = None if due_at > now else clock.breached_at
    told = still_told(clock, target, spent_at(clock, holding.calendar, now))
    clock = _with(clock, due_at=due_at, breached_at=breached_at, told=told)
    return _with(clock, rings_at=rings_at(clock, target, holding.calendar))


def _with(clock: Clock, **values: object) -> Clock:
    """The very same where nothing is another: at most events nothing is."""
    is_same = all(getattr(clock, name) == value for name, value in values.items())
    return clock if is_same else replace(clock, **values)  # type: ignore[arg-type]


def _overdue_meanwhile(before: Clock, after: Clock) -> list[Effect]:
    """It was met or stopped too late, and nothing had rung."""
    if before.breached_at or not after.breached_at:
        return []
    details = {"target": after.target, "due_at": after.breached_at.isoformat()}
    return [Record(kind="overdue", by=None, details=details)]


def _timer(before: Clock, after: Clock) -> list[Effect]:
    if before.rings_at == after.rings_at:
        return []
    if after.rings_at is None:
        return [StopTimer(name=after.target)]
    return [StartTimer(name=after.target, due_at=after.rings_at)]
