"""A witness of each kind's JSON Schema: jsonschema, where it is stricter than Python's regular expressions are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from tests.workflows.kinds.examples import EXAMPLES
from workflows.kinds.table import KINDS


def _pattern(
    _validator: object, pattern: str, instance: object, _schema: object
) -> Iterator[ValidationError]:
    """As ECMA 262 reads it: $ is the end, and not the line end before it."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def validator(schema: dict[str, object]) -> Draft202012Validator:
    """With the formats it can check: date and email."""
    Draft202012Validator.check_schema(schema)
    checked: Draft202012Validator = Validator(
        schema, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return checked


@cache
def validator_of(name: str) -> Draft202012Validator:
    """Of the example of a kind."""
    return validator(KINDS[name].schema(EXAMPLES[name].form_field(name)))
