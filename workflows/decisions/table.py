"""A decision table made ready: values go in, the rows that are met come out, and why the others were not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflows.decisions.bits import each, lowest
from workflows.decisions.cells import Demand, Keys
from workflows.decisions.document import DecisionTable
from workflows.decisions.index import ColumnIndex
from workflows.decisions.keys import Keyed
from workflows.decisions.outputs import Given
from workflows.decisions.reading import said
from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Name, Type
from workflows.expressions.values import Value

OWN = "值"
"""What an expression in a cell calls the value of its own input; no field has such an id."""
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that is met: its place in the document counted from 0, its id, and what it gives by output id."""

    row: int
    id: str
    outputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSeen:
    """One cell held against the actual value; `written` is "-" where it asks nothing."""

    input: str
    written: str
    value: Value
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSeen:
    """`is_hit` also minds the hit policy: of several rows that are met only the first may count."""

    row: int
    id: str
    cells: Sequence[CellSeen]
    is_met: bool
    is_hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyInput:
    """`demands` are its cells, one a row; `index` the same turned round."""

    id: str
    label: str
    type: Type
    reads: Name | Expression
    keyed: Keyed
    demands: Sequence[Demand]
    index: ColumnIndex

    def value(self, values: Mapping[str, Value], around: Surroundings) -> Value:
        """Blank when it cannot be worked out, as everywhere in a form."""
        if isinstance(self.reads, Name):
            return values.get(self.reads.id)
        try:
            return self.reads.evaluate(values, around)
        except Fault:
            return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledTable:
    """Built by `compiling.compile_table`. `names` are what it reads, to be given as `values` by their ids;
    `walked` are the rows with an expression in a cell, as bits; `constant` the hits that are always the same.
    `aliases` say under which id another form gives what is read (`binding.bound`)."""

    document: DecisionTable
    names: tuple[Name, ...]
    inputs: tuple[ReadyInput, ...]
    output_types: Mapping[str, Type]
    given: Sequence[Mapping[str, Given]]
    constant: Mapping[int, Hit]
    walked: int
    aliases: Mapping[str, str] = field(default_factory=dict)

    def decide(self, values: Mapping[str, Value], around: Surroundings) -> tuple[Hit, ...]:
        """Raises Fault when a `unique` table is met by several rows, and nothing else."""
        values = self._named(values)
        seen = [each.value(values, around) for each in self.inputs]
        met = self._met(self._candidates(seen, around), seen, values, around)
        if self.document.hit == "first":
            first = next(met, None)
            return () if first is None else (self._hit(first, values, around),)
        rows = list(met)
        if self.document.hit == "unique" and len(rows) > 1:
            raise self._several(rows)
        return tuple(self._hit(row, values, around) for row in rows)

    def explain(
        self,
        values: Mapping[str, Value],
        around: Surroundings,
        rows: Iterable[int] | None = None,
    ) -> tuple[RowSeen, ...]:
        """Every row or those asked for, cell by cell, read plainly: without the index. Rows out of use are left out."""
        values = self._named(values)
        seen = [each.value(values, around) for each in self.inputs]
        keys = [each.keyed(value, around) for each, value in zip(self.inputs, seen, strict=True)]
        hits = self._hits_of(values, around)
        wanted = range(len(self.document.rows)) if rows is None else rows
        in_use = (row for row in wanted if self.document.rows[row].on)
        return tuple(
            self._row_seen(row, self._cells_seen(row, seen, keys, values, around), hits)
            for row in in_use
        )

    def _named(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        if not self.aliases:
            return values
        return {**values, **{own: values.get(other) for own, other in self.aliases.items()}}

    def _candidates(self, seen: Sequence[Value], around: Surroundings) -> int:
        """The rows met by all that is no expression."""
        found = -1
        for each_input, value in zip(self.inputs, seen, strict=True):
            found &= each_input.index.rows(each_input.keyed(value, around))
            if not found:
                return 0
        return found

    def _met(
        self,
        rows: int,
        seen: Sequence[Value],
        values: Mapping[str, Value],
        around: Surroundings,
    ) -> Iterator[int]:
        """In order; the lowest alone is cheap to find, and often all that is wanted."""
        while rows:
            row = lowest(rows)
            if not self.walked >> row & 1 or self._is_met(row, seen, values, around):
                yield row
                rows = (rows >> row + 1) << row + 1
                break
            rows ^= 1 << row
        for row in each(rows):
            if not self.walked >> row & 1 or self._is_met(row, seen, values, around):
                yield row

    def _is_met(
        self,
        row: int,
        seen: Sequence[Value],
        values: Mapping[str, Value],
        around: Surroundings,
    ) -> bool:
        """By the expressions among its cells."""
        return all(
            _holds(each_input.demands[row], value, values, around)
            for each_input, value in zip(self.inputs, seen, strict=True)
            if each_input.demands[row].expression
        )

    def _hit(self, row: int, values: Mapping[str, Value], around: Surroundings) -> Hit:
        known = self.constant.get(row)
        if known:
            return known
        outputs = {key: given.value(values, around) for key, given in self.given[row].items()}
        return Hit(row, self.document.row_id(row), outputs)

    def _several(self, rows: Sequence[int]) -> Fault:
        told = [self.document.row_id(row) for row in rows[:_MOST_TOLD]]
        more = ["…"] if len(rows) > _MOST_TOLD else []
        return Fault(FaultCode.SEVERAL_HITS, rows=", ".join((*told, *more)))

    def _hits_of(self, values: Mapping[str, Value], around: Surroundings) -> frozenset[int]:
        try:
            return frozenset(hit.row for hit in self.decide(values, around))
        except Fault:
            return frozenset()

    def _cells_seen(
        self,
        row: int,
        seen: Sequence[Value],
        keys: Sequence[Keys],
        values: Mapping[str, Value],
        around: Surroundings,
    ) -> tuple[CellSeen, ...]:
        cells = self.document.rows[row].when
        return tuple(
            CellSeen(
                input=column.id,
                written=said(cells.get(column.id, "-")),
                value=seen[place],
                is_met=_holds(column.demands[row], seen[place], values, around)
                if column.demands[row].expression
                else column.demands[row].is_met(keys[place]),
            )
            for place, column in enumerate(self.inputs)
        )

    def _row_seen(self, row: int, cells: tuple[CellSeen, ...], hits: frozenset[int]) -> RowSeen:
        return RowSeen(
            row=row,
            id=self.document.row_id(row),
            cells=cells,
            is_met=all(cell.is_met for cell in cells),
            is_hit=row in hits,
        )


def _holds(demand: Demand, own: Value, values: Mapping[str, Value], around: Surroundings) -> bool:
    """An expression that cannot be worked out does not hold, as in a branch."""
    if demand.expression is None:
        return False
    try:
        return demand.expression.evaluate({**values, OWN: own}, around) is True
    except Fault:
        return False
