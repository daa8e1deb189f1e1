"""SLA clocks: what runs, what stands still, when it is due; computed from the ticket, moved by events."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from workflows.definition import Definition, Target
from workflows.effects import Effect, Notify, Occasion, Record, StartTimer, StopTimer
from workflows.ticket import Clock, Task, TaskState, Ticket
from workflows.verbs import Phase


class _State(Enum):
    RUNNING = auto()
    STILL = auto()
    MET = auto()


def start_clocks(definition: Definition) -> tuple[Clock, ...]:
    return tuple(
        Clock(target=target.id, due_at=None, running_since=None) for target in definition.sla
    )


def wind(ticket: Ticket, definition: Definition, now: datetime) -> tuple[Ticket, list[Effect]]:
    """Bring every clock in line with where the ticket stands now. What has been spent is kept through pauses."""
    targets = {target.id: target for target in definition.sla}
    effects: list[Effect] = []
    clocks = []
    for clock in ticket.clocks:
        wound = _move(clock, targets[clock.target], _wanted(targets[clock.target], ticket), now)
        effects += _timer(clock, wound, now)
        clocks.append(wound)
    return replace(ticket, clocks=tuple(clocks)), effects


def ring(ticket: Ticket, name: str, now: datetime) -> tuple[Ticket, list[Effect]]:
    """The timer of target `name` rang: a breach once, or nothing when the clock stands, is met, or is due later."""
    clock = next((clock for clock in ticket.clocks if clock.target == name), None)
    if clock is None or clock.due_at is None or clock.breached_at is not None:
        return ticket, []
    if clock.due_at > now:
        return ticket, [StartTimer(name=name, due_at=clock.due_at)]
    breached = replace(clock, breached_at=now)
    clocks = tuple(breached if each is clock else each for each in ticket.clocks)
    details = {"target": name, "due_at": clock.due_at.isoformat()}
    effects: list[Effect] = [
        Record(kind="overdue", by=None, details=details),
        Notify(occasion=Occasion.OVERDUE, target=name),
    ]
    return replace(ticket, clocks=clocks), effects


def _wanted(target: Target, ticket: Ticket) -> _State:
    live = [task for task in ticket.tasks if task.state in (TaskState.OPEN, TaskState.SUSPENDED)]
    if _is_met(target, ticket, live):
        return _State.MET
    if ticket.phase is Phase.CLOSED and not ticket.visits:
        return _State.STILL
    open_nodes = {task.node for task in live if task.state is TaskState.OPEN}
    is_held = target.pauses_on_hold and (
        ticket.suspended_at is not None or any(task.on_hold for task in live)
    )
    return _State.STILL if is_held or open_nodes & set(target.pauses_in) else _State.RUNNING


def _is_met(target: Target, ticket: Ticket, live: list[Task]) -> bool:
    """Done once, and not sent back to it since."""
    was_done = any(
        task.node == target.until and task.state is TaskState.DONE for task in ticket.tasks
    )
    return was_done and not any(task.node == target.until for task in live)


def _move(clock: Clock, target: Target, wanted: _State, now: datetime) -> Clock:
    match wanted:
        case _State.RUNNING if clock.running_since is None:
            left = target.within.total_seconds() - clock.spent_seconds
            due_at = now + timedelta(seconds=left)
            return replace(clock, running_since=now, due_at=due_at, met_at=None)
        case _State.STILL if clock.running_since is not None:
            return _stop(clock, now)
        case _State.MET if clock.met_at is None:
            return replace(_stop(clock, now), met_at=now)
        case _:
            return clock


def _stop(clock: Clock, now: datetime) -> Clock:
    if clock.running_since is None:
        return clock
    spent = clock.spent_seconds + (now - clock.running_since).total_seconds()
    return replace(clock, spent_seconds=spent, running_since=None, due_at=None)


def _timer(before: Clock, after: Clock, now: datetime) -> list[Effect]:
    if before.due_at == after.due_at or after.breached_at is not None:
        return []
    if after.due_at is None:
        return [StopTimer(name=after.target)]
    return [StartTimer(name=after.target, due_at=after.due_at)]
