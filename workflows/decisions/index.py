"""One column of a table turned round: from a value to the rows whose cells it meets, without walking the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, time
from decimal import Decimal

from workflows.decisions.bits import Packed, many, packed, unpacked
from workflows.decisions.cells import Demand, Keys
from workflows.decisions.ranges import Ranges

Demands = Sequence[tuple[int, Demand]]
"""By row."""
_ORDERLY = (Decimal, date, time)


class Named:
    """The rows whose cells name a value: by the value itself, or by a range it lies in."""

    def __init__(self, demands: Demands) -> None:
        by_key: dict[Hashable, list[int]] = defaultdict(list)
        for row, demand in demands:
            for key in demand.keys:
                by_key[key].append(row)
        self.by_key: dict[Hashable, Packed] = {key: packed(rows) for key, rows in by_key.items()}
        spans = [(row, demand.spans) for row, demand in demands if demand.spans]
        self.ranges = Ranges(spans) if spans else None

    def rows(self, keys: Keys) -> int:
        found = 0
        for key in keys:
            found |= self._rows(key)
        return found

    def _rows(self, key: Hashable) -> int:
        rows = self.by_key.get(key, 0)
        found = rows if isinstance(rows, int) else unpacked(rows)
        if self.ranges is not None and isinstance(key, _ORDERLY):
            found |= self.ranges.rows(key)
        return found


class ColumnIndex:
    """`anything` are the rows that ask nothing of this column, or ask by an expression: those are walked later."""

    def __init__(self, demands: Demands) -> None:
        asking = [(row, each) for row, each in demands if not (each.is_anything or each.expression)]
        self.anything = many(row for row, each in demands if each.is_anything or each.expression)
        self.blank = self.anything | many(row for row, each in asking if each.has_blank)
        self.some = Named([(row, each) for row, each in asking if not each.is_not])
        self.denying = many(row for row, each in asking if each.is_not)
        self.denied = Named([(row, each) for row, each in asking if each.is_not])

    def rows(self, keys: Keys) -> int:
        """Which a value with these keys meets."""
        if not keys:
            return self.blank
        found = self.anything | self.some.rows(keys)
        if self.denying:
            found |= self.denying & ~self.denied.rows(keys)
        return found


def indexed(columns: Iterable[Sequence[Demand]], rows: Sequence[int]) -> tuple[ColumnIndex, ...]:
    """Of a table's columns; `rows` are those that are in use."""
    return tuple(ColumnIndex([(row, column[row]) for row in rows]) for column in columns)
