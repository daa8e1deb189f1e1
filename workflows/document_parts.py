"""Which part of a ticket type's document stands at a path in its data: by it a mistake says what may be written there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflows.decisions.document import Choice, DecisionTable, Input, Output, Row
from workflows.definition import Definition
from workflows.dispatch.policy import DispatchPolicy, First
from workflows.documents import Data
from workflows.form_fields import Check, FormField, Option
from workflows.labels import Document, Label
from workflows.lifecycle import Lifecycle
from workflows.nodes import (
    Action,
    ActionNode,
    ApproveNode,
    BranchNode,
    Call,
    Case,
    CcNode,
    Condition,
    EndNode,
    HandleNode,
    Limit,
    Opening,
    ParallelNode,
    SubflowNode,
    WaitNode,
)
from workflows.rulebook.actions import Notice, Recording, RuleAction, TimerStart
from workflows.rulebook.rule import Rule
from workflows.rulebook.triggers import Schedule, Trigger
from workflows.targets import Step, Target, Terms
from workflows.trials import Trial
from workflows.who import Who

NODES: Mapping[str, type[Document]] = {
    "handle": HandleNode,
    "approve": ApproveNode,
    "cc": CcNode,
    "branch": BranchNode,
    "parallel": ParallelNode,
    "wait": WaitNode,
    "action": ActionNode,
    "subflow": SubflowNode,
    "end": EndNode,
}
_PARTS: Mapping[str, type[Document]] = {
    "form": FormField,
    "options": Option,
    "columns": FormField,
    "checks": Check,
    "actions": Action,
    "limits": Limit,
    "assignee": Who,
    "nobody": Who,
    "to": Who,
    "also": Who,
    "call": Call,
    "open": Opening,
    "lifecycle": Lifecycle,
    "cases": Case,
    "lanes": Case,
    "when": Condition,
    "all": Condition,
    "dispatch": DispatchPolicy,
    "first": First,
    "any": Condition,
    "sla": Target,
    "terms": Terms,
    "ladder": Step,
    "rules": Rule,
    "on": Trigger,
    "do": RuleAction,
    "schedule": Schedule,
    "notify": Notice,
    "record": Recording,
    "start_timer": TimerStart,
    "assign": Who,
    "tests": Trial,
}
_OF_TABLES: Mapping[str, type[Document]] = {
    "tables": DecisionTable,
    "inputs": Input,
    "outputs": Output,
    "rows": Row,
    "options": Choice,
}
_NODE_LISTS = frozenset({"flow", "nodes", "then"})

Path = tuple[str | int, ...]
PartAt = Callable[[Path, Data], type[Document]]
"""Which part of a document stands at a path in its data."""


def part_of_definition(path: Path, data: Data) -> type[Document]:
    keys = [part for part in path if isinstance(part, str)]
    if not keys:
        return Definition
    if keys[0] == "tables":
        return _OF_TABLES.get(keys[-1], Label)
    if keys[-1] in _NODE_LISTS or keys[-2:-1] == ["subflows"]:
        return NODES[_kind_at(path, data)]
    if keys[:-1] == ["dispatch"]:
        return DispatchPolicy
    return _PARTS.get(keys[-1], Label)


def inside(place: Data, part: str | int) -> Data:
    if isinstance(place, Mapping):
        return place[str(part)]
    return place[part] if isinstance(place, list) and isinstance(part, int) else None


def _kind_at(path: Path, data: Data) -> str:
    place = data
    for part in path:
        place = inside(place, part)
    return str(place["kind"]) if isinstance(place, Mapping) else "handle"
