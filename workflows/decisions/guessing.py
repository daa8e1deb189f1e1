"""The type of a column nobody declared, by what stands in its cells: the first that all of them can be."""

from __future__ import annotations

from collections.abc import Iterable

from workflows.decisions import words
from workflows.decisions.document import Cell, Input, TypeName
from workflows.decisions.naming import declared
from workflows.decisions.points import Misread
from workflows.decisions.reading import CellReader, said
from workflows.expressions.expression import Expression
from workflows.reading.folding import fold, half_width

_ANY_COLUMN_HAS = words.ANYTHING | words.BLANK | words.FILLED
_TRIED: tuple[TypeName, ...] = ("yes_no", "number", "date", "moment", "time")


def guessed_type(cells: Iterable[Cell]) -> TypeName:
    """Expressions say nothing of it. Text, when nothing else fits or all are empty."""
    telling = [cell for cell in cells if not half_width(said(cell)).startswith("=")]
    named = any(_says_something(cell) for cell in telling)
    return next((each for each in _TRIED if named and _fits(each, telling)), "text")


def _says_something(cell: Cell) -> bool:
    return fold(said(cell)) not in _ANY_COLUMN_HAS


def _fits(of: TypeName, cells: Iterable[Cell]) -> bool:
    reader = _reader(of)
    try:
        for cell in cells:
            reader.demand(cell)
    except Misread:
        return False
    return True


def _reader(of: TypeName) -> CellReader:
    return CellReader(declared(Input(id="guessed", type=of)), _no_expression)


def _no_expression(text: str) -> Expression:
    raise AssertionError(text)
