"""Which rows of a decision table say why: those that count, or else those that were met most nearly."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.decisions.table import CompiledTable, RowSeen
from workflows.expressions.faults import Fault
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value

MOST_ROWS = 5
"""Told of one table."""
MOST_READ = 2000
"""Of a larger table only so many are read plainly where none is met."""


def telling_rows(
    table: CompiledTable, values: Mapping[str, Value], around: Surroundings
) -> tuple[RowSeen, ...]:
    hits = _hits(table, values, around)
    if hits:
        return table.explain(values, around, hits[:MOST_ROWS])
    count = min(len(table.document.rows), MOST_READ)
    seen = table.explain(values, around, range(count))
    return tuple(sorted(seen, key=_misses)[:MOST_ROWS])


def _hits(table: CompiledTable, values: Mapping[str, Value], around: Surroundings) -> list[int]:
    """None when it cannot be decided, as where one row should be met and several are."""
    try:
        return [hit.row for hit in table.decide(values, around)]
    except Fault:
        return []


def _misses(row: RowSeen) -> int:
    return sum(not cell.is_met for cell in row.cells)
