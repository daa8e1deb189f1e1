"""A flow as its document says it: nodes, the actions on them, the cases of a branch, the lanes that run side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from workflows.dispatch.policy import DispatchPolicy
from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label
from workflows.verbs import FOR_VOTES, FOR_WORK, Permit, Phase, Verb
from workflows.who import Who

Duration = Annotated[timedelta, Field(gt=timedelta(0))]
FieldRight = Literal["hide", "read", "edit", "edit!"]
"""`edit!` must be filled in before the node is left."""


def _named_or_own(value: object) -> str:
    return "named" if isinstance(value, str) else "own"


Dispatching = Annotated[
    Annotated[Key, Tag("named")] | Annotated[DispatchPolicy, Tag("own")],
    Discriminator(_named_or_own),
]
"""One of the document's policies by its key, or one of its own."""


class Condition(Document):
    """A sentence for those who would rather pick than write: `field op value`, or all / any of several."""

    field: str = ""
    op: Literal["eq", "ne", "gt", "ge", "lt", "le", "in", "contains", "empty", "filled"] = "eq"
    value: str | Decimal | bool | tuple[str, ...] | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()


class Action(Document):
    """A button of a node. `fill` fields are asked first, and `reason` says whether it asks why; `then` is a detour
    after which the node goes on. `to` is where `return` leads: a node, `previous`, `requester`, or `any` earlier one
    the person chooses; from there it goes `again` through every node, or `straight` back. `where` is for add_signer."""

    id: Key
    do: Verb
    label: Label
    style: Literal["primary", "default", "danger"] = "default"
    fill: tuple[str, ...] = ()
    reason: Literal["", "never", "optional", "required"] = ""
    status: Label | None = None
    to: str = ""
    afterwards: Literal["again", "straight"] = "again"
    where: Literal["before", "after", "beside"] = "beside"
    then: tuple[Node, ...] = ()


class Limit(Document):
    """What happens when a node takes longer than `after`. `remind` and `escalate` tell (who has it, or `to`) and may
    come again `every` so often, `at_most` so many times; the others act in nobody's name: the node is passed,
    rejected or returned, or handed over to `to`."""

    after: Duration
    do: Literal["remind", "escalate", "pass", "reject", "return", "hand_over"] = "remind"
    to: Who | None = None
    every: Duration | None = None
    at_most: int = Field(default=1, ge=1, le=20)


class TaskPart(Document):
    """What handling and approving have in common. `nobody` is what happens where nobody is found; `fields` what may
    be seen and done there with a field (`"*"`: with those not named); `card` and `notices` stand for the ticket
    type's own while the ticket is here."""

    id: Key
    name: Label
    assignee: Who
    nobody: Literal["pass", "administrator"] | Who = "administrator"
    limits: tuple[Limit, ...] = ()
    fields: Mapping[str, FieldRight] = Field(default_factory=dict)
    card: tuple[str, ...] = ()
    notices: Mapping[str, Label] = Field(default_factory=dict)
    allow: tuple[Permit, ...] | None = None

    def right(self, field_id: str) -> FieldRight:
        return self.fields.get(field_id, self.fields.get("*", "read"))


class HandleNode(TaskPart):
    """办理: a task for one person; `claim` offers it to many and the first to accept has it.
    `dispatch` hands it out by a policy, its own or one of the document's: then only those it was offered to may accept.
    `ask` is what the requester reads on its card; `{fields}` are replaced by their answers, as in notices."""

    kind: Literal["handle"]
    phase: Phase
    mode: Literal["claim", "assigned"] = "assigned"
    dispatch: Dispatching | None = None
    ask: Label | None = None
    actions: tuple[Action, ...] = Field(min_length=1)

    def permits(self, permit: Permit) -> bool:
        return permit in (FOR_WORK if self.allow is None else self.allow)


class ApproveNode(TaskPart):
    """审批: `any` 或签 is decided by the first vote, `all` 会签 wants every vote, `sequential` 依次 one after the other,
    `ratio` 票签 `needs` per cent. It is rejected at the first no, or (`ratio`, unless told) once it can no longer pass.
    `rejected` is where a no leads: the end, the requester, the previous node or one by name. A detour's report is
    undone and its work goes on. `same: skip` passes the seat of whoever asked for it or has approved before."""

    kind: Literal["approve"]
    mode: Literal["any", "all", "sequential", "ratio"] = "any"
    needs: int = Field(default=100, ge=1, le=100)
    reject_when: Literal["", "first", "impossible"] = ""
    rejected: str = "end"
    same: Literal["ask", "skip"] = "ask"
    actions: tuple[Action, ...] = Field(min_length=2)
    phase: Literal[Phase.APPROVING] = Phase.APPROVING

    def permits(self, permit: Permit) -> bool:
        return permit in (FOR_VOTES if self.allow is None else self.allow)

    @property
    def ends_at_first_reject(self) -> bool:
        return self.mode != "ratio" if not self.reject_when else self.reject_when == "first"


