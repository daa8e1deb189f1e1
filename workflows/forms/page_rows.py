"""A sub-table filled in on a page: whole rows are taken, a row that lacks something or is wrong stays begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workflows.answers import Answer, Cell, Row, cell, rows
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.forms.readings import Reading, is_nothing, taken
from workflows.kinds.kind import Around
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.sheets.blueprint import Blueprint
from workflows.sheets.sheet import Sheet, fill_in


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGiven:
    """`cells` as they are taken, `rest` those that are not as they were given; `problems` by column."""

    cells: Row
    rest: Row
    problems: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not self.cells and not self.rest

    @property
    def is_whole(self) -> bool:
        return bool(self.cells) and not self.problems

    @property
    def shown(self) -> Row:
        return {**self.cells, **self.rest}


def rows_given(
    form_field: FormField,
    value: Answer,
    columns: Blueprint,
    outer: Mapping[str, Value],
    around: Around,
) -> Reading:
    given = [row_given(row, columns, outer, around) for row in rows(value)]
    whole: Answer = [each.cells for each in given if each.is_whole]
    problems = {
        f"{place}.{column}": problem
        for place, each in enumerate(given)
        for column, problem in each.problems.items()
        if not each.is_blank
    }
    wrong = kind_of(form_field).problem(form_field, whole)
    if wrong:
        problems[""] = wrong
    if problems:
        problems.setdefault("", Problem(code=ProblemCode.INCOMPLETE))
    is_rest = bool(problems) or len(given) > len(rows(whole))
    is_taken = not wrong or wrong.code is ProblemCode.TOO_FEW
    return Reading(
        answer=whole if is_taken and whole else None,
        rest=[each.shown for each in given] if is_rest else None,
        problems=problems,
        replaces=is_taken,
    )


def row_given(row: Row, columns: Blueprint, outer: Mapping[str, Value], around: Around) -> RowGiven:
    """Column by column: one may decide what the next one offers."""
    read = RowGiven(cells={}, rest={})
    for rules in columns.rules:
        column = rules.form_field.id
        given = row.get(column)
        if given is not None and not is_nothing(given):
            sheet = fill_in(columns, read.cells, around.surroundings, outer)
            read = _with_cell(read, column, given, sheet, around)
    sheet = fill_in(columns, read.cells, around.surroundings, outer)
    wanting = {
        each: Problem(code=ProblemCode.REQUIRED)
        for each, column_field in sheet.fields.items()
        if sheet.is_asked(each) and column_field.required and each not in sheet.answers
    }
    return replace(read, problems={**wanting, **read.problems})


def _with_cell(read: RowGiven, column: str, given: Cell, sheet: Sheet, around: Around) -> RowGiven:
    if not sheet.is_asked(column):
        return read
    earliest, latest = sheet.limits.get(column, (None, None))
    limited = replace(around, earliest=earliest, latest=latest)
    answer = taken(sheet.fields[column], given, limited)
    if isinstance(answer, Problem):
        return replace(
            read,
            rest={**read.rest, column: given},
            problems={**read.problems, column: answer},
        )
    return replace(read, cells={**read.cells, column: cell(answer)})
