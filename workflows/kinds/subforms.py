"""子表单: rows of the field's own columns, such as parts with quantity and price."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from workflows.answers import Answer, Row, cell, rows
from workflows.expressions.types import Base, Name, Type, list_of
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds.cells import Shape
from workflows.kinds.choices import count_problem
from workflows.kinds.kind import Around, Asking, Heard, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.counted import Counted, asked_for, counted

MOST_ROWS = 100
_BETWEEN_ROWS = re.compile(r"[\n;；]+")
_BEYOND = frozenset({ProblemCode.TOO_SMALL, ProblemCode.TOO_LARGE, ProblemCode.TOO_PRECISE})
_BETWEEN_CELLS = re.compile(r"[,，、\t |]+")


class SubformKind(Kind):
    """`kinds`: what its columns can be. A row that a check refuses keeps its place in the answer; the sheet says why."""

    name: ClassVar[str] = "subform"
    label: ClassVar[Label] = Label(zh="子表单", en="Sub-table")
    asking: ClassVar[Asking] = Asking.ROWS
    shape: ClassVar[Shape] = Shape.ROWS
    settings: ClassVar[frozenset[str]] = frozenset({"columns", "least", "most"})
    needs: ClassVar[frozenset[str]] = frozenset({"columns"})

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """Whole rows at once: a line each, the cells in the order of the columns (压缩机 2 350), or as people list things
        (遥控器一个，滤网两个)."""
        lines = [line for line in _BETWEEN_ROWS.split(words) if line.strip()]
        read = [self._row(field, line, around) for line in lines[: MOST_ROWS + 1]]
        beyond = next((each for each in read if isinstance(each, Problem)), None)
        if beyond:
            return beyond
        whole = [row for row in read if row and not isinstance(row, Problem)]
        if not whole or len(whole) < len(lines):
            whole = self._listed(field, counted(words), around)
        if not whole:
            return Problem(code=ProblemCode.NOT_A_ROW, labels=self._headers(field))
        everything: Answer = [*rows(so_far), *whole]
        return self.problem(field, everything) or everything

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """Things that are asked for, where nothing else needs to be known of them."""
        found: Answer = [*self._listed(field, asked_for(text), around)]
        return (
            Heard(answer=found, start=0, end=0)
            if found and not self.problem(field, found)
            else None
        )

    def _listed(self, field: FormField, things: list[Counted], around: Around) -> list[Row]:
        """The first column is what they are, the second how many, a third what one costs."""
        kinds = [column.kind for column in self._typed(field)]
        if kinds not in (["text", "number"], ["text", "number", "money"]):
            return []
        cells = ([each.name, str(each.count), each.price][: len(kinds)] for each in things)
        read = [self._row_of(field, each, around) for each in cells]
        whole = [row for row in read if row and not isinstance(row, Problem)]
        return whole if len(whole) == len(read) else []

    def _row(self, field: FormField, line: str, around: Around) -> Row | Problem | None:
        return self._row_of(field, _cells(line, len(self._typed(field))), around)

    def _row_of(self, field: FormField, cells: list[str], around: Around) -> Row | Problem | None:
        """A cell beyond its limits is still a row's; anything else that does not fit is no row."""
        columns = self._typed(field)
        if len(cells) != len(columns):
            return None
        answers = [
            self._kinds[column.kind].read(column, words, around)
            for column, words in zip(columns, cells, strict=True)
        ]
        good = [each for each in answers if not isinstance(each, Problem | More)]
        if len(good) < len(columns):
            refused = (each for each in answers if isinstance(each, Problem))
            return next((each for each in refused if each.code in _BEYOND), None)
        return {column.id: cell(each) for column, each in zip(columns, good, strict=True)}

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, list) or len(rows(answer)) != len(answer):
            return wrong_shape()
        if len(answer) > (field.most or MOST_ROWS):
            params = {"max": str(field.most or MOST_ROWS)}
            return Problem(code=ProblemCode.TOO_MANY, params=params)
        problems = (self._row_problem(field, row) for row in rows(answer))
        return next(filter(None, problems), None) or count_problem(field, len(answer))

    def _row_problem(self, field: FormField, row: Row) -> Problem | None:
        columns = {column.id: column for column in field.columns}
        if not row.keys() <= columns.keys():
            return wrong_shape()
        problems = (self._kinds[columns[key].kind].problem(columns[key], row[key]) for key in row)
        return next(filter(None, problems), None)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        if not isinstance(answer, list) or len(rows(answer)) != len(answer):
            return as_is(answer)
        return "\n".join(self._shown(field, row, locale) for row in rows(answer)) or "—"

    def _shown(self, field: FormField, row: Row, locale: str) -> str:
        cells = (
            self._kinds[column.kind].show(column, row[column.id], locale)
            for column in field.columns
            if column.id in row
        )
        return " · ".join(cells)

    def written(self, field: FormField, answer: Answer) -> str:
        return "\n".join(self._written(field, row) for row in rows(answer))

    def _written(self, field: FormField, row: Row) -> str:
        cells = (
            self._kinds[column.kind].written(column, row[column.id])
            for column in self._typed(field)
            if column.id in row
        )
        return ", ".join(cells)

    def type(self, field: FormField) -> Type:
        columns = tuple(
            Name(column.id, _names(column), self._kinds[column.kind].type(column))
            for column in field.columns
            if column.kind in self._kinds
        )
        return list_of(Type(Base.RECORD, columns=columns))

    def value(self, field: FormField, answer: Answer) -> Value:
        return tuple(self._values(field, row) for row in rows(answer))

    def _values(self, field: FormField, row: Row) -> Mapping[str, Value]:
        return {
            column.id: self._kinds[column.kind].value(column, row[column.id])
            if column.id in row
            else None
            for column in field.columns
        }

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """No formula makes rows."""
        return None

    def schema(self, field: FormField) -> Schema:
        columns = {column.id: self._kinds[column.kind].schema(column) for column in field.columns}
        row = {"type": "object", "properties": columns, "additionalProperties": False}
        return {"type": "array", "items": row, "maxItems": field.most or MOST_ROWS}

    def _typed(self, field: FormField) -> tuple[FormField, ...]:
        """The columns somebody fills in."""
        return tuple(column for column in field.columns if not column.formula)

    def _headers(self, field: FormField) -> tuple[Label, ...]:
        return tuple(column.label for column in self._typed(field))


def _cells(line: str, count: int) -> list[str]:
    """A name of several words stands first: door seal 1."""
    cells = [each for each in _BETWEEN_CELLS.split(line.strip()) if each]
    name, others = cells[: len(cells) - count + 1], cells[len(cells) - count + 1 :]
    is_name = len(name) > 1 and not any(each.isdecimal() for each in name)
    return [" ".join(name), *others] if is_name else cells


def _names(column: FormField) -> tuple[str, ...]:
    return tuple(name for name in (column.label.zh, column.label.en, *column.words) if name)
