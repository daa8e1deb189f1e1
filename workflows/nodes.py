"""A flow as its document says it: nodes, the actions on them, the cases of a branch."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label


class Condition(Document):
    """A sentence for those who would rather pick than write: `field op value`, or all / any of several."""

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
    """办理: a task for one person; `claim` offers it to all of a role and the first to accept has it.
    `ask` is what the requester reads on its card; `{fields}` are replaced by their answers, as in notices."""

    kind: Literal["handle"]
    id: Key
    name: Label
    phase: Phase
    assignee: Assignee
    mode: Literal["claim", "assigned"] = "assigned"
    ask: Label | None = None
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
    when: Expressed | Condition = ""
    otherwise: bool = False
    nodes: tuple[Node, ...] = ()


class BranchNode(Document):
    """条件分支: the first case whose condition holds."""

    kind: Literal["branch"]
    id: Key
    cases: tuple[Case, ...] = Field(min_length=2)


Node = Annotated[HandleNode | ApproveNode | BranchNode, Field(discriminator="kind")]
TaskNode = HandleNode | ApproveNode


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


for model in (Action, HandleNode, ApproveNode, Case, BranchNode):
    model.model_rebuild()
