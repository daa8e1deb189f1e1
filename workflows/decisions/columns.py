"""The columns of a table bound to what they read or fill in, each with its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from workflows.decisions.document import Column, Input, Output
from workflows.decisions.gathering import Gathering
from workflows.decisions.naming import Naming, declared
from workflows.expressions.expression import Expression
from workflows.expressions.similar import nearest
from workflows.expressions.types import TEXT, Base, Name, Type

_FIELD = ("字段", "field")
_WITHOUT_ORDER_OR_EQUALS = frozenset({Base.RECORD, Base.ANY, Base.BLANK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What an input reads, and the type of it."""

    type: Type
    reads: Name | Expression
    has_open_choices: bool = False

    def label(self, column: Input) -> str:
        if column.label:
            return column.label.zh
        labels = self.reads.labels if isinstance(self.reads, Name) else ()
        return next(iter(labels), column.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """`compiled` makes an expression ready, and raises Flawed."""

    naming: Naming
    gathering: Gathering
    compiled: Callable[[str, Type | None], Expression]

    def asking(self, column: Input, place: int) -> Asking:
        path = f"inputs[{place}]"
        if column.expr:
            wanted = declared(column) if column.type else None
            made = self.gathering.made(f"{path}.expr", lambda: self.compiled(column.expr, wanted))
            return self._of_type(made.type, made, path) if made else _nothing(column)
        name = self._name(column, path)
        if name is None:
            return _nothing(column)
        is_open = self.naming.is_free and column.type in {"choice", "list"} and not column.options
        return replace(self._of_type(name.type, name, path), has_open_choices=is_open)

    def output_type(self, column: Output, place: int) -> Type:
        """Of the form's field it fills in, else as it says."""
        path = f"outputs[{place}]"
        of = declared(column)
        if column.field and not self.naming.is_free:
            name = self._name(column, path)
            of = name.type if name else TEXT
        if (of.item or of).base is Base.RECORD:
            self.gathering.add(path, "column_of_no_type")
        return of

    def _of_type(self, of: Type, reads: Name | Expression, path: str) -> Asking:
        if (of.item or of).base in _WITHOUT_ORDER_OR_EQUALS:
            self.gathering.add(path, "column_of_no_type")
        return Asking(type=of, reads=reads)

    def _name(self, column: Column, path: str) -> Name | None:
        """The field a column speaks of, by id or label."""
        found = self.naming.names.find(column.name)
        where = f"{path}.{'field' if column.field else 'id'}"
        if len(found) == 1:
            self._check_type(column, found[0], path)
            return found[0]
        if found:
            first, second = found[0].id, found[1].id
            self.gathering.add(where, "shared_field", name=column.name, first=first, second=second)
        else:
            self._unknown(column.name, where)
        return None

    def _unknown(self, name: str, where: str) -> None:
        near = nearest(name, self.naming.names.written())
        self.gathering.add(
            where, "unknown_name", name=name, what_zh=_FIELD[0], what=_FIELD[1], nearest=near
        )

    def _check_type(self, column: Column, name: Name, path: str) -> None:
        """Of a form's field the form says the type."""
        found = name.type.base.value
        if column.type and column.type != found and not self.naming.is_free:
            self.gathering.add(
                f"{path}.type", "column_of_other_type", found=found, wanted=column.type
            )


def _nothing(column: Column) -> Asking:
    """Stands in for what was already told to be wrong, so that the cells can be read all the same."""
    of = declared(column)
    return Asking(type=of, reads=Name(column.name, column.labels, of))
