"""What can happen to a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.answers import Answer
from workflows.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpened:
    """The requester submitted the form in the chat `origin`; `attachments` are files that answer none of its questions."""

    by: Person
    origin: int
    number: str
    answers: Mapping[str, Answer]
    attachments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTaken:
    """Somebody pressed `action` on task `task`, having filled in what it asks for."""

    by: Person
    task: int
    action: str
    answers: Mapping[str, Answer] = field(default_factory=dict)


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
class TimerExpired:
    """The timer `name` (an SLA target's id) rang."""

    name: str


Event = TicketOpened | ActionTaken | CommentAdded | Replied | HandedOver | TimerExpired
