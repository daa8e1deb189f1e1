"""A form as JSON Schema 2020-12: what an API may send as a ticket's answers, and how they are kept."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.kinds.kind import Schema
from workflows.kinds.table import kind_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(
    definition: Definition, fields: Iterable[FormField] | None = None, locale: str = "zh_CN"
) -> Schema:
    """Of the fields a requester fills in, unless told others. What an expression decides (shown, required, offered)
    cannot be said in a schema and is told beside it as `x-gongdan`; whoever takes the answers checks that too."""
    asked = definition.asked if fields is None else tuple(fields)
    return {
        "$schema": DIALECT,
        "$id": f"urn:gongdan:ticket-type:{definition.key}",
        "title": definition.name.say(locale),
        **_object(asked, locale),
    }


def _object(fields: tuple[FormField, ...], locale: str) -> Schema:
    given = tuple(field for field in fields if not field.formula)
    return {
        "type": "object",
        "properties": {field.id: _property(field, locale) for field in fields},
        "required": [field.id for field in given if _is_always_required(field)],
        "additionalProperties": False,
    }


def _is_always_required(field: FormField) -> bool:
    return field.required is True and not field.shown and not field.default


def _property(field: FormField, locale: str) -> Schema:
    asked = field.hint or field.ask
    described = {"description": asked.say(locale)} if asked else {}
    ruled = _rules(field)
    return {
        "title": field.label.say(locale),
        **described,
        **_shape(field, locale),
        **({"readOnly": True} if field.formula or field.read_only is True else {}),
        "x-gongdan": {"kind": field.kind, **ruled},
    }


def _shape(field: FormField, locale: str) -> Schema:
    if not field.columns:
        return kind_of(field).schema(field)
    whole = kind_of(field).schema(field)
    return {**whole, "items": _object(field.columns, locale)}


def _rules(field: FormField) -> Schema:
    """The expressions, as they are written."""
    said = {
        key: getattr(field, key) for key in ("shown", "required", "read_only", "default", "formula")
    }
    ruled: Schema = {key: text for key, text in said.items() if isinstance(text, str) and text}
    if field.checks:
        ruled["checks"] = [check.rule for check in field.checks]
    return ruled
