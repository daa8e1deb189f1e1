"""A form filled in on a page, many answers at once in any order: what is right is taken, what is wrong is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.answers import Answer, Row, cell, rows
from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session, Stage
from workflows.kinds.kind import Around, Asking, More
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of

_TYPED = frozenset({Asking.WORDS, Asking.PLACE})
Given = Mapping[str, Answer | None]


def filled(session: Session, scene: Scene, given: Given) -> tuple[Session, Mapping[str, Problem]]:
    """None takes an answer away. A field that is not for its reader to fill in is passed over."""
    answers, refused = dict(session.answers), dict[str, Problem]()
    asked = scene.to_ask(session)
    for field_id in asked:
        if field_id not in given:
            continue
        value = given[field_id]
        answer = (
            None if value in (None, "", []) else taken(scene.field(field_id), value, scene.around)
        )
        if isinstance(answer, Problem):
            refused[field_id] = answer
        elif answer is None:
            answers.pop(field_id, None)
        else:
            answers[field_id] = answer
    return _after(session, answers), refused


def taken(field: FormField, value: Answer | None, around: Around) -> Answer | Problem:
    """What was typed is read as in a chat; what was chosen comes as it is kept."""
    kind = kind_of(field)
    if value is None:
        return Problem(code=ProblemCode.EMPTY)
    if kind.asking is Asking.ROWS:
        return _rows(field, value, around)
    if isinstance(value, str) and kind.asking in _TYPED:
        read = kind.read(field, value, around)
        return Problem(code=ProblemCode.EMPTY) if isinstance(read, More) else read
    return kind.problem(field, value) or value


def missing(session: Session, scene: Scene) -> Mapping[str, Problem]:
    """What keeps the form from being handed in: required answers, and checks that do not hold."""
    sheet = scene.sheet(session)
    wanting = {
        each: Problem(code=ProblemCode.REQUIRED)
        for each in scene.to_ask(session)
        if sheet.fields[each].required and each not in sheet.answers
    }
    broken = {
        each: problem
        for each, problem in sheet.problems.items()
        if problem.code is ProblemCode.BROKEN_RULE
    }
    return {**wanting, **broken}


def _rows(field: FormField, value: Answer, around: Around) -> Answer | Problem:
    """Each cell of each row; a row with nothing in it is none."""
    read: list[Row] = []
    columns = {column.id: column for column in field.columns if not column.formula}
    for row in rows(value):
        given = {key: each for key, each in row.items() if key in columns and each not in ("", [])}
        cells = {key: taken(columns[key], each, around) for key, each in given.items()}
        wrong = next((each for each in cells.values() if isinstance(each, Problem)), None)
        if wrong:
            return wrong
        if cells:
            read.append(
                {k: cell(each) for k, each in cells.items() if not isinstance(each, Problem)}
            )
    return kind_of(field).problem(field, read) or read


def _after(session: Session, answers: dict[str, Answer]) -> Session:
    """At no question: the chat asks anew where it goes on, and its older buttons are stale."""
    skipped = tuple(each for each in session.skipped if each not in answers)
    return replace(
        session,
        answers=answers,
        skipped=skipped,
        turn=session.turn + 1,
        misses=0,
        is_collecting=False,
        is_correcting=False,
        partial=None,
        column="",
        row={},
        stage=session.stage if session.asking else Stage.SUMMARY,
    )
