"""The names a decision table may use: those of a form, or, in a table of the whole company, those its inputs declare."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.decisions.document import Column, DecisionTable
from workflows.expressions.scope import Names, Scope, names_in
from workflows.expressions.types import (
    DATE,
    MOMENT,
    NUMBER,
    TEXT,
    TIME,
    YES_NO,
    Base,
    Name,
    Type,
    list_of,
)

_PLAIN = {
    "": TEXT,
    "text": TEXT,
    "number": NUMBER,
    "date": DATE,
    "moment": MOMENT,
    "time": TIME,
    "yes_no": YES_NO,
}


@dataclass(frozen=True, slots=True)
class Naming:
    """`is_free`: the table belongs to no form."""

    scope: Scope
    is_free: bool

    @property
    def names(self) -> Names:
        return names_in(self.scope)


def naming_of(table: DecisionTable, scope: Scope | None) -> Naming:
    if scope is not None:
        return Naming(scope, is_free=False)
    found: dict[str, Name] = {}
    for each in table.inputs:
        if not each.expr:
            found.setdefault(each.name, Name(each.name, each.labels, declared(each)))
    return Naming(Scope(tuple(found.values())), is_free=True)


def declared(column: Column) -> Type:
    """By the document alone. A choice whose options nobody named is whatever text stands in the cells."""
    if column.type in {"choice", "list"}:
        options = tuple((each.id, each.labels) for each in column.options)
        item = Type(Base.CHOICE, options=options) if options else TEXT
        return list_of(item) if column.type == "list" else item
    return _PLAIN[column.type]
