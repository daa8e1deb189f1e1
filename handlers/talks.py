"""What a conversation is about, as it is kept between two messages: a form, a choice that was offered, a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from workflows.answers import Answer
from workflows.forms.bursts import Burst, Sent
from workflows.forms.sessions import Session, Words
from workflows.reading.people_orders import Where
from workflows.reading.staff_deeds import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The form of a new ticket; `draft` is what it was resumed from, 0 when it was begun afresh. `group` is the chat
    where it was begun, when it goes on in its person's own."""

    draft: int = 0
    group: int = 0
    kind: Literal["reporting"] = "reporting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What an action on a ticket's task asks to be filled in. What was asked before it is kept: why (`reason`, with
    `files` to show it), and the node a return goes `to`."""

    ticket: int
    task: int
    action: str
    group: int = 0
    reason: str = ""
    files: tuple[int, ...] = ()
    to: str = ""
    kind: Literal["acting"] = "acting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A form. `card` asks the question it stands at, `again` that of the reminder; 0 where it was asked in words.
    `burst` is what led to a question that may still be taken back."""

    session: Session
    about: Reporting | Acting
    card: int = 0
    again: int = 0
    burst: Burst | None = None
    is_reminded: bool = False
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeted:
    """A welcome that may still be taken back; `said` is what was no mere greeting."""

    said: tuple[Words, ...] = ()
    kind: Literal["greeted"] = "greeted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """`ticket` was spoken of: until then what is unclear is about it too. The word that it was added may be taken back."""

    ticket: int
    until: datetime
    kind: Literal["followed"] = "followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Asked which of `tickets` the words and files are about, or whether they are a new report.
    `card` and `again` ask it, as a form's do."""

    said: tuple[Sent, ...]
    tickets: tuple[int, ...]
    card: int = 0
    again: int = 0
    is_reminded: bool = False
    kind: Literal["choosing"] = "choosing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Asked which of the ticket types `types` a new report is to be, by their keys; `said` is what it begins with."""

    said: tuple[Sent, ...]
    types: tuple[str, ...]
    card: int = 0
    kind: Literal["deciding"] = "deciding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """Asked whether to go on with a draft; `said` is what they came back with."""

    draft: int
    said: tuple[Sent, ...]
    card: int = 0
    kind: Literal["returning"] = "returning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """In a group: the form that was begun here goes on in `chat`, its person's own."""

    chat: int
    kind: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody wants of `ticket`, as far as it is known. `words` is the action, what to say, or the names that
    are not certain yet; `people` are those who are, by id. `task` is the one they saw, `action` the one that was
    pressed, with its `answers`; `node` is where it is returned to, `into` the ticket it is merged into,
    `target` the SLA target that gets `minutes` more.
    `is_explained` once it was asked why (`reason`), `is_confirmed` once it was asked whether. `called` is the number
    it was named by, where another ticket stands for that one."""

    deed: Deed
    ticket: int
    words: str = ""
    task: int = 0
    files: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    where: Where | None = None
    reason: str = ""
    action: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    node: str = ""
    into: int = 0
    target: str = ""
    minutes: int = 0
    is_explained: bool = False
    is_confirmed: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """Asked which of `options` an order is: each is called by its label."""

    options: tuple[tuple[str, Order], ...]
    card: int = 0
    kind: Literal["ordering"] = "ordering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Leave that is not noted yet: its end is missing, or whoever they named cannot stand in. `stand_in` is whom they
    call so, where that is not what is missing."""

    since: datetime
    until: datetime | None = None
    is_endless: bool = False
    stand_in: str = ""
    kind: Literal["leaving"] = "leaving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explaining:
    """Asked why, or for the words an order needs: until then what is said next is that."""

    order: Order
    until: datetime
    can_skip: bool = False
    card: int = 0
    kind: Literal["explaining"] = "explaining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Asked whom an order means; `likely` are those who were offered, by id."""

    order: Order
    until: datetime
    likely: tuple[int, ...] = ()
    card: int = 0
    kind: Literal["naming"] = "naming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """Asked whether an order that ends something is meant so; `manner` is how yes and no are called."""

    order: Order
    until: datetime
    manner: str
    card: int = 0
    kind: Literal["confirming"] = "confirming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Asked how much longer a ticket shall have."""

    order: Order
    until: datetime
    card: int = 0
    kind: Literal["timing"] = "timing"


Asked = Explaining | Naming | Confirming | Timing
"""What an order still needs."""
State = (
    Talk | Greeted | Followed | Choosing | Deciding | Returning | Moved | Ordering | Leaving | Asked
)
_STATE: TypeAdapter[State] = TypeAdapter(State)


def dump_state(state: State | None) -> str:
    return _STATE.dump_json(state).decode() if state else ""


def load_state(text: str) -> State | None:
    return _STATE.validate_json(text) if text else None
