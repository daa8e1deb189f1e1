"""Reads the conformance files: each case with the scope, the values and the outcome it names. Notation: their README."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from workflows.expressions.functions.giving import any_of
from workflows.expressions.scope import Scope
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import ANY, BLANK, Base, Name, Type, list_of
from workflows.expressions.values import Picked, Value

FOLDER = Path(__file__).parent / "conformance"
ZONE = timezone(timedelta(hours=8))
AROUND = Surroundings(
    now=datetime(2026, 11, 24, 10, 30, tzinfo=ZONE),
    person="王芳",
    department="售后部",
    number="WX-12",
    seed="conformance",
)


class _Plain(yaml.SafeLoader):
    """YAML 1.2 as far as the cases go: dates are text, yes and no too, numbers are decimals."""


_KEPT = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}
_Plain.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag in _KEPT]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
_Plain.add_implicit_resolver("!number", re.compile(r"^-?[0-9]+(\.[0-9]+)?$"), list("-0123456789"))
_Plain.add_constructor("!number", lambda _loader, node: Decimal(str(node.value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    function: str
    expression: str
    given: Mapping[str, Value]
    gives: Value = None
    fault: str = ""


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for function, written in load(path.read_text(encoding="utf-8")).items():
            for each in written:
                yield _case(str(function), dict(each))


def load(text: str) -> Any:
    return yaml.load(text, _Plain)  # noqa: S506  # a SafeLoader


def _case(function: str, written: dict[str, Any]) -> Case:
    given = {str(name): value_of(each) for name, each in written.pop("given", {}).items()}
    assert ("gives" in written) != ("fault" in written), written
    gives = value_of(written.pop("gives", None))
    return Case(function=function, given=given, gives=gives, **written)


def value_of(written: Any) -> Value:
    match written:
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"time": str(clock)}:
            return time.fromisoformat(clock)
        case {"choice": [str(option), str(label)]}:
            return Picked(option, label)
        case {"record": dict(columns)}:
            return {str(name): value_of(each) for name, each in columns.items()}
        case list():
            return tuple(map(value_of, written))
        case None | bool() | Decimal() | str():
            return written
        case _:
            raise ValueError(f"not a value: {written!r}")


def scope_of(given: Mapping[str, Value]) -> Scope:
    return Scope(names=tuple(_name(name, value) for name, value in given.items()))


def _name(name: str, value: Value) -> Name:
    return Name(id=name, labels=(name,), type=type_of(value))


_BASES = (
    (bool, Base.YES_NO),
    (Decimal, Base.NUMBER),
    (str, Base.TEXT),
    (datetime, Base.MOMENT),
    (date, Base.DATE),
    (time, Base.TIME),
)


def type_of(value: Value) -> Type:
    match value:
        case None:
            return BLANK
        case tuple():
            return list_of(any_of([type_of(item) for item in value]) if value else ANY)
        case Picked():
            return Type(Base.CHOICE, options=((value.id, (value.label,)),))
        case Mapping():
            return Type(Base.RECORD, columns=tuple(_name(*each) for each in value.items()))
        case _:
            return Type(next(base for kind, base in _BASES if isinstance(value, kind)))
