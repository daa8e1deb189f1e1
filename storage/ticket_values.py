"""A ticket and its tasks as columns and back; only `storage.tickets` calls it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime

from storage.connection import Row, moment, moment_or_none
from workflows.nodes import Phase
from workflows.ticket import Clock, Task, TaskState, Ticket

TICKET_COLUMNS = (
    "number", "type_key", "type_version", "requester_id", "origin_id", "assignee_id", "phase",
    "is_open", "opened_at", "closed_at", "due_at", "answers", "clocks", "version",
)  # fmt: skip
TASK_COLUMNS = (
    "node", "state", "role", "person_id", "opened_at", "done_at", "done_by", "outcome", "on_hold",
    "mark", "detour", "before",
)  # fmt: skip
_CLOCK = tuple(field.name for field in fields(Clock))


def ticket_values(ticket: Ticket) -> dict[str, object]:
    """In the order of TICKET_COLUMNS."""
    return {
        "number": ticket.number,
        "type_key": ticket.type_key,
        "type_version": ticket.type_version,
        "requester_id": ticket.requester,
        "origin_id": ticket.origin,
        "assignee_id": ticket.assignee,
        "phase": ticket.phase.value,
        "is_open": ticket.phase is not Phase.CLOSED,
        "opened_at": ticket.opened_at,
        "closed_at": ticket.closed_at,
        "due_at": ticket.due_at,
        "answers": dict(ticket.answers),
        "clocks": [_clock_values(clock) for clock in ticket.clocks],
        "version": ticket.version,
    }


def task_values(task: Task) -> dict[str, object]:
    """In the order of TASK_COLUMNS."""
    return {
        "node": task.node,
        "state": task.state.value,
        "role": task.role,
        "person_id": task.person,
        "opened_at": task.opened_at,
        "done_at": task.done_at,
        "done_by": task.done_by,
        "outcome": task.outcome,
        "on_hold": task.on_hold,
        "mark": task.mark,
        "detour": task.detour,
        "before": dict(task.before),
    }


def ticket(row: Row, tasks: tuple[Task, ...]) -> Ticket:
    return Ticket(
        id=row["id"],
        number=row["number"],
        type_key=row["type_key"],
        type_version=row["type_version"],
        requester=row["requester_id"],
        origin=row["origin_id"],
        assignee=row["assignee_id"],
        phase=Phase(row["phase"]),
        opened_at=moment(row["opened_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        answers=json.loads(row["answers"]),
        clocks=tuple(map(_clock, json.loads(row["clocks"]))),
        tasks=tasks,
        version=row["version"],
    )


def task(row: Row) -> Task:
    return Task(
        id=row["seq"],
        node=row["node"],
        state=TaskState(row["state"]),
        role=row["role"],
        person=row["person_id"],
        opened_at=moment(row["opened_at"]),
        done_at=moment_or_none(row["done_at"]),
        done_by=row["done_by"],
        outcome=row["outcome"],
        on_hold=row["on_hold"],
        mark=row["mark"],
        detour=row["detour"],
        before=json.loads(row["before"]),
    )


def _clock_values(clock: Clock) -> dict[str, object]:
    values = ((name, getattr(clock, name)) for name in _CLOCK)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values
    }


def _clock(values: dict[str, object]) -> Clock:
    return Clock(
        target=str(values["target"]),
        due_at=moment_or_none(values["due_at"]),
        running_since=moment_or_none(values["running_since"]),
        spent_seconds=float(str(values["spent_seconds"])),
        met_at=moment_or_none(values["met_at"]),
        breached_at=moment_or_none(values["breached_at"]),
    )
