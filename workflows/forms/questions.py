"""The question a session stands at, with the choices beside it; built by `workflows.forms.dialogue`."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Definition, FieldKind, FormField
from workflows.forms import wordings
from workflows.forms.problems import Problem
from workflows.forms.sessions import Ask, Choice, Press, Question, Session, Stage

_YES_NO = (Choice(id="yes", label=wordings.YES), Choice(id="no", label=wordings.NO))
_RATINGS = tuple(
    Choice(id=str(stars), label=label) for stars, label in enumerate(wordings.STARS, start=1)
)
_DONE = Choice(id=Press.DONE, label=wordings.DONE)
_SUMMARY = (
    Choice(id=Press.SUBMIT, label=wordings.SUBMIT),
    Choice(id=Press.EDIT, label=wordings.EDIT),
    Choice(id=Press.CANCEL, label=wordings.CANCEL),
)
_FIXED: Mapping[FieldKind, tuple[Choice, ...]] = {
    FieldKind.YES_NO: _YES_NO,
    FieldKind.RATING: _RATINGS,
}


def ask(
    session: Session,
    definition: Definition,
    *,
    problem: Problem | None = None,
    newly_understood: tuple[str, ...] = (),
    is_stale: bool = False,
) -> Ask:
    field = definition.field(session.asking) if session.asking else None
    question = Question(
        stage=session.stage,
        field=field,
        problem=problem,
        choices=_field_choices(session, field) if field else _stage_choices(session, definition),
        can_skip=field is not None and not field.required and not session.is_collecting,
        so_far=session.answers.get(session.asking),
        position=session.fields.index(session.asking) + 1 if field else len(session.fields),
        total=len(session.fields),
        newly_understood=newly_understood,
        is_stale=is_stale,
    )
    return Ask(session=session, question=question)


def _stage_choices(session: Session, definition: Definition) -> tuple[Choice, ...]:
    if session.stage is Stage.SUMMARY:
        return _SUMMARY
    return tuple(Choice(id=each, label=definition.field(each).label) for each in session.fields)


def _field_choices(session: Session, field: FormField) -> tuple[Choice, ...]:
    done = (_DONE,) if session.is_collecting else ()
    if field.suggest:
        return tuple(Choice(id=str(i), label=label) for i, label in enumerate(field.suggest)) + done
    options = tuple(Choice(id=option.id, label=option.label) for option in field.options)
    return _FIXED.get(field.kind, options) + done
