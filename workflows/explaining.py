"""What pydantic found wrong with a document, as plain mistakes with a path; whoever reads one calls it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflows.calendars.listing import DAYS
from workflows.calendars.spans import HOURS
from workflows.decisions.document import Choice, DecisionTable, Input, Output, Row
from workflows.definition import Definition
from workflows.dispatch.policy import DispatchPolicy, First
from workflows.documents import Data
from workflows.form_fields import Check, FormField, Option
from workflows.labels import Document, Label
from workflows.lifecycle import Lifecycle
from workflows.mistakes import Mistake
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

_NODES: Mapping[str, type[Document]] = {
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
_CODES: tuple[tuple[str, str], ...] = (
    # how the pydantic error's type begins: our code
    ("string_too_short", "empty_text"),
    ("string_", "not_text"),
    ("tuple_", "not_a_list"),
    ("list_", "not_a_list"),
    ("dict_", "not_a_mapping"),
    ("model_", "not_a_mapping"),
    ("decimal_", "not_a_number"),
    ("finite_", "not_a_number"),
    ("int_", "not_whole"),
    ("bool_", "not_yes_or_no"),
    ("time_delta_", "not_a_duration"),
    ("date_", "bad_date"),
)

_PATTERNED = {"prefix": "bad_prefix", "slots": "bad_slot"}
_PATTERNS = {HOURS: "bad_hours", DAYS: "bad_date"}

_Path = tuple[str | int, ...]
PartAt = Callable[[_Path, Data], type[Document]]
"""Which part of a document stands at a path in its data."""


def part_of_definition(path: _Path, data: Data) -> type[Document]:
    keys = [part for part in path if isinstance(part, str)]
    if not keys:
        return Definition
    if keys[0] == "tables":
        return _OF_TABLES.get(keys[-1], Label)
    if keys[-1] in _NODE_LISTS or keys[-2:-1] == ["subflows"]:
        return _NODES[_kind_at(path, data)]
    if keys[:-1] == ["dispatch"]:
        return DispatchPolicy
    return _PARTS.get(keys[-1], Label)


def explain(
    error: ValidationError, data: Data, part_at: PartAt = part_of_definition
) -> tuple[Mistake, ...]:
    """The first mistake at each place: one wrong value may fail several readings."""
    found: dict[tuple[str, str], Mistake] = {}
    for details in error.errors(include_url=False):
        mistake = _mistake(details, _path(details, data), data, part_at)
        found.setdefault((mistake.path, mistake.params.get("key", "")), mistake)
    return tuple(found.values())


def spelled(path: Iterable[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or ""."""
    return next(iter(get_close_matches(name, list(names), n=1, cutoff=0.6)), "")


def _path(details: ErrorDetails, data: Data) -> _Path:
    """pydantic's place less what stands in no document: the kind it chose in a union."""
    path: list[str | int] = []
    place = data
    for part in details["loc"]:
        if _has(place, part):
            place = _inside(place, part)
            path.append(part)
    missing = details["loc"][-1:] if details["type"] == "missing" else ()
    return (*path, *missing)


def _has(place: Data, part: str | int) -> bool:
    if isinstance(place, Mapping):
        return part in place
    return isinstance(place, list) and isinstance(part, int) and part < len(place)


def _inside(place: Data, part: str | int) -> Data:
    if isinstance(place, Mapping):
        return place[str(part)]
    return place[part] if isinstance(place, list) and isinstance(part, int) else None


def _mistake(details: ErrorDetails, path: _Path, data: Data, part_at: PartAt) -> Mistake:
    kind, context = details["type"], details.get("ctx", {})
    match kind:
        case "missing":
            return _at(path[:-1], "missing", key=str(path[-1]))
        case "extra_forbidden":
            return _unknown_key(path, part_at(path[:-1], data))
        case "union_tag_not_found":
            return _at(path, "missing", key="kind")
        case "union_tag_invalid":
            return unknown_value((*path, "kind"), str(context["tag"]), _NODES)
        case "enum" | "literal_error":
            allowed = re.findall(r"'([^']*)'", str(context["expected"]))
            return unknown_value(path, str(details["input"]), allowed)
        case "unknown_word":
            return unknown_value(path, str(context["value"]), str(context["allowed"]).split(", "))
        case _:
            return _plain(details, path, data, part_at)


def _plain(details: ErrorDetails, path: _Path, data: Data, part_at: PartAt) -> Mistake:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "string_pattern_mismatch":
        key = "slots" if "slots" in path else str(path[-1])
        code = _PATTERNS.get(str(context["pattern"])) or _PATTERNED.get(key, "bad_id")
        return _at(path, code, value=str(details["input"]))
    if kind == "too_short":
        return _at(path, "too_few", min=str(context["min_length"]))
    if kind.startswith("greater_than"):
        return _too_small(path, context)
    if kind == "model_type" and part_at(path, data) is Label:
        return _at(path, "not_text")
    code = next((code for start, code in _CODES if kind.startswith(start)), "invalid")
    return _at(path, code, problem=details["msg"], value=str(details["input"]))


def _too_small(path: _Path, context: Mapping[str, object]) -> Mistake:
    if path[-1] == "within":
        return _at(path, "not_a_duration")
    limit = f"≥ {context['ge']}" if "ge" in context else f"> {context['gt']}"
    return _at(path, "too_small", limit=limit)


def _unknown_key(path: _Path, model: type[Document]) -> Mistake:
    key = str(path[-1])
    allowed = [field.alias or name for name, field in model.model_fields.items()]
    return _at(
        path[:-1],
        "unknown_key",
        key=key,
        nearest=nearest(key, allowed),
        allowed=", ".join(allowed),
    )


def unknown_name(name: str, names: Iterable[str], what: tuple[str, str], path: str) -> Mistake:
    """`what` it should name, in Chinese and English."""
    params = {"name": name, "what_zh": what[0], "what": what[1], "nearest": nearest(name, names)}
    return Mistake(code="unknown_name", path=path, params=params)


def unknown_value(path: Iterable[str | int], value: str, allowed: Iterable[str]) -> Mistake:
    names = list(allowed)
    return _at(
        tuple(path),
        "unknown_value",
        value=value,
        nearest=nearest(value, names),
        allowed=", ".join(names),
    )


def _kind_at(path: _Path, data: Data) -> str:
    place = data
    for part in path:
        place = _inside(place, part)
    return str(place["kind"]) if isinstance(place, Mapping) else "handle"


def _at(path: _Path, code: str, **params: str) -> Mistake:
    return Mistake(code=code, path=spelled(path), params=params)
