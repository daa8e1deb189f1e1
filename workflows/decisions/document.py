"""A decision table as its document says it: what it looks at, what it gives, and its rows; `compiling` makes it ready."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label

HitPolicy = Literal["first", "all", "unique"]
"""What counts when several rows are met: the first, all of them in order, or it is a fault."""
TypeName = Literal["", "text", "number", "date", "moment", "time", "yes_no", "choice", "list"]
SEPARATORS = ",，、;；\n"
_QUOTED_WITHIN = (*SEPARATORS, '"', "“", "”")


def _as_typed(value: object) -> object:
    """Every cell as a spreadsheet could hold it: numbers are decimals, several values are one text."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case list() | tuple():
            return ", ".join(map(_listed, value)) if value else '""'
        case _:
            return value


def _listed(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quoted(text) if any(sign in text for sign in _QUOTED_WITHIN) else text


def quoted(text: str) -> str:
    """As one value, whatever signs are in it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _asking(cells: object) -> object:
    if not isinstance(cells, Mapping):
        return cells
    return {key: cell for key, cell in cells.items() if cell != "-"}


def _filled(cells: object) -> object:
    """What is empty is left out."""
    if not isinstance(cells, Mapping):
        return cells
    return {key: cell for key, cell in cells.items() if cell is not None and cell != ""}


Cell = Annotated[str | bool | Decimal, BeforeValidator(_as_typed)]
"""What stands in a spreadsheet: text as people type it, a number, or yes or no."""
Cells = Annotated[Mapping[str, Cell], BeforeValidator(_filled)]
"""By the id of their column; a column that is left out is empty."""
Asked = Annotated[Cells, BeforeValidator(_asking)]
"""What is "-" is left out as well."""


class Choice(Document):
    """One of what a column may hold, for a table that belongs to no form."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    label: Label | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.label.zh, self.label.en))) if self.label else ()


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

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.label.zh, self.label.en))) if self.label else ()


class Input(Column):
    """One thing the rows look at: a field, or what `expr` works out."""

    expr: Expressed = ""


class Output(Column):
    """One thing a row that is met gives."""


class Row(Document):
    """`when` says each input's cell by its id, anything where it is left out; `then` each output's."""

    id: Annotated[str, Field(max_length=40)] = ""
    on: bool = True
    when: Asked = Field(default_factory=dict)
    then: Cells = Field(default_factory=dict)
    note: str = ""


class DecisionTable(Document):
    """Read by `workflows.decision_documents`, or as a part of a ticket type."""

    schema_: Literal["dtable/1"] = Field(default="dtable/1", alias="schema")
    key: Key
    name: Label
    note: Label | None = None
    hit: HitPolicy = "first"
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]

    def row_id(self, place: int) -> str:
        """As it is called, or its number counted from 1."""
        return self.rows[place].id or str(place + 1)
