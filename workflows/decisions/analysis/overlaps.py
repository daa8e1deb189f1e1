"""Rows that are met together: never meant where only one may be met, and not plain where the first is taken."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.decisions.analysis.budget import Budget
from workflows.decisions.analysis.examples import in_words
from workflows.decisions.analysis.space import Finding, Space, error, warning
from workflows.decisions.bits import each

_MOST_TOLD = 50


def overlapping(space: Space, budget: Budget) -> Iterator[Finding]:
    told = 0
    for row in space.walk(budget):
        for other in _others(space, row, budget):
            told += 1
            if told <= _MOST_TOLD:
                yield _overlap(space, row, other)
    if told > _MOST_TOLD:
        yield warning("more_overlaps", "rows", count=str(told - _MOST_TOLD))


def _others(space: Space, row: int, budget: Budget) -> Iterator[int]:
    """Where the first is taken: only those that give something else; not the exception before its rule, for that is how
    such tables are written; and not what takes all of this one, which is told as an error."""
    others = space.meeting(row, space.before(row), budget)
    if space.table.document.hit == "unique":
        yield from each(others)
        return
    plain = _exceptions(space, row, others, budget) | _takers(space, row, others, budget)
    for other in each(others & ~plain):
        budget.spend(len(space.axes))
        if _differ(space, row, other):
            yield other


def _exceptions(space: Space, row: int, others: int, budget: Budget) -> int:
    for axis in space.axes:
        if others:
            others &= axis.rows_within(axis.region(row), budget)
    return others


def _takers(space: Space, row: int, others: int, budget: Budget) -> int:
    others &= ~space.table.walked
    for axis in space.axes:
        if others:
            others &= axis.rows_holding(axis.region(row), budget)
    return others


def _differ(space: Space, row: int, other: int) -> bool:
    rows = space.table.document.rows
    return rows[row].then != rows[other].then


def _overlap(space: Space, row: int, other: int) -> Finding:
    example = in_words(
        (axis.label, axis.common(axis.region(row), axis.region(other))) for axis in space.axes
    )
    path, called = f"rows[{row}]", space.called(other)
    if space.table.document.hit == "first":
        return warning("rows_differ", path, row=called, example=example)
    if (space.table.walked >> row | space.table.walked >> other) & 1:
        return warning("rows_may_overlap", path, row=called, example=example)
    return error("rows_overlap", path, row=called, example=example)
