"""A column as one axis of a space: which rows' cells meet, hold or lie within a cell; values are points of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from workflows.decisions.analysis.atoms import BLANK, Atoms
from workflows.decisions.analysis.budget import Budget
from workflows.decisions.bits import each, key_of
from workflows.decisions.cells import Demand
from workflows.decisions.table import ReadyInput
from workflows.expressions.types import Base
from workflows.expressions.values import Value

MOST_KEPT = 4_000
"""Of what was worked out; a set of ten thousand rows is a kilobyte."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A cell as a set of atoms; of one axis every set is one region. In a column of lists two cells that name something are met by a list of both,
    and no cell that names lies within one that denies: the list may hold more. `names` and `denies` are for that."""

    atoms: int
    names: bool = False
    denies: bool = False

    def meets(self, other: Region) -> bool:
        return bool(self.atoms & other.atoms) or (self.names and other.names)

    def is_within(self, other: Region) -> bool:
        return not (self.atoms & ~other.atoms or (self.names and other.denies))


class Axis:
    """`rows` are those in use; an expression is taken for asking nothing. `likely`: what somebody would answer."""

    def __init__(self, column: ReadyInput, atoms: Atoms, rows: Iterable[int]) -> None:
        self.id, self.label = column.id, column.label
        self._index = column.index
        self._atoms = atoms
        self.likely = Region(self._atoms.likely)
        self._is_list = column.type.base is Base.LIST
        self._regions: dict[int, Region] = {}
        self._known: dict[Demand, Region] = {}
        self._same: dict[tuple[bytes, bool, bool], Region] = {}
        self._rows: dict[Region, int] = defaultdict(int)
        self._by_atom: dict[int, int] = {}
        self._found: dict[tuple[str, Region], int] = {}
        for row in rows:
            region = self._region(column.demands[row])
            self._regions[row] = region
            self._rows[region] |= 1 << row
        self._all = sum(self._rows.values())
        self._denying = sum(found for region, found in self._rows.items() if region.denies)
        self._naming = sum(found for region, found in self._rows.items() if region.names)

    def region(self, row: int) -> Region:
        return self._regions[row]

    def example(self, atom: int) -> Value:
        value = self._atoms.example(atom)
        return (value,) if self._is_list and atom else value

    def common(self, one: Region, other: Region) -> Value:
        """A value in both, which meet: one that somebody would answer, if there is one."""
        both = one.atoms & other.atoms
        if both & ~BLANK:
            return self.example(_first(both & self._atoms.likely or both & ~BLANK))
        if one.names and other.names:
            mine, theirs = _first(one.atoms & ~BLANK), _first(other.atoms & ~BLANK)
            return (self._atoms.example(mine), self._atoms.example(theirs))
        return None

    def met(self, atom: int) -> int:
        """The rows a value of this atom meets; of lists, one that has no other item."""
        if len(self._by_atom) >= MOST_KEPT:
            self._by_atom.clear()
        if atom not in self._by_atom:
            self._by_atom[atom] = self._index.rows((self._atoms.key(atom),) if atom else ())
        return self._by_atom[atom]

    def met_whatever_else(self, atom: int) -> int:
        """The rows that, of lists, every one meets that has such an item."""
        return self.met(atom) & ~self._denying

    def rows_meeting(self, region: Region, budget: Budget) -> int:
        return self._kept("meeting", region, budget, self._meeting)

    def rows_holding(self, region: Region, budget: Budget) -> int:
        """In whose cells this one lies."""
        return self._kept("holding", region, budget, self._holding)

    def rows_within(self, region: Region, budget: Budget) -> int:
        return self._kept("within", region, budget, self._within)

    def _kept(
        self, what: str, region: Region, budget: Budget, find: Callable[[Region], int]
    ) -> int:
        """Cells repeat themselves down a column."""
        if len(self._found) >= MOST_KEPT:
            self._found.clear()
        if (what, region) not in self._found:
            budget.spend(min(region.atoms.bit_count(), len(self._rows)) + 1)
            self._found[what, region] = find(region)
        return self._found[what, region]

    def _meeting(self, region: Region) -> int:
        """By atoms or by cells, whichever are fewer."""
        if not self._has_few_atoms(region):
            return sum(rows for other, rows in self._rows.items() if region.meets(other))
        return reduce(or_, map(self.met, each(region.atoms)), self._naming if region.names else 0)

    def _holding(self, region: Region) -> int:
        if not self._has_few_atoms(region):
            return sum(rows for other, rows in self._rows.items() if region.is_within(other))
        found = reduce(and_, map(self.met, each(region.atoms)), self._all)
        return found & ~self._denying if region.names else found

    def _within(self, region: Region) -> int:
        return sum(rows for other, rows in self._rows.items() if other.is_within(region))

    def _has_few_atoms(self, region: Region) -> bool:
        return region.atoms.bit_count() < len(self._rows)

    def _region(self, demand: Demand) -> Region:
        if demand not in self._known:
            cut = self._cut(demand)
            mark = (key_of(cut.atoms), cut.names, cut.denies)
            self._known[demand] = self._same.setdefault(mark, cut)
        return self._known[demand]

    def _cut(self, demand: Demand) -> Region:
        if demand.expression:
            return Region(self._atoms.real | BLANK)
        named = self._atoms.named(demand)
        atoms = self._atoms.real & ~named if demand.is_not else named
        naming = self._is_list and bool(named)
        return Region(
            atoms | (BLANK if demand.has_blank else 0),
            names=naming and not demand.is_not,
            denies=naming and demand.is_not,
        )


def _first(atoms: int) -> int:
    return next(each(atoms))
