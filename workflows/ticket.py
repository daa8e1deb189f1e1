"""A ticket as a value: what was reported, whose work is open, how its clocks stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.answers import Answers
from workflows.verbs import Phase


class TaskState(StrEnum):
    """`SUSPENDED` work waits for a detour or an opinion; a `QUEUED` vote waits for another's."""

    OPEN = "open"
    SUSPENDED = "suspended"
    QUEUED = "queued"
    DONE = "done"
    CANCELLED = "cancelled"


LIVE = (TaskState.OPEN, TaskState.SUSPENDED, TaskState.QUEUED)

HANDED_OVER = "handed over"
"""The outcome of a task that went on as somebody else's; no action can be called so."""

WITHDRAWN = "taken back"
"""The outcome of a task whose doer took it back; it went on as another of theirs."""
GONE = (HANDED_OVER, WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A task's place in its node: which visit it belongs to, whose vote it waits for (`behind`, a task), who asked for
    it (`invited_by`, a person), for which task it only gives an opinion (`advises`), which one goes on as it (`former`),
    and where the ticket goes straight back to from here (`back_to`, a node)."""

    visit: int = 0
    behind: int = 0
    invited_by: int = 0
    advises: int = 0
    former: int = 0
    back_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Work that is being handed out: only `people` may take it, any of its role while there are none. `tried` are those
    who have been asked, `wave` is the how manyth round this is, `in_group` that they were asked on their group's card.
    `turns` are what each of `people` counts as given once it is theirs. It `is_waiting` while nobody (else) is free for
    it; `is_told` that somebody heard of that."""

    people: tuple[int, ...] = ()
    since: datetime
    wave: int = 0
    tried: tuple[int, ...] = ()
    turns: tuple[int, ...] = ()
    in_group: bool = False
    is_waiting: bool = False
    is_told: bool = False

    @property
    def turns_by_person(self) -> dict[int, int]:
        return dict(zip(self.people, self.turns, strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work in a node. Open to `role` (anyone who holds it) or to `person`, never to both; of a role's work
    that is handed out, `offer` says to whom.

    `before` holds what the fields of a report were until it was approved; `on_hold` is the action that paused it.
    `reason` and `files` are what whoever did it said with it; of suspended work `reason` is what was asked.
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
    reason: str = ""
    files: tuple[int, ...] = ()
    seat: Seat = Seat()
    offer: Offer | None = None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def offer_timer(self) -> str:
        return f"offer:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A stay in a node, for as long as it lasts. `source` is the task whose doer sent the ticket on to here, 0 for the
    requester's report. `back_to` is the node it goes straight back to. Of a fork, `lanes` are those under way and `done`
    those that are through. `paused_seconds` is how long the ticket was suspended meanwhile."""

    id: int
    node: str
    opened_at: datetime
    source: int = 0
    back_to: str = ""
    lanes: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    paused_seconds: float = 0.0

    def limit_timer(self, place: int) -> str:
        """The name of the timer of the node's limit at this place."""
        return f"limit:{self.id}:{place}"

    @property
    def wait_timer(self) -> str:
        return f"wait:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One SLA target running for one ticket: `spent_seconds` of working time up to `running_since`, which is None while
    it stands still (`stopped_by` says for what). `within_seconds` and `calendar` are the terms that hold now,
    `extra_seconds` what was granted on top. `told` are the steps of its ladder told for this very deadline, and
    `rings_at` is when the next is due."""

    target: str
    due_at: datetime | None
    running_since: datetime | None
    spent_seconds: float = 0.0
    met_at: datetime | None = None
    breached_at: datetime | None = None
    within_seconds: float = 0.0
    extra_seconds: float = 0.0
    calendar: str = ""
    stopped_by: str = ""
    told: tuple[int, ...] = ()
    rings_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`id` and `number` are given by storage; `origin` is storage's id of the chat the requester spoke in.

    `visits` are where it is now, `visited` how many there have been. `merged_into` is the ticket that stands for this
    one, `parent` the one it was opened for (and `parent_visit` where that waits for it). `suspended_at` and `urged_at`
    say since when it stands still and when somebody last pressed for it. `asked_at` is when the requester said something
    that nobody has answered yet, `replied_at` when one of ours first answered. `tier` is the customer's and `asset` what
    it is about, as they were when it was opened; `fired` are the rules that come only once.
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
    visits: tuple[Visit, ...] = ()
    visited: int = 0
    result: str = ""
    suspended_at: datetime | None = None
    urged_at: datetime | None = None
    merged_into: int | None = None
    parent: int | None = None
    parent_visit: int = 0
    asked_at: datetime | None = None
    replied_at: datetime | None = None
    tier: str = ""
    asset: str = ""
    tags: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    version: int = 0

    def task(self, task_id: int) -> Task | None:
        return next((task for task in self.tasks if task.id == task_id), None)

    def visit(self, visit_id: int) -> Visit | None:
        return next((visit for visit in self.visits if visit.id == visit_id), None)

    def visit_in(self, node: str) -> Visit | None:
        """The stay in this node, if the ticket is there now."""
        return next((visit for visit in self.visits if visit.node == node), None)

    def tasks_of(self, visit_id: int) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.seat.visit == visit_id)

    def successor(self, task: Task) -> Task | None:
        """The task as which a handed-over one went on."""
        if task.outcome != HANDED_OVER:
            return None
        later = [each for each in self.tasks if each.id > task.id]
        own = (each for each in later if each.seat.former == task.id)
        return next(own, None) or next((each for each in later if _is_heir(each, task)), None)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.state is TaskState.OPEN)

    @property
    def due_at(self) -> datetime | None:
        """The earliest deadline still running."""
        due = [clock.due_at for clock in self.clocks if clock.due_at and not clock.met_at]
        return min(due, default=None)


def waiting_tasks(ticket: Ticket) -> tuple[Task, ...]:
    """Work for which nobody is free."""
    return tuple(t for t in ticket.open_tasks if t.offer is not None and t.offer.is_waiting)


def _is_heir(later: Task, task: Task) -> bool:
    """Opened when the other ended: how it was told before seats knew it."""
    return (later.node, later.opened_at) == (task.node, task.done_at)
