"""How many a question for several wants: too few are told when somebody goes on, too many before another is begun."""

from __future__ import annotations

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.forms.rows import rows_so_far
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session
from workflows.kinds.choices import count_problem
from workflows.kinds.kind import Asking
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.subforms import MOST_ROWS
from workflows.kinds.table import kind_of
from workflows.sheets.sheet import Sheet


def too_few(field: FormField, answer: Answer | None) -> Problem | None:
    """Of files, rows and pressed options, which come one by one, so that their kinds take fewer on the way."""
    counted = len(answer) if isinstance(answer, list) else 0
    problem = count_problem(field, counted) if counted else None
    return problem if problem and problem.code is ProblemCode.TOO_FEW else None


def first_too_few(session: Session, sheet: Sheet) -> tuple[str, Problem] | None:
    for each in session.fields:
        problem = (
            too_few(sheet.fields[each], session.answers.get(each)) if sheet.is_asked(each) else None
        )
        if problem:
            return each, problem
    return None


def too_many_rows(session: Session, scene: Scene) -> Problem | None:
    """What stands against another row."""
    field = scene.field(session.asking)
    most = field.most or MOST_ROWS
    is_full = kind_of(field).asking is Asking.ROWS and len(rows_so_far(session)) >= most
    return Problem(code=ProblemCode.TOO_MANY, params={"max": str(most)}) if is_full else None
