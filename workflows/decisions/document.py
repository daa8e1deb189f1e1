"""A decision table as its document says it: what it looks at, what it gives, and its rows; `compiling` makes it ready."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label

SCHEMA = "dtable/1"
HitPolicy = Literal["first", "all", "unique"]
"""What counts when several rows are met: the first, all of them in order, or it is a fault."""
TypeName = Literal["", "text", "number", "date", "moment", "time", "yes_no", "choice", "list"]


def _counted(value: object) -> object:
    """Whole numbers as every other number; True stays what it is."""
    if isinstance(value, list | tuple):
        return tuple(_counted(each) for each in value)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Said = str | bool | Decimal
Cell = Annotated[Said | tuple[Said, ...] | None, BeforeValidator(_counted)]
"""Text as it would be typed into a spreadsheet, a value, or several of either; None and "-" are anything."""


class Choice(Document):
    """One of what a column may hold, for a table that belongs to no form."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    label: Label | None = None


class Column(Document):
    """`field` names what it reads or fills in, its own id when left out. `type` is needed only where no form knows it."""

    id: Key
    label: Label | None = None
    field: str = ""
    type: TypeName = ""
    options: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        return self.field or self.id


class Input(Column):
    """One thing the rows look at: a field, or what `expr` works out."""

    expr: Expressed = ""


class Output(Column):
    """One thing a row that is met gives."""


class Row(Document):
    """`when` says each input's cell by its id, anything where it is left out; `then` each output's."""

    id: Annotated[str, Field(max_length=40)] = ""
    on: bool = True
    when: Mapping[str, Cell] = Field(default_factory=dict)
    then: Mapping[str, Cell] = Field(default_factory=dict)
    note: str = ""


class DecisionTable(Document):
    """Built by `workflows.decisions.writing`, or as a part of a ticket type."""

    schema_: Literal["dtable/1"] = Field(default="dtable/1", alias="schema")
    key: Key
    name: Label
    note: Label | None = None
    hit: HitPolicy = "first"
    inputs: tuple[Input, ...] = Field(min_length=1)
    outputs: tuple[Output, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)
