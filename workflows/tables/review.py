"""A sheet's own rows tried on the form that was drafted from it."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.form_fields import FormField
from workflows.kinds.kind import Around
from workflows.tables.drafting import Draft
from workflows.tables.notes import Note, NoteCode
from workflows.tables.planning import PlannedField
from workflows.tables.refusals import refusals
from workflows.tables.table import Table
from workflows.tables.values import said

_LONGEST_SHOWN = 30


def reviewed(table: Table, draft: Draft, around: Around) -> Iterator[Note]:
    """Of each column with cells its field would not take."""
    fields = {field.id: field for each in draft.form for field in (each, *each.columns)}
    for planned in draft.plan.fields:
        note = _refused(table, planned, fields[planned.id], around)
        if note:
            yield note


def _refused(table: Table, planned: PlannedField, field: FormField, around: Around) -> Note | None:
    column = planned.column
    found = refusals(field, column.cells, around)
    if found is None:
        return None
    return Note(
        code=NoteCode.CELLS_REFUSED,
        column=column.letter,
        header=planned.label,
        params={
            "count": str(found.count),
            "total": str(found.total),
            "row": str(table.rows[found.place]),
            "cell": said(column.cells[found.place])[:_LONGEST_SHOWN],
        },
    )
