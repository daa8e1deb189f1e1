"""Which columns of a table become fields, how they are called and of which kind they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.kinds.kind import Around
from workflows.tables.formulas import References
from workflows.tables.groups import is_rows, sections
from workflows.tables.guessing import Guess, guessed
from workflows.tables.headers import Header, read_header
from workflows.tables.naming import Labels, Names
from workflows.tables.notes import Note, NoteCode
from workflows.tables.table import Column, Table

_ROW_NUMBERS = re.compile(r"序号|行号|编号|no\.?|#|№|index", re.IGNORECASE)
_LIKE_ID = re.compile("[a-z][a-z0-9_]*")
_CLOSING = re.compile(r"([\]］】])")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedField:
    """`reference` is what an expression calls it: its label, unless that could be somebody's id."""

    column: Column
    header: Header
    guess: Guess
    id: str
    label: str

    @property
    def reference(self) -> str:
        if _LIKE_ID.fullmatch(self.label):
            return self.id
        closed = _CLOSING.sub(r"\1\1", self.label)
        return f"[{closed}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields side by side; with a `header`, the columns of a subform."""

    fields: tuple[PlannedField, ...]
    header: Header | None = None
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]

    @property
    def fields(self) -> tuple[PlannedField, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def references(self) -> References:
        return References(
            by_letter={field.column.letter: field.reference for field in self.fields},
            by_header={field.column.header: field.reference for field in self.fields},
        )


def planned(table: Table, around: Around, taken: Sequence[str] = ()) -> Plan:
    """Ids and labels are given once in the whole form, subforms among it; those of `taken` never."""
    planner = _Planner(around, Names(taken), Labels())
    found = tuple(planner.section(group, each, table) for group, each in sections(table))
    return Plan(sections=tuple(each for each in found if each.fields), notes=tuple(planner.notes))


class _Planner:
    def __init__(self, around: Around, names: Names, labels: Labels) -> None:
        self._around, self._names, self._labels = around, names, labels
        self.notes: list[Note] = []

    def section(self, group: str, columns: Sequence[Column], table: Table) -> Section:
        if group and is_rows(group, columns, table):
            return self._subform(group, columns)
        if group and len(columns) > 1:
            self._note(NoteCode.GROUP_TAKEN_APART, columns[0], group)
        return Section(fields=tuple(self._fields(columns)))

    def _subform(self, group: str, columns: Sequence[Column]) -> Section:
        self._note(NoteCode.GROUP_IS_SUBFORM, columns[0], group)
        header = read_header(group)
        label = self._labels.give(header.name)
        return Section(
            header=header,
            id=self._names.give(header.name),
            label=label,
            fields=tuple(self._fields(columns)),
        )

    def _fields(self, columns: Sequence[Column]) -> Iterator[PlannedField]:
        for column in columns:
            header = read_header(column.header)
            if _counts_rows(column, header):
                self._note(NoteCode.ROW_NUMBERS, column, header.name)
                continue
            yield PlannedField(
                column=column,
                header=header,
                guess=guessed(column, header, self._around),
                id=self._names.give(header.name),
                label=self._labels.give(header.name),
            )

    def _note(self, code: NoteCode, column: Column, header: str) -> None:
        self.notes.append(Note(code=code, column=column.letter, header=header))


def _counts_rows(column: Column, header: Header) -> bool:
    """1, 2, 3, or a formula that counts them."""
    if not _ROW_NUMBERS.fullmatch(header.name):
        return False
    cells = [cell for cell in column.cells if cell is not None]
    is_counted = all(cell == place for place, cell in enumerate(cells, 1))
    return is_counted or "ROW(" in column.formula.upper()
