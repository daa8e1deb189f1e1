"""Rows that no value ever reaches: their cells cannot be met, or earlier rows take all that meets them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.decisions.analysis.axes import Axis
from workflows.decisions.analysis.budget import Budget, Spent
from workflows.decisions.analysis.covering import free_point
from workflows.decisions.analysis.space import Finding, Space, error
from workflows.decisions.bits import lowest

_STEPS_A_ROW = 20_000


def never_met(space: Space, budget: Budget) -> Iterator[Finding]:
    """Not this option, where there is no other."""
    for row in space.walk(budget):
        budget.spend()
        for axis in space.axes:
            if not axis.region(row).atoms:
                path = f"rows[{row}].when.{axis.id}"
                yield error("row_never_met", path, column=axis.label)


def shadowed(space: Space, budget: Budget) -> Iterator[Finding]:
    """By rows without expressions: nobody can tell what one with an expression leaves."""
    for row in space.walk(budget):
        before = space.before(row) & ~space.table.walked
        before = space.meeting(row, before, budget)
        if before:
            yield from _shadow(space, row, before, budget)


def _shadow(space: Space, row: int, before: int, budget: Budget) -> Iterator[Finding]:
    alone = before
    for axis in space.axes:
        alone &= axis.rows_holding(axis.region(row), budget)
    if alone:
        yield error("row_shadowed", f"rows[{row}]", row=space.called(lowest(alone)))
    elif _is_taken(space, row, before, budget):
        yield error("row_shadowed_together", f"rows[{row}]", rows=space.named(before))


def _is_taken(space: Space, row: int, takers: int, budget: Budget) -> bool:
    """One row that is hard to tell does not use up what there is for all: it is let be."""
    mine = Budget(_STEPS_A_ROW)
    try:
        regions = space.regions(row)
        return free_point(space.axes, regions, takers, Axis.met_whatever_else, mine) is None
    except Spent:
        return False
    finally:
        budget.spend(_STEPS_A_ROW - max(mine.left, 0))
