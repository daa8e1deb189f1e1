"""What an expression means, once every name is bound and every type known: what is written out and what is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.expressions.functions.function import Function
from workflows.expressions.types import ANY, Name, Type
from workflows.expressions.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Meaning):
    """A moment here is without a zone: it is the zone of whoever evaluates."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRead(Meaning):
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRead(Meaning):
    """A column of a record, or of each of a list of records. `beside`: all columns of that record."""

    of: Meaning
    name: Name
    beside: tuple[Name, ...]

    @property
    def path(self) -> str:
        """`sub.column`, or "" when the record was computed."""
        match self.of:
            case FieldRead(name=name):
                return f"{name.id}.{self.name.id}"
            case ColumnRead(path=path) if path:
                return f"{path}.{self.name.id}"
            case _:
                return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Meaning):
    sign: str
    of: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain(Meaning):
    first: Meaning
    rest: tuple[tuple[str, Meaning], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Meaning):
    items: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(Meaning):
    function: Function
    arguments: tuple[Meaning, ...]


UNKNOWN = Constant(type=ANY, value=None)
"""Stands where a flaw was found, so that the rest can be checked without saying the same twice."""


def parts(meaning: Meaning) -> Iterator[Meaning]:
    """It and everything in it."""
    yield meaning
    for inner in _inner(meaning):
        yield from parts(inner)


def _inner(meaning: Meaning) -> tuple[Meaning, ...]:
    match meaning:
        case ColumnRead(of=of) | Signed(of=of):
            return (of,)
        case Chain():
            return (meaning.first, *(operand for _, operand in meaning.rest))
        case Listed():
            return meaning.items
        case Called():
            return meaning.arguments
        case _:
            return ()
