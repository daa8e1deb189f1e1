"""What can happen to a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from workflows.answers import Answer
from workflows.calendars.calendars import Calendars
from workflows.dispatch.choosing import Chosen
from workflows.people import Person
from workflows.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpened:
    """The requester submitted the form in the chat `origin`; `attachments` are files that answer none of its questions.
    `parent` is the ticket that called for it, `parent_visit` where that waits for its end."""

    by: Person
    origin: int
    number: str
    answers: Mapping[str, Answer]
    attachments: tuple[int, ...] = ()
    parent: int | None = None
    parent_visit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTaken:
    """Somebody pressed `action` on task `task`, having filled in what it asks for. `reason` is why, with `files` to
    show it; `to` is the node they chose, where a return lets them choose."""

    by: Person
    task: int
    action: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    reason: str = ""
    files: tuple[int, ...] = ()
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded:
    """Somebody said something more about an open ticket: of the requester the engineer hears, of ours nobody outside."""

    by: Person
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """One of ours said something to the requester."""

    by: Person
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """转办: task `task` shall be the work of `to`."""

    by: Person
    task: int
    to: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """委托: `to` gives an opinion on task `task`, which then comes back; `text` is what they are asked."""

    by: Person
    task: int
    to: Person
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignersAdded:
    """加签: `people` vote too: before task `task` is, after it, or beside it."""

    by: Person
    task: int
    people: tuple[Person, ...]
    where: Literal["before", "after", "beside"] = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerRemoved:
    """减签: the vote `task` is no longer wanted."""

    by: Person
    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """撤回: whoever did task `task` takes it back."""

    by: Person
    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged:
    """催办: somebody presses for the ticket."""

    by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """抄送: `people` shall know of the ticket."""

    by: Person
    people: tuple[Person, ...]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """挂起: the whole ticket stands still, until it is resumed."""

    by: Person
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """作废: nothing more is done."""

    by: Person
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """重开: a closed ticket goes on."""

    by: Person
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto:
    """合并: another ticket stands for this one from now on."""

    by: Person
    into: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """The other side of it: what was known of `other` is known here now."""

    by: Person
    other: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOff:
    """拆分: part of this ticket is now the ticket `number`."""

    by: Person
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventArrived:
    """From outside: what nodes that wait for `name` were waiting for."""

    name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered:
    """The other system answered what visit `visit` had asked, or could not be reached; `problem` says why. What a rule
    had asked, no visit waits for: `rule` is the place of its call."""

    visit: int
    rule: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildClosed:
    """The ticket that visit `visit` opened is closed, with these answers."""

    visit: int
    number: str
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAnew:
    """The ticket that visit `visit` waits for could not be opened; it is tried again."""

    visit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedToVersion:
    """The ticket goes on under another version of its type: the definition `decide` is given. `by` is None on the
    command line."""

    by: Person | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """延期: so much more working time for the target `target`, for all that run where none is named, and why."""

    by: Person
    more: timedelta
    reason: str
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """派单: for task `task` these were chosen, or nobody."""

    task: int
    chosen: Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtAgain:
    """Task `task` waits for somebody to be free, and somebody may be now."""

    task: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarsChanged:
    """The company's calendars, or what else its deadlines are computed from, are not what they were: those `before`, by
    which what was spent until now stays spent."""

    before: Calendars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerExpired:
    """The timer `name` rang: an SLA target's id, or `limit:visit:place`, `wait:visit`, `offer:task`,
    `rule:…`."""

    name: str


Event = (
    TicketOpened
    | ActionTaken
    | CommentAdded
    | Replied
    | HandedOver
    | Delegated
    | SignersAdded
    | SignerRemoved
    | Withdrawn
    | Urged
    | Copied
    | Suspended
    | Resumed
    | Cancelled
    | Reopened
    | MergedInto
    | Absorbed
    | SplitOff
    | EventArrived
    | CallAnswered
    | ChildClosed
    | OpenedAnew
    | MovedToVersion
    | TimerExpired
    | Extended
    | CalendarsChanged
    | Dispatched
    | SoughtAgain
)
