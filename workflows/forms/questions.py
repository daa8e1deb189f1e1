"""The question a session stands at, with the choices beside it; built by `workflows.forms.dialogue`."""

from __future__ import annotations

from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.forms.sessions import Ask, Press, Question, Session, Stage
from workflows.kinds import wordings
from workflows.kinds.kind import Choice
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of

_DONE = Choice(id=Press.DONE, label=wordings.DONE)
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
    field = scene.field(session.asking) if session.asking else None
    question = Question(
        stage=session.stage,
        field=field,
        problem=problem,
        choices=_field_choices(session, field, scene) if field else _stage_choices(session, scene),
        can_skip=field is not None and not field.required and not session.is_collecting,
        so_far=session.answers.get(session.asking) if session.partial is None else session.partial,
        position=session.fields.index(session.asking) + 1 if field else len(session.fields),
        total=len(session.fields),
        newly_understood=newly_understood,
        is_stale=is_stale,
    )
    return Ask(session=session, question=question)


def _stage_choices(session: Session, scene: Scene) -> tuple[Choice, ...]:
    if session.stage is Stage.SUMMARY:
        return _SUMMARY
    return tuple(Choice(id=each, label=scene.field(each).label) for each in session.fields)


def _field_choices(session: Session, field: FormField, scene: Scene) -> tuple[Choice, ...]:
    done = (_DONE,) if session.is_collecting else ()
    return kind_of(field).choices(field, scene.around, session.partial) + done
