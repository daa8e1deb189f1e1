"""A ticket type read from YAML and written back; `gongdan check`, the templates and storage call it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

from pydantic import TypeAdapter, ValidationError

from workflows.checks import check
from workflows.definition import Definition
from workflows.documents import read_yaml, write_yaml
from workflows.explaining import explain
from workflows.mistakes import Mistakes

_DURATION = TypeAdapter(timedelta)


def parse(text: str) -> Definition:
    """Raises `Mistakes` with all of them; those between the parts are looked for once each part is right."""
    definition = read_definition(text)
    mistakes = check(definition)
    if mistakes:
        raise Mistakes(mistakes)
    return definition


def read_definition(text: str) -> Definition:
    """One that was checked when it was published: what has become stricter since does not stop a running ticket."""
    data = read_yaml(text)
    try:
        return Definition.model_validate(data)
    except ValidationError as error:
        raise Mistakes(explain(error, data)) from error


def dump(definition: Definition) -> str:
    """As YAML; `parse` gives the same definition back."""
    return write_yaml(_plain(definition.model_dump(by_alias=True, exclude_defaults=True)))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        short = set(value) == {"zh"}
        return value["zh"] if short else {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, timedelta):
        return _DURATION.dump_python(value, mode="json")
    return value.value if isinstance(value, Enum) else value
