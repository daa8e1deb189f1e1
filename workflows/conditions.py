"""Conditions of the flow: expressions, or sentences built of a field, a comparison and a value, read as expressions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from workflows.expressions.types import Base
from workflows.form_fields import FormField
from workflows.kinds.table import kind_of
from workflows.nodes import Condition

_SIGNS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}


def spelled_out(when: str | Condition, form: Mapping[str, FormField]) -> str:
    """The expression a condition stands for. Its names are checked where it is compiled."""
    if isinstance(when, str):
        return when
    if when.all or when.any:
        parts = ", ".join(spelled_out(part, form) for part in when.all or when.any)
        return f"{'AND' if when.all else 'OR'}({parts})"
    return _comparison(when, form)


def _comparison(condition: Condition, form: Mapping[str, FormField]) -> str:
    name = f"[{condition.field}]"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    match condition.op:
        case "empty":
            return f"ISBLANK({name})"
        case "filled":
            return f"NOT(ISBLANK({name}))"
        case "contains":
            return f"CONTAINS({name}, {_literal(values[0])})"
        case "in":
            return f"OR({', '.join(_is_one(name, each, _is_list(condition, form)) for each in values)})"
        case _:
            return f"{name} {_SIGNS[condition.op]} {_literal(values[0])}"


def _is_list(condition: Condition, form: Mapping[str, FormField]) -> bool:
    field = form.get(condition.field)
    return field is not None and kind_of(field).type(field).base is Base.LIST


def _is_one(name: str, value: object, is_list: bool) -> str:
    return f"CONTAINS({name}, {_literal(value)})" if is_list else f"{name} = {_literal(value)}"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return format(value, "f")
    quoted = str("" if value is None else value).replace('"', '""')
    return f'"{quoted}"'
