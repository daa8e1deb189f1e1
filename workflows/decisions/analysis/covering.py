"""Whether a part of the space is wholly taken by other rows, and if not, a point of it that none of them takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workflows.decisions.analysis.axes import MOST_KEPT, Axis, Region
from workflows.decisions.analysis.budget import Budget
from workflows.decisions.bits import each, key_of, lowest

Met = Callable[[Axis, int], int]
"""The rows that take an atom of an axis: `Axis.met`, or `Axis.met_whatever_else` where nothing must be left."""


def free_point(
    axes: Sequence[Axis], space: Sequence[Region], takers: int, met: Met, budget: Budget
) -> list[int] | None:
    """An atom for each axis; None when the takers leave nothing. Raises Spent."""
    ahead = [-1]
    for axis, region in zip(reversed(axes), reversed(space), strict=True):
        ahead.insert(0, ahead[0] & axis.rows_holding(region, budget))
    search = _Search(axes=axes, space=space, ahead=ahead, met=met, budget=budget)
    return search.from_axis(0, takers)


@dataclass(slots=True, kw_only=True)
class _Search:
    """Axis by axis. `ahead`: the rows that take everything from an axis on; `taken`: what was found taken before."""

    axes: Sequence[Axis]
    space: Sequence[Region]
    ahead: Sequence[int]
    met: Met
    budget: Budget
    taken: set[tuple[int, bytes]] = field(default_factory=set)

    def from_axis(self, place: int, takers: int) -> list[int] | None:
        if not takers:
            return [_likeliest(region) for region in self.space[place:]]
        mark = (place, key_of(takers))
        if takers & self.ahead[place] or mark in self.taken:
            return None
        for left, atom in self._ways(place, takers):
            beyond = self.from_axis(place + 1, left)
            if beyond is not None:
                return [atom, *beyond]
        if len(self.taken) < MOST_KEPT:
            self.taken.add(mark)
        return None

    def _ways(self, place: int, takers: int) -> list[tuple[int, int]]:
        """Whom each atom leaves, the fewest first; of those that leave the same one is enough."""
        axis = self.axes[place]
        ways: dict[bytes, tuple[int, int]] = {}
        for atom in each(self.space[place].atoms):
            self.budget.spend()
            left = takers & self.met(axis, atom)
            ways.setdefault(key_of(left), (left, atom))
            if not left:
                break
        return sorted(ways.values(), key=lambda way: way[0].bit_count())


def _likeliest(region: Region) -> int:
    return lowest(region.atoms & ~1 or region.atoms)
