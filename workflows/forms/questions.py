"""The question a session stands at, with the choices beside it; built by `workflows.forms.dialogue`."""

from __future__ import annotations

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.forms.counts import too_many_rows
from workflows.forms.rows import is_subform
from workflows.forms.scene import Scene
from workflows.forms.sessions import Ask, Press, Question, Session, Stage
from workflows.kinds import wordings
from workflows.kinds.kind import Choice
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of

_DONE = Choice(id=Press.DONE, label=wordings.DONE)
_MORE = Choice(id=Press.MORE, label=wordings.MORE)
_SUMMARY = (
    Choice(id=Press.SUBMIT, label=wordings.SUBMIT),
    Choice(id=Press.EDIT, label=wordings.EDIT),
    Choice(id=Press.CANCEL, label=wordings.CANCEL),
)


def ask(
    session: Session,
    scene: Scene,
    *,
    problem: Problem | None = None,
    newly_understood: tuple[str, ...] = (),
    is_stale: bool = False,
) -> Ask:
    field = scene.asked(session) if session.asking else None
    fields = scene.to_ask(session)
    at = session.asking in fields
    question = Question(
        stage=session.stage,
        field=field,
        problem=problem,
        choices=_field_choices(session, field, scene) if field else _stage_choices(session, scene),
        can_skip=field is not None and can_skip(session, field, scene),
        so_far=session.answers.get(session.asking) if session.partial is None else session.partial,
        position=fields.index(session.asking) + 1 if at else len(fields),
        total=len(fields),
        newly_understood=newly_understood,
        lines=_lines(session, scene) if session.stage is Stage.SUMMARY else (),
        is_stale=is_stale,
        column_of=scene.field(session.asking) if session.column else None,
    )
    return Ask(session=session, question=question)


def _stage_choices(session: Session, scene: Scene) -> tuple[Choice, ...]:
    if session.stage is Stage.SUMMARY:
        return _SUMMARY
    return tuple(Choice(id=each, label=scene.field(each).label) for each in scene.to_ask(session))


def _field_choices(session: Session, field: FormField, scene: Scene) -> tuple[Choice, ...]:
    if session.is_collecting and is_subform(session, scene):
        return (_DONE,) if too_many_rows(session, scene) else (_MORE, _DONE)
    done = (_DONE,) if session.is_collecting else ()
    return kind_of(field).choices(field, scene.around_asked(session), session.partial) + done


def can_skip(session: Session, field: FormField, scene: Scene) -> bool:
    """The first column of a first row is passed over with its whole subform."""
    if session.is_collecting:
        return False
    if session.column and not session.row and not scene.field(session.asking).required:
        return True
    return not field.required


def _lines(session: Session, scene: Scene) -> tuple[tuple[FormField, Answer | None], ...]:
    """What is computed is shown as well, but only once there is something."""
    sheet = scene.sheet(session)
    shown = [
        (sheet.fields[each], sheet.answers.get(each))
        for each in session.fields
        if each in sheet.fields
    ]
    return tuple(
        (field, answer) for field, answer in shown if answer is not None or sheet.is_asked(field.id)
    )
