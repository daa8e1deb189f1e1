"""Whether a variable's value is of the type its template gives it (docs 0789 of the API, 05-互动卡片/03/0005 and 0014).

Everything arrives as a string; what is no string by type is JSON in it. The vendor shows nothing, or [Object Object], where
a value is of another type; here it is refused. Types this page does not know are not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from types import MappingProxyType

Value = object
FIELD_TYPES = frozenset(
    {
        "TEXT",
        "TEXT_AREA",
        "TEXT_ARRAY",
        "NUMBER",
        "SWITCH",
        "SELECT",
        "MULTI_SELECT",
        "DATE",
        "TIME",
        "DATETIME",
        "CHECKBOX",
        "CHECKBOX_GROUP",
        "MULTI_CHECKBOX_GROUP",
    }
)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_boolean(value: Value) -> bool:
    return isinstance(value, bool)


def _is_object(value: Value) -> bool:
    return isinstance(value, dict)


def _array_of(is_one: Callable[[Value], bool]) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, list) and all(is_one(each) for each in value)


def _is_form(value: Value) -> bool:
    """Fields of known types, each by a name of its own; one that is chosen from has something to choose."""
    fields = value.get("fields") if isinstance(value, dict) else None
    if not _array_of(_is_field)(fields) or not isinstance(fields, list):
        return False
    names = [field["name"] for field in fields]
    return len(set(names)) == len(names)


def _is_field(value: Value) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str) or not value["name"]:
        return False
    kind = value.get("type")
    if kind not in FIELD_TYPES:
        return False
    has_options = "SELECT" in str(kind) or str(kind).endswith("GROUP")
    return not has_options or _array_of(_is_option)(value.get("options"))


def _is_option(value: Value) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("value"), str)
        and isinstance(value.get("text"), str)
    )


def _is_string(value: Value) -> bool:
    return isinstance(value, str)


CHECKS: MappingProxyType[str, Callable[[Value], bool]] = MappingProxyType(
    {
        "number": _is_number,
        "boolean": _is_boolean,
        "object": _is_object,
        "stringArray": _array_of(_is_string),
        "numberArray": _array_of(_is_number),
        "booleanArray": _array_of(_is_boolean),
        "loopArray": _array_of(_is_object),
        "buttonGroup": _array_of(_is_object),
        "form": _is_form,
    }
)


def fits(type_name: str, value: str) -> bool:
    if type_name not in CHECKS:
        return True
    try:
        return CHECKS[type_name](json.loads(value))
    except ValueError:
        return False
