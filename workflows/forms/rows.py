"""A subform in a chat: its columns are asked one after another, row by row, until there are no more."""

from __future__ import annotations

from dataclasses import replace

from workflows.answers import Answer, Row, cell, rows
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session
from workflows.kinds.kind import Asking
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of


def is_subform(session: Session, scene: Scene) -> bool:
    return bool(session.asking) and kind_of(scene.field(session.asking)).asking is Asking.ROWS


def started(session: Session, scene: Scene) -> Session:
    """At the first column of a new row, where a subform is asked."""
    if not is_subform(session, scene):
        return session
    empty = replace(session, row={}, column="", is_collecting=False)
    return replace(empty, column=_next_column(empty, scene))


def with_cell(session: Session, scene: Scene, answer: Answer) -> Session:
    """The column that was asked has its answer: to the next, or the row is whole."""
    return _onward(replace(session, row={**session.row, session.column: cell(answer)}), scene)


def without_cell(session: Session, scene: Scene) -> Session:
    """The column is passed over."""
    passed = f"{session.asking}.{session.column}"
    return _onward(replace(session, skipped=(*session.skipped, passed)), scene)


def one_cell_back(session: Session, scene: Scene) -> Session | None:
    """At the column before; None at the first of a row."""
    before = list(session.row)[-1:]
    if not before:
        return None
    kept = {key: each for key, each in session.row.items() if key != before[0]}
    return replace(session, row=kept, column=before[0])


def with_rows(session: Session, everything: list[Row]) -> Session:
    answers: dict[str, Answer] = {**session.answers, session.asking: everything}
    return replace(session, answers=answers, row={}, column="", is_collecting=True)


def rows_so_far(session: Session) -> list[Row]:
    return rows(session.answers.get(session.asking))


def problem_of_last_row(session: Session, scene: Scene) -> Problem | None:
    """What a check between the columns has against it."""
    sheets = scene.sheet(session).rows.get(session.asking, ())
    return next(iter(sheets[-1].problems.values()), None) if sheets else None


def without_last_row(session: Session, scene: Scene) -> Session:
    """To be filled in again."""
    return started(with_rows(session, rows_so_far(session)[:-1]), scene)


def _onward(session: Session, scene: Scene) -> Session:
    column = _next_column(session, scene)
    if column:
        return replace(session, column=column, misses=0)
    prefix = f"{session.asking}."
    skipped = tuple(each for each in session.skipped if not each.startswith(prefix))
    whole = with_rows(session, [*rows_so_far(session), dict(session.row)])
    return replace(whole, skipped=skipped, misses=0)


def _next_column(session: Session, scene: Scene) -> str:
    sheet = scene.row_sheet(session)
    for column in scene.field(session.asking).columns:
        is_answered = column.id in sheet.answers
        is_passed = f"{session.asking}.{column.id}" in session.skipped
        if sheet.is_asked(column.id) and not is_answered and not is_passed:
            return column.id
    return ""
