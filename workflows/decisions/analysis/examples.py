"""A point of a table's space, in words: what somebody would have to answer to come there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from workflows.expressions.functions.reading import plain
from workflows.expressions.literals import written
from workflows.expressions.values import Picked, Value

_BLANK = "∅"
_YES_NO = {True: "是", False: "否"}


def in_words(point: Iterable[tuple[str, Value]]) -> str:
    """Label and value of each input."""
    return ", ".join(f"{label} = {shown(value)}" for label, value in point)


def shown(value: Value) -> str:
    match value:
        case None | "" | ():
            return _BLANK
        case bool():
            return _YES_NO[value]
        case Decimal():
            return plain(value)
        case Picked():
            return value.label
        case datetime() | date() | time():
            return written(value)
        case tuple():
            return "、".join(map(shown, value))
        case _:
            return str(value)
