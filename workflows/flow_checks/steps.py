"""Mistakes in what happens by itself: waits without an end, fields set to what they cannot hold, calls that take nothing back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.expressions.mistaken import check_expression
from workflows.expressions.types import Type
from workflows.flow_checks.people import check_who
from workflows.flow_checks.places import Place, handled
from workflows.form_fields import FormField
from workflows.kinds.table import KINDS, kind_of
from workflows.mistakes import Mistake
from workflows.nodes import ActionNode, CcNode, WaitNode

_FIELD = ("字段", "field")
_WAITS = ("lasts", "until", "event", "requester")


def check_step(place: Place, definition: Definition) -> Iterator[Mistake]:
    match place.node:
        case WaitNode():
            yield from _check_wait(place.node, place.path, definition)
        case ActionNode():
            yield from _check_action(place.node, place.path, definition)
        case CcNode():
            earlier = handled(place, definition)
            yield from check_who(place.node.to, f"{place.path}.to", earlier, definition)
        case _:
            pass


def _check_wait(node: WaitNode, path: str, definition: Definition) -> Iterator[Mistake]:
    if sum(bool(getattr(node, key)) for key in _WAITS) != 1:
        yield Mistake(code="wait_not_one", path=path)
    kinds = {field.id: field.kind for field in definition.form}
    if node.until and node.until not in kinds:
        yield unknown_name(node.until, kinds, _FIELD, f"{path}.until")
    elif node.until and kinds[node.until] not in ("date", "moment"):
        params = {"name": node.until, "kind": kinds[node.until]}
        yield Mistake(code="field_no_time", path=f"{path}.until", params=params)


def _check_action(node: ActionNode, path: str, definition: Definition) -> Iterator[Mistake]:
    if not (node.set or node.call or node.open):
        yield Mistake(code="does_nothing", path=path)

    def check(text: str, path: str, wanted: Type) -> Iterator[Mistake]:
        return check_expression(text, path, definition.scope, wanted)

    yield from check_set(node.set, f"{path}.set", definition.fields, check)
    if node.call:
        for key, text in node.call.body.items():
            yield from check_expression(text, f"{path}.call.body.{key}", definition.scope)
        yield from _check_taken(node.call.take, f"{path}.call.take", definition)
    if node.open:
        for key, text in node.open.set.items():
            yield from check_expression(text, f"{path}.open.set.{key}", definition.scope)
        yield from _check_taken(node.open.take, f"{path}.open.take", definition)
        if node.open.take and not node.open.wait:
            params = {"key": "take", "where": "wait: true"}
            yield Mistake(code="only_with", path=f"{path}.open.take", params=params)


def check_set(
    values: Mapping[str, str],
    path: str,
    fields: Mapping[str, FormField],
    check: Callable[[str, str, Type], Iterator[Mistake]],
) -> Iterator[Mistake]:
    """Fields that a step or a rule fills in; `check` looks at an expression, at this path, for what its field wants."""
    for name, text in values.items():
        if name not in fields:
            yield unknown_name(name, fields, _FIELD, f"{path}.{name}")
        elif fields[name].formula:
            yield Mistake(code="set_computed", path=f"{path}.{name}", params={"name": name})
        elif fields[name].kind in KINDS:
            wanted = kind_of(fields[name]).type(fields[name])
            yield from check(text, f"{path}.{name}", wanted)


def _check_taken(take: Mapping[str, str], path: str, definition: Definition) -> Iterator[Mistake]:
    names = [field.id for field in definition.form]
    for name in take:
        if name not in names:
            yield unknown_name(name, names, _FIELD, f"{path}.{name}")
