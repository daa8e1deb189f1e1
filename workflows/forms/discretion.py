"""Questions whose answers are nobody else's business, and how a form goes on without one."""

from __future__ import annotations

from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.forms.sessions import Question, Result, Session
from workflows.forms.steps import go_on, passed_over
from workflows.kinds.kind import Around
from workflows.kinds.table import kind_of


def is_confidential(field: FormField) -> bool:
    return field.private or kind_of(field).is_sensitive


def asks_in_confidence(question: Question) -> bool:
    """A column of a subform is as private as the whole."""
    asked = (question.field, question.column_of)
    return any(is_confidential(field) for field in asked if field)


def stands_at_confidential(session: Session, definition: Definition) -> bool:
    return bool(session.asking) and is_confidential(definition.field(session.asking))


def left_for_later(session: Session, definition: Definition, around: Around) -> Result:
    """Where others listen nobody has to answer, required or not: the engineer is told in person."""
    scene = Scene(definition=definition, around=around)
    return go_on(passed_over(session, scene, session.asking), scene)
