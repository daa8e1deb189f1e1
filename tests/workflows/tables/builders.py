"""Tables as somebody would have read them from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase

from tests.workflows.builders_forms import AROUND
from workflows.form_fields import FormField
from workflows.tables.drafting import Draft, draft_form
from workflows.tables.notes import NoteCode
from workflows.tables.table import Column, Dropdown, Table
from workflows.tables.values import CellValue


def a_column(header: str, *cells: CellValue, **parts: object) -> Column:
    column = Column(letter="?", header=header, cells=cells)
    return replace(column, **parts)  # type: ignore[arg-type]


def a_table(*columns: Column, title: str = "报修登记表") -> Table:
    """Lettered from A on; the cells begin in row 2."""
    rows = max((len(column.cells) for column in columns), default=0)
    lettered = (
        replace(
            column,
            letter=ascii_uppercase[place],
            cells=column.cells + (None,) * (rows - len(column.cells)),
        )
        for place, column in enumerate(columns)
    )
    numbers = tuple(range(2, rows + 2))
    return Table(sheet="报修", title=title, columns=tuple(lettered), rows=numbers)


def choices(*names: str) -> Dropdown:
    return Dropdown(choices=names)


def drafted(*columns: Column) -> Draft:
    return draft_form(a_table(*columns), AROUND)


def form_of(*columns: Column) -> tuple[FormField, ...]:
    return drafted(*columns).form


def field_of(header: str, *cells: CellValue, **parts: object) -> FormField:
    """That of a column alone on its sheet."""
    (field,) = form_of(a_column(header, *cells, **parts))
    return field


def codes(draft: Draft) -> list[NoteCode]:
    return [note.code for note in draft.notes]


def labels(fields: Sequence[FormField]) -> list[str]:
    return [field.label.zh for field in fields]
