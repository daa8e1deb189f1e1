"""A ticket as a value: what was reported, whose work is open, how its clocks stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.answers import Answers
from workflows.nodes import Phase


class TaskState(StrEnum):
    OPEN = "open"
    SUSPENDED = "suspended"
    DONE = "done"
    CANCELLED = "cancelled"


HANDED_OVER = "handed over"
"""The outcome of a task that went on as somebody else's; no action can be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work in a node. Open to `role` (anyone who holds it) or to `person`, never to both.

    `before` holds what the fields of a report were until it was approved; `on_hold` is the action that paused it.
    """

    id: int
    node: str
    state: TaskState
    role: str = ""
    person: int | None = None
    opened_at: datetime
    done_at: datetime | None = None
    done_by: int | None = None
    outcome: str = ""
    on_hold: str = ""
    mark: str = ""
    detour: str = ""
    before: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One SLA target running for one ticket: `spent_seconds` up to `running_since`, which is None while it stands still."""

    target: str
    due_at: datetime | None
    running_since: datetime | None
    spent_seconds: float = 0.0
    met_at: datetime | None = None
    breached_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`id` and `number` are given by storage; `origin` is storage's id of the chat the requester spoke in.

    `version` grows by one at each change and is what a concurrent change collides with.
    """

    id: int
    number: str
    type_key: str
    type_version: int
    requester: int
    origin: int
    opened_at: datetime
    phase: Phase
    answers: Answers
    assignee: int | None = None
    tasks: tuple[Task, ...] = ()
    clocks: tuple[Clock, ...] = ()
    closed_at: datetime | None = None
    version: int = 0

    def task(self, task_id: int) -> Task | None:
        return next((task for task in self.tasks if task.id == task_id), None)

    def successor(self, task: Task) -> Task | None:
        """The task as which a handed-over one went on."""
        later = (each for each in self.tasks if each.node == task.node and each.id > task.id)
        return next(later, None) if task.outcome == HANDED_OVER else None

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.state is TaskState.OPEN)

    @property
    def due_at(self) -> datetime | None:
        """The earliest deadline still running."""
        due = [clock.due_at for clock in self.clocks if clock.due_at and not clock.met_at]
        return min(due, default=None)
