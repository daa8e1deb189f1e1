"""A table's document made ready to decide: names found, cells read, columns indexed; every mistake told with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from workflows.decisions.bits import many
from workflows.decisions.cells import ANYTHING, Demand
from workflows.decisions.document import Cell, Column, DecisionTable, Input, Output
from workflows.decisions.index import ColumnIndex
from workflows.decisions.keys import keyed
from workflows.decisions.limits import MOST_EXPRESSIONS
from workflows.decisions.naming import Naming, declared, naming_of
from workflows.decisions.outputs import Given, OutputReader
from workflows.decisions.points import Misread
from workflows.decisions.reading import CellReader
from workflows.decisions.shape import shape_mistakes, size_mistakes
from workflows.decisions.table import OWN, CompiledTable, Hit, ReadyInput
from workflows.expressions.expression import Expression, Scope, compile_expression
from workflows.expressions.faults import Flawed
from workflows.expressions.mistaken import flaws_of
from workflows.expressions.similar import nearest
from workflows.expressions.types import TEXT, YES_NO, Base, Name, Type
from workflows.mistakes import Mistake, Mistakes

_MOST_MISTAKES = 200
_FIELD = ("字段", "field")
_OWN_LABELS = ("VALUE", OWN)
_Read = TypeVar("_Read")


def compile_table(
    table: DecisionTable, scope: Scope | None = None, path: str = ""
) -> CompiledTable:
    """Raises Mistakes. Without a scope the table is the company's own, and its inputs say what type they are.

    `path` is where the table stands in a larger document: `tables[0]`.
    """
    _refuse(size_mistakes(table), path)
    _refuse(shape_mistakes(table), path)
    compiler = _Compiler(table=table, naming=naming_of(table, scope), path=path)
    ready = compiler.compiled()
    compiler.stop()
    return ready


def _refuse(mistakes: Iterable[Mistake], path: str) -> None:
    found = tuple(islice(mistakes, _MOST_MISTAKES))
    if found:
        raise Mistakes(tuple(replace(each, path=_at(path, each.path)) for each in found))


def _at(path: str, place: str) -> str:
    return f"{path}.{place}" if path else place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """What an input reads, and the type of it."""

    type: Type
    reads: Name | Expression
    has_open_choices: bool = False


@dataclass(slots=True, kw_only=True)
class _Compiler:
    """Gathers what is wrong, so that a table is refused once for all of it."""

    table: DecisionTable
    naming: Naming
    path: str
    wrong: list[Mistake] = field(default_factory=list)
    expressions: int = 0

    def compiled(self) -> CompiledTable:
        asking = [self._asking(each, place) for place, each in enumerate(self.table.inputs)]
        types = [self._output_type(each, place) for place, each in enumerate(self.table.outputs)]
        demands = [self._demands(*each) for each in zip(self.table.inputs, asking, strict=True)]
        given = [self._given(*each) for each in zip(self.table.outputs, types, strict=True)]
        self.stop()
        inputs = [
            self._ready(*each) for each in zip(self.table.inputs, asking, demands, strict=True)
        ]
        return self._table(inputs, types, given)

    def add(self, path: str, code: str, **params: str) -> None:
        self.wrong.append(Mistake(code=code, path=_at(self.path, path), params=params))
        if len(self.wrong) >= _MOST_MISTAKES:
            self.stop()

    def stop(self) -> None:
        if self.wrong:
            raise Mistakes(tuple(self.wrong))

    def _asking(self, column: Input, place: int) -> _Asking:
        path = f"inputs[{place}]"
        if column.expr:
            wanted = declared(column) if column.type else None
            made = self._read(f"{path}.expr", lambda: self._expression(column.expr, wanted))
            return self._of_type(made.type, made, path) if made else _nothing(column)
        name = self._name(column, path)
        if name is None:
            return _nothing(column)
        is_open = self.naming.is_free and column.type in {"choice", "list"} and not column.options
        return replace(self._of_type(name.type, name, path), has_open_choices=is_open)

    def _of_type(self, of: Type, reads: Name | Expression, path: str) -> _Asking:
        if (of.item or of).base in {Base.RECORD, Base.ANY, Base.BLANK}:
            self.add(path, "column_of_no_type")
        return _Asking(type=of, reads=reads)

    def _name(self, column: Column, path: str) -> Name | None:
        """The field a column speaks of, by id or label."""
        found = self.naming.names.find(column.name)
        where = f"{path}.{'field' if column.field else 'id'}"
        if len(found) == 1:
            self._check_type(column, found[0], path)
            return found[0]
        if found:
            self.add(where, "shared_field", name=column.name, first=found[0].id, second=found[1].id)
            return None
        near = nearest(column.name, self.naming.names.written())
        self.add(
            where, "unknown_name", name=column.name, what_zh=_FIELD[0], what=_FIELD[1], nearest=near
        )
        return None

    def _check_type(self, column: Column, name: Name, path: str) -> None:
        """Of a form's field the form says the type."""
        is_other = column.type and column.type != name.type.base.value
        if is_other and not self.naming.is_free:
            found, wanted = name.type.base.value, column.type
            self.add(f"{path}.type", "column_of_other_type", found=found, wanted=wanted)

    def _output_type(self, column: Output, place: int) -> Type:
        path = f"outputs[{place}]"
        of = declared(column)
        if column.field and not self.naming.is_free:
            name = self._name(column, path)
            of = name.type if name else TEXT
        if (of.item or of).base is Base.RECORD:
            self.add(path, "column_of_no_type")
        return of

    def _demands(self, column: Input, asking: _Asking) -> list[Demand]:
        own = Scope((Name(OWN, _OWN_LABELS, asking.type),), outer=self._every_name())
        reader = CellReader(asking.type, lambda text: self._expression(text, YES_NO, own))
        cells = (row.when.get(column.id) for row in self.table.rows)
        return [
            ANYTHING
            if cell is None
            else self._cell(reader.demand, cell, f"rows[{place}].when.{column.id}") or ANYTHING
            for place, cell in enumerate(cells)
        ]

    def _given(self, column: Output, of: Type) -> list[Given | None]:
        """None where a row says nothing of it."""
        reader = OutputReader(of, self._expression)
        cells = (row.then.get(column.id) for row in self.table.rows)
        return [
            None
            if cell is None
            else self._cell(reader.given, cell, f"rows[{place}].then.{column.id}")
            for place, cell in enumerate(cells)
        ]

    def _cell(self, read: Callable[[Cell], _Read], cell: Cell, path: str) -> _Read | None:
        return self._read(path, lambda: read(cell))

    def _read(self, path: str, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except Misread as misread:
            self.add(path, misread.code, **misread.params)
        except Flawed as flawed:
            for each in flaws_of(flawed, path):
                self.add(each.path, each.code, **each.params)
        return None

    def _expression(
        self, text: str, wanted: Type | None = None, scope: Scope | None = None
    ) -> Expression:
        self.expressions += 1
        if self.expressions > MOST_EXPRESSIONS:
            raise Misread("too_many_expressions", max=str(MOST_EXPRESSIONS))
        return compile_expression(text, scope or self.naming.scope, wanted)

    def _every_name(self) -> tuple[Name, ...]:
        return (*self.naming.scope.names, *self.naming.scope.outer)

    def _ready(self, column: Input, asking: _Asking, demands: Sequence[Demand]) -> ReadyInput:
        in_use = [(at, each) for at, each in enumerate(demands) if self.table.rows[at].on]
        return ReadyInput(
            id=column.id,
            label=_label(column, asking.reads),
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
        walked = many(
            at for each in inputs for at, demand in enumerate(each.demands) if demand.expression
        )
        return CompiledTable(
            document=self.table,
            names=self.naming.scope.names,
            inputs=tuple(inputs),
            output_types=dict(zip(ids, types, strict=True)),
            given=rows,
            constant=self._constant(rows),
            walked=walked,
        )

    def _constant(self, rows: Sequence[dict[str, Given]]) -> dict[int, Hit]:
        return {
            at: Hit(at, self.table.row_id(at), {key: each.constant for key, each in given.items()})
            for at, given in enumerate(rows)
            if all(each.is_constant for each in given.values())
        }


def _nothing(column: Column) -> _Asking:
    """Stands in for what was already told to be wrong, so that the cells can be read all the same."""
    of = declared(column)
    return _Asking(type=of, reads=Name(column.name, column.labels, of))


def _label(column: Input, reads: Name | Expression) -> str:
    if column.label:
        return column.label.zh
    return next(iter(reads.labels), column.id) if isinstance(reads, Name) else column.id
