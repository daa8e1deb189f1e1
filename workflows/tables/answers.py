"""The answers of a whole form as a row of a spreadsheet, and the rows of its subforms as sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from workflows.answers import Answer, Answers, Row, cell, rows
from workflows.form_fields import FormField
from workflows.kinds.cells import Shape
from workflows.kinds.kind import Around
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.tables.columns import FieldColumns, columns_of
from workflows.tables.values import CellValue

Key = tuple[str, str, str]
"""Of one column: the field's id and kind, the part of its answer."""
Cells = Mapping[Key, CellValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the answers of these fields stand; `subforms` by their field's id."""

    title: str
    columns: tuple[FieldColumns, ...]
    subforms: Mapping[str, Layout]

    @property
    def headers(self) -> Mapping[Key, str]:
        """In the order of the columns."""
        return {
            key: header
            for each in self.columns
            for key, header in zip(_keys(each), each.headers, strict=True)
        }

    @property
    def shapes(self) -> Mapping[Key, Shape]:
        return {
            key: part.shape
            for each in self.columns
            for key, part in zip(_keys(each), each.parts, strict=True)
        }

    def cells(self, answers: Answers) -> Cells:
        return {
            key: value
            for each in self.columns
            for key, value in zip(_keys(each), each.cells(answers.get(each.field.id)), strict=True)
        }

    def rows(self, answers: Answers) -> Iterator[tuple[str, Cells]]:
        """Of its subforms, each with the subform's id."""
        for field_id, layout in self.subforms.items():
            for row in rows(answers.get(field_id)):
                yield field_id, layout.cells(row)

    def answers(
        self, cells: Cells, subforms: Mapping[str, Sequence[Cells]], around: Around
    ) -> tuple[dict[str, Answer], dict[str, Problem]]:
        """What was answered, and by field what could not be read."""
        answers: dict[str, Answer] = {}
        problems: dict[str, Problem] = {}
        for each in self.columns:
            read = each.answer([cells.get(key) for key in _keys(each)], around)
            if isinstance(read, Problem):
                problems[each.field.id] = read
            elif read is not None:
                answers[each.field.id] = read
        for field_id, found in subforms.items():
            kept, wrong = _rows_read(self.subforms[field_id], found, around)
            answers |= {field_id: kept} if kept else {}
            problems |= {field_id: wrong} if wrong else {}
        return answers, problems


def layout_of(fields: Sequence[FormField], locale: str, zone: tzinfo, title: str = "") -> Layout:
    nested = [each for each in fields if kind_of(each).shape is Shape.ROWS]
    return Layout(
        title=title,
        columns=tuple(columns_of(each, locale, zone) for each in fields if each not in nested),
        subforms={
            each.id: layout_of(each.columns, locale, zone, each.label.say(locale))
            for each in nested
        },
    )


def _rows_read(
    layout: Layout, found: Sequence[Cells], around: Around
) -> tuple[list[Row], Problem | None]:
    """The rows, and the first thing that is wrong in one."""
    kept: list[Row] = []
    wrong: Problem | None = None
    for place, cells in enumerate(found, 1):
        answers, problems = layout.answers(cells, {}, around)
        kept.append({key: cell(each) for key, each in answers.items()})
        for problem in problems.values():
            wrong = wrong or replace(problem, params={**problem.params, "row": str(place)})
    return kept, wrong


def _keys(columns: FieldColumns) -> tuple[Key, ...]:
    field = columns.field
    return tuple((field.id, field.kind, part.key) for part in columns.parts)
