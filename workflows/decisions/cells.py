"""What a cell of a row asks of its input: read once from what was written, then held against values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from workflows.expressions.expression import Expression

Orderly = Decimal | date | datetime | time
"""What stands in a range; all of one column are of one of these types."""
Keys = Sequence[Hashable]
"""A value made comparable: none when it is blank, one for each item of a list."""
UNLIKE = None
"""The key of what is not of the column's type: it is like nothing, and in no range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `low` to `high`; an end that is None is open, one that is not `has_…` is left out."""

    low: Orderly | None = None
    high: Orderly | None = None
    has_low: bool = True
    has_high: bool = True

    def holds(self, key: Hashable) -> bool:
        return key is not UNLIKE and self._is_from(key) and self._is_to(key)

    def _is_from(self, key: Hashable) -> bool:
        if self.low is None:
            return True
        return bool(key >= self.low if self.has_low else key > self.low)  # type: ignore[operator]

    def _is_to(self, key: Hashable) -> bool:
        if self.high is None:
            return True
        return bool(key <= self.high if self.has_high else key < self.high)  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Met by a value that is one of `keys` or in one of `spans`; with `is_not`, by every other.

    Of a list one item is enough, and with `is_not` there may be none. `has_blank`: whether a blank meets it.
    An expression is a test of its own and has none of these.
    """

    keys: frozenset[Hashable] = frozenset()
    spans: tuple[Span, ...] = ()
    has_blank: bool = False
    is_not: bool = False
    expression: Expression | None = None

    @property
    def is_anything(self) -> bool:
        nothing_named = not (self.keys or self.spans)
        return self.is_not and self.has_blank and nothing_named and self.expression is None

    def is_met(self, keys: Keys) -> bool:
        """By a value with these keys; never called of an expression."""
        if not keys:
            return self.has_blank
        return any(map(self._names, keys)) != self.is_not

    def _names(self, key: Hashable) -> bool:
        return key in self.keys or any(span.holds(key) for span in self.spans)


ANYTHING = Demand(is_not=True, has_blank=True)
