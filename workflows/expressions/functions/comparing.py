"""When two values are the same to a business person: words in any case, a choice and its label, a date and its midnight."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from workflows.expressions.functions.reading import read_moment, read_number
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Picked, Value


def same(one: Value, other: Value, around: Surroundings) -> bool:
    if isinstance(one, Picked) and isinstance(other, Picked):
        return one.id == other.id
    return likeness(one, around) == likeness(other, around)


def likeness(value: Value, around: Surroundings) -> Hashable:
    """Equal for values that are the same; kinds never meet: TRUE is not 1, "5" is not 5."""
    match value:
        case Picked():
            return value.label.casefold()
        case str():
            return value.casefold()
        case bool():
            return bool, value
        case Decimal():
            return Decimal, read_number(value, around)
        case date():
            return _moment_likeness(value, around)
        case Mapping():
            return frozenset((key, likeness(each, around)) for key, each in value.items())
        case tuple():
            return tuple(likeness(each, around) for each in value)
        case _:
            return value


def _moment_likeness(value: date, around: Surroundings) -> Hashable:
    return date, read_moment(value, around)


Ordered = Decimal | str | datetime | time


def orderable(value: Value, around: Surroundings) -> Ordered | None:
    """What < and > compare; None for what has no order."""
    match value:
        case bool() | None:
            return None
        case Decimal():
            return read_number(value, around)
        case time():
            return value
        case str():
            return value.casefold()
        case Picked():
            return value.label.casefold()
        case date():
            return read_moment(value, around)
        case _:
            return None
