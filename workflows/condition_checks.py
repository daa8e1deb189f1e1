"""Mistakes in a condition: fields, comparisons and values that do not go together; the flow's checks call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from workflows.definition import Definition
from workflows.explaining import nearest
from workflows.form_fields import FormField
from workflows.mistakes import Mistake
from workflows.nodes import Condition

_SIZED = ("eq", "ne", "gt", "ge", "lt", "le", "empty", "filled")
_OPS: Mapping[str, tuple[str, ...]] = {
    "text": ("eq", "ne", "in", "contains", "empty", "filled"),
    "phone": ("eq", "ne", "in", "contains", "empty", "filled"),
    "number": _SIZED,
    "money": _SIZED,
    "rating": _SIZED,
    "yes_no": ("eq", "ne", "empty", "filled"),
    "choice": ("eq", "ne", "in", "empty", "filled"),
    "choices": ("contains", "in", "empty", "filled"),
    "photos": ("empty", "filled"),
}
_LISTED = frozenset({"choice", "choices"})
_NUMBERS = frozenset({"number", "money", "rating"})


def check_condition(condition: Condition, definition: Definition, path: str) -> Iterator[Mistake]:
    if bool(condition.field) + bool(condition.all) + bool(condition.any) != 1:
        yield Mistake(code="condition_shape", path=path)
        return
    for key, parts in (("all", condition.all), ("any", condition.any)):
        for place, part in enumerate(parts):
            yield from check_condition(part, definition, f"{path}.{key}[{place}]")
    if condition.field:
        yield from _check_comparison(condition, definition, path)


def unknown_name(name: str, names: Iterable[str], what: tuple[str, str], path: str) -> Mistake:
    """`what` it should name, in Chinese and English."""
    params = {"name": name, "what_zh": what[0], "what": what[1], "nearest": nearest(name, names)}
    return Mistake(code="unknown_name", path=path, params=params)


def _check_comparison(condition: Condition, definition: Definition, path: str) -> Iterator[Mistake]:
    fields = {field.id: field for field in definition.form}
    field = fields.get(condition.field)
    if field is None:
        yield unknown_name(condition.field, list(fields), ("字段", "field"), f"{path}.field")
    elif condition.op not in _OPS[field.kind]:
        params = {
            "kind": field.kind,
            "op": condition.op,
            "allowed": ", ".join(_OPS[field.kind]),
        }
        yield Mistake(code="op_does_not_fit", path=f"{path}.op", params=params)
    else:
        yield from _check_value(condition, field, f"{path}.value")


def _check_value(condition: Condition, field: FormField, path: str) -> Iterator[Mistake]:
    fits, chinese, english = _expected(condition.op, field.kind)
    if not fits(condition.value):
        params = {
            "op": condition.op,
            "kind": field.kind,
            "expected_zh": chinese,
            "expected": english,
        }
        yield Mistake(code="value_does_not_fit", path=path, params=params)
    elif field.kind in _LISTED and condition.value is not None:
        yield from _check_option_names(condition.value, field, path)


def _expected(op: str, kind: str) -> tuple[Callable[[object], bool], str, str]:
    if op in {"empty", "filled"}:
        return (lambda value: value is None), "空着的", "nothing"
    if kind in _NUMBERS:
        return (lambda value: isinstance(value, Decimal)), "数字", "a number"
    if kind == "yes_no":
        return (lambda value: isinstance(value, bool)), "true 或 false", "true or false"
    if op == "in":
        return (lambda value: isinstance(value, tuple)), "列表", "a list"
    return (lambda value: isinstance(value, str)), "文字", "text"


def _check_option_names(value: object, field: FormField, path: str) -> Iterator[Mistake]:
    options = [option.id for option in field.options]
    for each in value if isinstance(value, tuple) else (value,):
        if each not in options:
            params = {
                "field": field.id,
                "value": str(each),
                "nearest": nearest(str(each), options),
            }
            yield Mistake(code="not_an_option", path=path, params=params)
