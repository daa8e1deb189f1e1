"""A value that no row is for, among what somebody would answer: what is left blank is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.decisions.analysis.axes import Axis
from workflows.decisions.analysis.budget import Budget
from workflows.decisions.analysis.covering import free_point
from workflows.decisions.analysis.space import Space
from workflows.expressions.values import Value


def gap(space: Space, budget: Budget) -> Mapping[str, Value] | None:
    """By input id. A row with an expression is taken to be met whenever its other cells are. Raises Spent."""
    regions = [axis.likely for axis in space.axes]
    if not all(region.atoms for region in regions):
        return None
    point = free_point(space.axes, regions, space.in_use, Axis.met, budget)
    if point is None:
        return None
    return {axis.id: axis.example(atom) for axis, atom in zip(space.axes, point, strict=True)}
