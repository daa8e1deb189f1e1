"""A cell read as what it asks of its column: a value, several, a range, blank, not, or an expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from workflows.decisions import words
from workflows.decisions.cells import ANYTHING, Demand, Span
from workflows.decisions.document import Cell
from workflows.decisions.limits import LONGEST_CELL, MOST_VALUES
from workflows.decisions.points import ORDERLY, Misread, Point, key, point
from workflows.decisions.splitting import is_closed, parts, unquoted
from workflows.expressions.expression import Expression
from workflows.expressions.functions.reading import plain
from workflows.expressions.literals import meant
from workflows.expressions.types import Base, Type
from workflows.reading.folding import fold, half_width

Compile = Callable[[str], Expression]
_LONGEST_PART = 100
"""No number, day or range is longer, and no pattern has to look at more."""


@dataclass(slots=True)
class CellReader:
    """Of one column; `compiled` makes an expression of it ready, and raises Flawed."""

    column: Type
    compiled: Compile
    _read: dict[Cell, Demand] = field(default_factory=dict)

    @property
    def item(self) -> Type:
        return self.column.item or self.column

    def demand(self, cell: Cell) -> Demand:
        """Cells repeat themselves down a column. Raises Misread, and Flawed of an expression."""
        text = said(cell)
        if text not in self._read:
            self._read[text] = self._written(text)
        return self._read[text]

    def _written(self, text: str) -> Demand:
        if len(text) > LONGEST_CELL:
            raise Misread("cell_too_long", max=str(LONGEST_CELL), count=str(len(text)))
        if half_width(text).startswith("="):
            return Demand(expression=self.compiled(text))
        if self._is_option(text):
            return self._values([text])
        return self._worded(fold(text), text)

    def _worded(self, folded: str, text: str) -> Demand:
        if folded in words.ANYTHING or not folded:
            return ANYTHING
        if folded in words.FILLED:
            return Demand(is_not=True)
        refused = words.NOT.match(half_width(text))
        if refused is None:
            return self._values(self._parts(text))
        inner = self._values(self._parts(text[refused.end() :]))
        return Demand(
            keys=inner.keys, spans=inner.spans, has_blank=not inner.has_blank, is_not=True
        )

    def _is_option(self, text: str) -> bool:
        return self.item.base is Base.CHOICE and meant(text, self.item) is not None

    def _parts(self, text: str) -> list[str]:
        """Raises Misread where what is between the separators cannot be told."""
        if not is_closed(text):
            raise Misread("cell_unclosed")
        if self.item.base is Base.NUMBER and words.THOUSANDS.search(half_width(text)):
            raise Misread("cell_thousands", value=text)
        found = parts(text)
        if not found:
            raise Misread("cell_no_value")
        if len(found) > MOST_VALUES:
            raise Misread("cell_too_many", max=str(MOST_VALUES), count=str(len(found)))
        return found

    def _values(self, found: list[str]) -> Demand:
        keys: set[Hashable] = set()
        spans: list[Span] = []
        has_blank = False
        for part in found:
            if fold(part) in words.BLANK and not self._is_option(part):
                has_blank = True
            elif fold(part) in words.ANYTHING and not self._is_option(part):
                raise Misread("cell_anything_among", value=part)
            else:
                self._take(part, keys, spans)
        return Demand(keys=frozenset(keys), spans=tuple(spans), has_blank=has_blank)

    def _take(self, part: str, keys: set[Hashable], spans: list[Span]) -> None:
        inside = unquoted(part)
        if self.item.base not in ORDERLY:
            if inside is None and words.ORDERS.match(half_width(part)):
                raise Misread("cell_no_order", value=part)
            keys.add(key(part if inside is None else inside, self.item))
            return
        made = list(self._spans(half_width(part) if inside is None else inside))
        spans.extend(each for each in made if isinstance(each, Span))
        keys.update(each.at for each in made if isinstance(each, Point))

    def _spans(self, text: str) -> Iterator[Span | Point]:
        if len(text) > _LONGEST_PART:
            point(text, self.item)
        compared = words.COMPARED.fullmatch(text) or words.COMPARED_BEHIND.fullmatch(text)
        if compared:
            sign = words.SIGN_OF[compared["sign"].lower()]
            yield point(compared["value"], self.item).span(sign)
        elif found := self._range(text):
            yield from self._between(found)
        else:
            at = point(text, self.item)
            yield Span(low=at.at, high=at.end, has_high=False) if at.end else at

    def _range(self, text: str) -> re.Match[str] | None:
        found = words.IN_BRACKETS.fullmatch(text) or words.RANGE.fullmatch(text)
        if found is None and self.item.base in {Base.NUMBER, Base.TIME}:
            found = words.DASHED.fullmatch(text)
        return found

    def _between(self, found: re.Match[str]) -> Iterator[Span]:
        """A range of hours may go over midnight: 22:00..06:00."""
        low = point(found["low"], self.item).span(">" if found["open"] == "(" else ">=")
        high = point(found["high"], self.item).span("<" if found["close"] == ")" else "<=")
        if _is_forward(low, high):
            yield Span(low=low.low, has_low=low.has_low, high=high.high, has_high=high.has_high)
        elif self.item.base is Base.TIME and low.low != high.high:
            yield from (low, high)
        else:
            raise Misread("cell_backwards", low=found["low"], high=found["high"])


def _is_forward(low: Span, high: Span) -> bool:
    """Whether anything is between; both ends are there."""
    if low.low == high.high:
        return low.has_low and high.has_high
    return high.low is None and low.low < high.high  # type: ignore[operator]


def said(cell: Cell) -> str:
    """As it would be typed."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.strip() if isinstance(cell, str) else plain(cell)
