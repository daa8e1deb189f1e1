"""What a row gives: a value of the output's type, the same at each hit, or what an expression works out anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.decisions.document import Cell
from workflows.decisions.limits import LONGEST_CELL
from workflows.decisions.points import ORDERLY, Misread, key, picked, point
from workflows.decisions.reading import said
from workflows.decisions.splitting import parts, unquoted
from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Base, Type
from workflows.expressions.values import Value
from workflows.reading.folding import half_width

Compile = Callable[[str, Type], Expression]


@dataclass(frozen=True, slots=True)
class Given:
    """`constant` unless there is an expression."""

    constant: Value = None
    expression: Expression | None = None

    @property
    def is_constant(self) -> bool:
        """A moment is one of whoever asks: it stands on the wall clock."""
        return self.expression is None and not isinstance(self.constant, datetime)

    def value(self, values: Mapping[str, Value], around: Surroundings) -> Value:
        """Blank when it cannot be worked out, as everywhere in a form."""
        if self.expression is None:
            if isinstance(self.constant, datetime):
                return self.constant.replace(tzinfo=around.now.tzinfo)
            return self.constant
        try:
            return self.expression.evaluate(values, around)
        except Fault:
            return None


@dataclass(slots=True)
class OutputReader:
    """Of one column."""

    column: Type
    compiled: Compile
    _read: dict[str, Given] = field(default_factory=dict)

    def given(self, cell: Cell) -> Given:
        """Raises Misread, and Flawed of an expression."""
        text = said(cell)
        if text not in self._read:
            self._read[text] = self._written(text)
        return self._read[text]

    def _written(self, text: str) -> Given:
        if len(text) > LONGEST_CELL:
            raise Misread("cell_too_long", max=str(LONGEST_CELL), count=str(len(text)))
        if half_width(text).startswith("="):
            return Given(expression=self.compiled(text, self.column))
        if self.column.base is Base.LIST:
            item = self.column.item or self.column
            return Given(tuple(_value(each, item) for each in map(_bare, parts(text)) if each))
        bare = _bare(text)
        return Given(_value(bare, self.column) if bare else None)


def _bare(text: str) -> str:
    inside = unquoted(text)
    return text if inside is None else inside


def _value(text: str, item: Type) -> Value:
    if item.base is Base.CHOICE:
        return picked(text, item)
    if item.base in ORDERLY:
        return point(text, item).at
    return bool(key(text, item)) if item.base is Base.YES_NO else text
