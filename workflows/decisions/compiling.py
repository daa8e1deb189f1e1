"""A table's document made ready to decide: names found, cells read, columns indexed; every mistake told with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from workflows.decisions.bits import many
from workflows.decisions.cells import ANYTHING, Demand
from workflows.decisions.columns import Asking, Columns
from workflows.decisions.document import Cell, DecisionTable, Input, Output
from workflows.decisions.gathering import Gathering
from workflows.decisions.index import ColumnIndex
from workflows.decisions.keys import keyed
from workflows.decisions.limits import MOST_EXPRESSIONS
from workflows.decisions.naming import Naming, naming_of
from workflows.decisions.outputs import Given, OutputReader
from workflows.decisions.points import Misread
from workflows.decisions.reading import CellReader
from workflows.decisions.shape import shape_mistakes, size_mistakes
from workflows.decisions.table import OWN, CompiledTable, Hit, ReadyInput
from workflows.expressions.expression import Expression, Scope, compile_expression
from workflows.expressions.types import YES_NO, Name, Type

_OWN_LABELS = ("VALUE", OWN)


def compile_table(
    table: DecisionTable, scope: Scope | None = None, path: str = ""
) -> CompiledTable:
    """Raises Mistakes. Without a scope the table is the company's own, and its inputs say what type they are.

    `path` is where the table stands in a larger document: `tables[0]`.
    """
    gathering = Gathering(path=path)
    for mistakes in (size_mistakes, shape_mistakes):
        gathering.take(mistakes(table))
        gathering.stop()
    compiler = _Compiler(table=table, naming=naming_of(table, scope), gathering=gathering)
    return compiler.compiled()


@dataclass(slots=True, kw_only=True)
class _Compiler:
    table: DecisionTable
    naming: Naming
    gathering: Gathering
    expressions: list[Expression] = field(default_factory=list)

    def compiled(self) -> CompiledTable:
        columns = Columns(naming=self.naming, gathering=self.gathering, compiled=self._expression)
        asking = [columns.asking(each, place) for place, each in enumerate(self.table.inputs)]
        types = [columns.output_type(each, place) for place, each in enumerate(self.table.outputs)]
        demands = [self._demands(*each) for each in zip(self.table.inputs, asking, strict=True)]
        given = [self._given(*each) for each in zip(self.table.outputs, types, strict=True)]
        self.gathering.stop()
        inputs = [
            self._ready(*each) for each in zip(self.table.inputs, asking, demands, strict=True)
        ]
        return self._table(inputs, types, given)

    def _demands(self, column: Input, asking: Asking) -> list[Demand]:
        own = Scope((Name(OWN, _OWN_LABELS, asking.type),), outer=self._every_name())
        reader = CellReader(asking.type, lambda text: self._expression(text, YES_NO, own))
        made = self.gathering.made
        return [
            ANYTHING if cell is None else made(path, partial(reader.demand, cell)) or ANYTHING
            for cell, path in self._cells("when", column.id)
        ]

    def _given(self, column: Output, of: Type) -> list[Given | None]:
        """None where a row says nothing of it."""
        reader = OutputReader(of, self._expression)
        made = self.gathering.made
        return [
            None if cell is None else made(path, partial(reader.given, cell))
            for cell, path in self._cells("then", column.id)
        ]

    def _cells(self, part: str, column: str) -> Iterator[tuple[Cell | None, str]]:
        for place, row in enumerate(self.table.rows):
            yield getattr(row, part).get(column), f"rows[{place}].{part}.{column}"

    def _expression(
        self, text: str, wanted: Type | None = None, scope: Scope | None = None
    ) -> Expression:
        if len(self.expressions) >= MOST_EXPRESSIONS:
            raise Misread("too_many_expressions", max=str(MOST_EXPRESSIONS))
        made = compile_expression(text, scope or self.naming.scope, wanted)
        self.expressions.append(made)
        return made

    def _every_name(self) -> tuple[Name, ...]:
        return (*self.naming.scope.names, *self.naming.scope.outer)

    def _ready(self, column: Input, asking: Asking, demands: Sequence[Demand]) -> ReadyInput:
        in_use = [(at, each) for at, each in enumerate(demands) if self.table.rows[at].on]
        return ReadyInput(
            id=column.id,
            label=asking.label(column),
            type=asking.type,
            reads=asking.reads,
            keyed=keyed(asking.type, has_open_choices=asking.has_open_choices),
            demands=demands,
            index=ColumnIndex(in_use),
        )

    def _table(
        self,
        inputs: Sequence[ReadyInput],
        types: Sequence[Type],
        given: Sequence[Sequence[Given | None]],
    ) -> CompiledTable:
        ids = [each.id for each in self.table.outputs]
        rows = [
            {key: each for key, each in zip(ids, row, strict=True) if each}
            for row in zip(*given, strict=True)
        ]
        return CompiledTable(
            document=self.table,
            names=self._names_read(inputs),
            inputs=tuple(inputs),
            output_types=dict(zip(ids, types, strict=True)),
            given=rows,
            constant=self._constant(rows),
            walked=many(_with_expressions(inputs)),
        )

    def _names_read(self, inputs: Sequence[ReadyInput]) -> tuple[Name, ...]:
        direct = {each.reads.id for each in inputs if isinstance(each.reads, Name)}
        read = direct.union(*(each.reads for each in self.expressions))
        return tuple(each for each in self._every_name() if each.id in read)

    def _constant(self, rows: Sequence[Mapping[str, Given]]) -> Mapping[int, Hit]:
        return {
            at: Hit(at, self.table.row_id(at), {key: each.constant for key, each in given.items()})
            for at, given in enumerate(rows)
            if all(each.is_constant for each in given.values())
        }


def _with_expressions(inputs: Sequence[ReadyInput]) -> Iterator[int]:
    for each in inputs:
        yield from (at for at, demand in enumerate(each.demands) if demand.expression)