class CcNode(Document):
    """抄送: somebody hears of it, and the ticket goes on at once."""

    kind: Literal["cc"]
    id: Key
    name: Label = Label(zh="抄送", en="Copy")
    to: Who
    text: Label | None = None


class Case(Document):
    """One way out of a branch, or one lane of several; exactly one case says `otherwise` instead of `when`, and stands
    last. The lanes of a parallel node say neither."""

    id: Key
    name: Label
    when: Expressed | Condition = ""
    otherwise: bool = False
    nodes: tuple[Node, ...] = ()


class BranchNode(Document):
    """条件分支: the first case whose condition holds; with `hit: all` every one that holds, side by side."""

    kind: Literal["branch"]
    id: Key
    hit: Literal["first", "all"] = "first"
    join: Literal["all", "any"] | Annotated[int, Field(ge=1)] = "all"
    cases: tuple[Case, ...] = Field(min_length=2)


class ParallelNode(Document):
    """并行: every lane at once; it goes on when all are done, any one, or so many. The rest is then called off."""

    kind: Literal["parallel"]
    id: Key
    name: Label = Label(zh="并行", en="In parallel")
    join: Literal["all", "any"] | Annotated[int, Field(ge=1)] = "all"
    lanes: tuple[Case, ...] = Field(min_length=2)


class WaitNode(Document):
    """等待: for so long (`lasts`), until the time a field says, for an event of that name from outside, or for the
    requester to say something (they read `ask`); after `at_most` it goes on in any case."""

    kind: Literal["wait"]
    id: Key
    name: Label
    phase: Phase = Phase.WORKING
    lasts: Duration | None = None
    until: str = ""
    event: str = ""
    requester: bool = False
    ask: Label | None = None
    at_most: Duration | None = None


class Call(Document):
    """A request to another system: `body` is a JSON object of expressions; `secret` names the bearer token in the
    settings; `take` fills our fields from dotted places of the JSON that comes back."""

    url: str = Field(pattern=r"^https?://")
    method: Literal["POST", "PUT", "PATCH", "GET"] = "POST"
    body: Mapping[str, Expressed] = Field(default_factory=dict)
    secret: str = ""
    take: Mapping[str, str] = Field(default_factory=dict)
    on_error: Literal["stop", "continue"] = "stop"


class Opening(Document):
    """Another ticket, of `type`, filled in by `set`; a `child` is waited for if `wait`, and `take` fills our fields
    from its answers."""

    type: str
    set: Mapping[str, Expressed] = Field(default_factory=dict)
    relation: Literal["child", "linked"] = "child"
    wait: bool = False
    take: Mapping[str, str] = Field(default_factory=dict)


class ActionNode(Document):
    """触发器: sets fields, calls another system, or opens a ticket; in this order."""

    kind: Literal["action"]
    id: Key
    name: Label = Label(zh="自动处理", en="Automatic step")
    set: Mapping[str, Expressed] = Field(default_factory=dict)
    call: Call | None = None
    open: Opening | None = None


class SubflowNode(Document):
    """子流程: the nodes of one of the document's `subflows`, each under this node's name (`check.sign`)."""

    kind: Literal["subflow"]
    id: Key
    flow: Key


class EndNode(Document):
    """结束: the ticket is closed here, whatever else is under way."""

    kind: Literal["end"]
    id: Key
    name: Label = Label(zh="已结束", en="Ended")


Node = Annotated[
    HandleNode
    | ApproveNode
    | CcNode
    | BranchNode
    | ParallelNode
    | WaitNode
    | ActionNode
    | SubflowNode
    | EndNode,
    Field(discriminator="kind"),
]
TaskNode = HandleNode | ApproveNode
Fork = BranchNode | ParallelNode


def asks_why(action: Action, node: TaskNode) -> bool:
    """Approvers say why they reject or return, unless they are asked for a field that says it, or `never`."""
    is_no = isinstance(node, ApproveNode) and action.do in (Verb.REJECT, Verb.RETURN)
    return action.reason == "required" or (not action.reason and is_no and not action.fill)


def cases_of(node: Node) -> tuple[Case, ...]:
    if isinstance(node, BranchNode):
        return node.cases
    return node.lanes if isinstance(node, ParallelNode) else ()


def is_fork(node: Node) -> bool:
    """Whether its cases run side by side."""
    return isinstance(node, ParallelNode) or (isinstance(node, BranchNode) and node.hit == "all")


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, in reading order: a branch's cases and an action's detour come right after it."""
    for node in nodes:
        yield node
        for inner in _inside(node):
            yield from walk(inner)


def _inside(node: Node) -> Iterator[tuple[Node, ...]]:
    if isinstance(node, TaskNode):
        yield from (action.then for action in node.actions)
    else:
        yield from (case.nodes for case in cases_of(node))


for model in (Action, HandleNode, ApproveNode, Case, BranchNode, ParallelNode):
    model.model_rebuild()
