"""What should follow from a decision, or why there was none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.dispatch.choosing import Wanted
from workflows.dispatch.policy import DispatchPolicy
from workflows.expressions.values import Value
from workflows.ticket import Ticket


class Occasion(StrEnum):
    """What people are told about; each has its words in the catalogs and its listeners in `handlers.audience`."""

    OPENED = "opened"
    TASK_OFFERED = "task_offered"
    ACCEPTED = "accepted"
    MARKED = "marked"
    ON_HOLD = "on_hold"
    RESUMED = "resumed"
    REPORTED = "reported"
    APPROVAL_ASKED = "approval_asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    HANDED_BACK = "handed_back"
    HANDED_OVER = "handed_over"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    RATED = "rated"
    COMMENTED = "commented"
    NOTED = "noted"
    REPLIED = "replied"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    EXTENDED = "extended"
    VOTED = "voted"
    ADVISED = "advised"
    SIGNERS_CHANGED = "signers_changed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    URGED = "urged"
    COPIED = "copied"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    NOBODY_FOUND = "nobody_found"
    NOBODY_FREE = "nobody_free"
    OFFER_LAPSED = "offer_lapsed"
    SUSPENDED = "suspended"
    TAKEN_UP = "taken_up"
    CANCELLED = "cancelled"
    MERGED = "merged"
    ABSORBED = "absorbed"
    SPLIT = "split"
    ASKED = "asked"
    STUCK = "stuck"
    NOTIFIED = "notified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Goes into the history: what happened, by whom (None for the clock), with before and after."""

    kind: str
    by: int | None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Somebody should hear of it; who and in which words is not the rule's business. `by` is never told of their own deed.
    `to` and `role` are whom the rule itself names. What is quiet can wait for the morning; what is urgent is worth
    calling those of ours for."""

    occasion: Occasion
    by: int | None = None
    task: int | None = None
    target: str = ""
    to: tuple[int, ...] = ()
    role: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    is_quiet: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    """Rings at `due_at`; replaces a timer of the same name."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimer:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Another system is to be asked; its answer comes back as `CallAnswered` of this visit. `body` is a JSON object."""

    visit: int
    node: str
    method: str
    url: str
    body: Mapping[str, object]
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAnother:
    """A ticket of `type_key` is to be opened for the same requester; where `visit` waits for it, its end comes back as
    `ChildClosed`."""

    visit: int
    node: str
    type_key: str
    relation: str
    values: Mapping[str, Value]
    is_awaited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRecord:
    """The record of this key is added to a dataset, or changed in what is said here; `owner` is whose it is then."""

    dataset: str
    key: str
    label: str
    values: Mapping[str, str]
    owner: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut:
    """Somebody is to be found for a task among `people`; what is found comes back as `Dispatched`, before anything is
    kept of this decision."""

    task: int
    policy: DispatchPolicy
    wanted: Wanted
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaken:
    """It was this person's turn: they count as having been given so much."""

    person: int
    given: int


Effect = (
    Record | Notify | StartTimer | StopTimer | Ask | OpenAnother | KeepRecord | HandOut | TurnTaken
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    ticket: Ticket
    effects: tuple[Effect, ...]


class Reason(StrEnum):
    """Why nothing changed; each has its words in the catalogs."""

    ALREADY_TAKEN = "already_taken"
    ALREADY_DONE = "already_done"
    NOT_YOURS = "not_yours"
    NOT_NOW = "not_now"
    ON_HOLD = "on_hold"
    UNKNOWN_ACTION = "unknown_action"
    CLOSED = "closed"
    MISSING = "missing"
    HANDED_OVER = "handed_over"
    CANNOT_TAKE = "cannot_take"
    HAS_IT_ALREADY = "has_it_already"
    REASON_NEEDED = "reason_needed"
    NODE_NEEDED = "node_needed"
    NOT_PERMITTED = "not_permitted"
    SUSPENDED = "suspended"
    TOO_LATE = "too_late"
    TOO_SOON = "too_soon"
    SOMEBODY_ACTED = "somebody_acted"
    LAST_SIGNER = "last_signer"
    CALLED_OFF = "called_off"
    MERGED = "merged"
    SAME_TICKET = "same_ticket"
    NO_SUCH_NODE = "no_such_node"
    NOTHING_RUNS = "nothing_runs"
    NOT_OFFERED = "not_offered"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Politely no: `by` is who was faster, where that is the reason; `detail` names the field or the action."""

    reason: Reason
    by: int | None = None
    detail: str = ""
