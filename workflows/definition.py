"""A ticket type as data: form, flow, SLA, cards and words, as one YAML document says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Document(BaseModel):
    """A part of a definition: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_timedelta="iso8601")


class Label(Document):
    """Words for people, Chinese first; English falls back to Chinese. A bare string is the Chinese."""

    zh: str = Field(min_length=1)
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare_string(cls, value: object) -> object:
        return {"zh": value} if isinstance(value, str) else value

    def say(self, locale: str) -> str:
        return (self.en or self.zh) if locale.startswith("en") else self.zh


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PHONE = "phone"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PHOTOS = "photos"
    RATING = "rating"


class Option(Document):
    """One choice; `words` are other ways people say it."""

    id: Key
    label: Label
    words: tuple[str, ...] = ()


class FormField(Document):
    """One question. `private` fields are never shown in a group; `filled_by: staff` fields are asked only by actions."""

    id: Key
    kind: FieldKind
    label: Label
    ask: Label | None = None
    hint: Label | None = None
    required: bool = False
    private: bool = False
    filled_by: Literal["requester", "staff"] = "requester"
    options: tuple[Option, ...] = ()
    suggest: tuple[Label, ...] = ()
    pattern: str = ""
    pattern_hint: Label | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=1)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    takes_first_words: bool = False


class Condition(Document):
    """`field op value`, or all / any of several."""

    field: str = ""
    op: Literal["eq", "ne", "gt", "ge", "lt", "le", "in", "contains", "empty", "filled"] = "eq"
    value: str | Decimal | bool | tuple[str, ...] | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()


class Phase(StrEnum):
    """Where a ticket stands, for lists, reports and the customer's 进度."""

    NEW = "new"
    WORKING = "working"
    APPROVING = "approving"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Verb(StrEnum):
    """What pressing an action does to the ticket; the action's own name and label are the definition's."""

    ACCEPT = "accept"
    COMPLETE = "complete"
    MARK = "mark"
    PAUSE = "pause"
    RESUME = "resume"
    REPORT = "report"
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"


class Action(Document):
    """A button of a node. `fill` fields are asked first; `then` is a detour after which the node goes on;
    `to` is where `return` leads."""

    id: Key
    do: Verb
    label: Label
    style: Literal["primary", "default", "danger"] = "default"
    fill: tuple[str, ...] = ()
    status: Label | None = None
    to: str = ""
    then: tuple[Node, ...] = ()


class Assignee(Document):
    """Who may act: a role, the requester, or whoever did an earlier node."""

    role: str = ""
    requester: bool = False
    actor_of: str = ""


class HandleNode(Document):
    """办理: a task for one person; `claim` offers it to all of a role and the first to accept has it."""

    kind: Literal["handle"]
    id: Key
    name: Label
    phase: Phase
    assignee: Assignee
    mode: Literal["claim", "assigned"] = "assigned"
    actions: tuple[Action, ...] = Field(min_length=1)


class ApproveNode(Document):
    """审批: `any` is decided by the first vote. A rejection undoes what the detour's action filled in."""

    kind: Literal["approve"]
    id: Key
    name: Label
    assignee: Assignee
    mode: Literal["any"] = "any"
    actions: tuple[Action, ...] = Field(min_length=2)
    phase: Literal[Phase.APPROVING] = Phase.APPROVING


class Case(Document):
    """One way out of a branch; exactly one case says `otherwise` instead of `when`, and stands last."""

    id: Key
    name: Label
    when: Condition | None = None
    otherwise: bool = False
    nodes: tuple[Node, ...] = ()


class BranchNode(Document):
    """条件分支: the first case whose condition holds."""

    kind: Literal["branch"]
    id: Key
    cases: tuple[Case, ...] = Field(min_length=2)


Node = Annotated[HandleNode | ApproveNode | BranchNode, Field(discriminator="kind")]
TaskNode = HandleNode | ApproveNode


class Target(Document):
    """An SLA promise: from opening until node `until` is done, within working time of `calendar`;
    the clock stands still in the nodes of `pauses_in` and, if `pauses_on_hold`, while the ticket is on hold."""

    id: Key
    name: Label
    within: timedelta = Field(gt=timedelta(0))
    until: str
    calendar: Literal["always"] = "always"
    pauses_in: tuple[str, ...] = ()
    pauses_on_hold: bool = False
    tell: tuple[str, ...] = ("supervisor",)


class Definition(Document):
    """One published ticket type. Built only by `workflows.parsing.parse`, which also checks what ties the parts together."""

    schema_: Literal["ticket-type/1"] = Field(alias="schema")
    key: Key
    name: Label
    prefix: str = Field(pattern=r"^[A-Z]{1,6}$")
    opens_with: tuple[str, ...] = ()
    note: Label | None = None
    form: tuple[FormField, ...] = Field(min_length=1)
    flow: tuple[Node, ...] = Field(min_length=1)
    sla: tuple[Target, ...] = ()
    card: tuple[str, ...] = ()
    notices: dict[str, Label] = Field(default_factory=dict)

    def field(self, field_id: str) -> FormField:
        return next(field for field in self.form if field.id == field_id)

    @property
    def asked(self) -> tuple[FormField, ...]:
        """The fields the requester is asked, in order."""
        return tuple(field for field in self.form if field.filled_by == "requester")


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, in reading order: a branch's cases and an action's detour come right after it."""
    for node in nodes:
        yield node
        for inner in _inside(node):
            yield from walk(inner)


def _inside(node: Node) -> Iterator[tuple[Node, ...]]:
    if isinstance(node, BranchNode):
        yield from (case.nodes for case in node.cases)
    else:
        yield from (action.then for action in node.actions)


for model in (Action, HandleNode, ApproveNode, Case, BranchNode, Definition):
    model.model_rebuild()
