"""All values a table can be asked with as a space, its rows as parts of it; what is found out about them is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.decisions.analysis.atoms import Atoms, atoms_of
from workflows.decisions.analysis.axes import Axis, Region
from workflows.decisions.analysis.budget import Budget, Spent
from workflows.decisions.bits import each, many
from workflows.decisions.table import CompiledTable, ReadyInput
from workflows.mistakes import Mistake

_MOST_NAMED = 3
MOST_OCTETS = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An error is never meant; what is a warning may be."""

    mistake: Mistake
    is_error: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """`rows` are those in use, `in_use` the same as bits."""

    table: CompiledTable
    rows: Sequence[int]
    in_use: int
    axes: Sequence[Axis]

    @classmethod
    def of(cls, table: CompiledTable) -> Space:
        """Raises Spent when there is not the room for it."""
        rows = [at for at, row in enumerate(table.document.rows) if row.on]
        cut = [atoms_of(column) for column in table.inputs]
        if sum(map(_octets, table.inputs, cut)) > MOST_OCTETS:
            raise Spent
        axes = [Axis(*each, rows) for each in zip(table.inputs, cut, strict=True)]
        return cls(table=table, rows=rows, in_use=many(rows), axes=axes)

    def walk(self, budget: Budget) -> Iterator[int]:
        for row in self.rows:
            yield row
            budget.reached = row

    def regions(self, row: int) -> list[Region]:
        return [axis.region(row) for axis in self.axes]

    def before(self, row: int) -> int:
        return self.in_use & ((1 << row) - 1)

    def meeting(self, row: int, among: int, budget: Budget) -> int:
        """Which of these rows some values meet together with this one."""
        for axis in self.axes:
            among &= axis.rows_meeting(axis.region(row), budget)
        return among

    def called(self, row: int) -> str:
        """Its place as in a mistake's path, and its id if it has one."""
        own = self.table.document.rows[row].id
        return f"rows[{row}] {own}".rstrip()

    def named(self, rows: int) -> str:
        names = [self.called(row) for row in each(rows)]
        return "、".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")


def _octets(column: ReadyInput, atoms: Atoms) -> int:
    """What its different cells take up as sets of atoms."""
    return len(set(column.demands)) * atoms.count // 8


def error(code: str, path: str, **params: str) -> Finding:
    return Finding(mistake=Mistake(code=code, path=path, params=params), is_error=True)


def warning(code: str, path: str, **params: str) -> Finding:
    return Finding(mistake=Mistake(code=code, path=path, params=params), is_error=False)
