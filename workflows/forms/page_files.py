"""Which files a form holds: what a page may show, and put into an answer."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.answers import Answer, parts, rows, texts
from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session
from workflows.kinds.kind import Asking
from workflows.kinds.pictures import SignatureKind
from workflows.kinds.table import kind_of


def media_of(field: FormField) -> str:
    """What files the field takes; "" for none. A signature is a picture, though nobody sends it as one."""
    kind = kind_of(field)
    return "image" if isinstance(kind, SignatureKind) else kind.media


def named_files(field: FormField, value: Answer) -> frozenset[str]:
    """Storage's ids in an answer, or in what is to become one."""
    return frozenset(_named(field, value))


def _named(field: FormField, value: Answer) -> Iterator[str]:
    if kind_of(field).asking is Asking.ROWS:
        for row in rows(value):
            for column in field.columns:
                if column.id in row:
                    yield from _named(column, row[column.id])
    elif media_of(field):
        yield from texts(value)
        yield from filter(None, [parts(value).get("photo")])
        yield from [value] if isinstance(value, str) else []


def known_files(session: Session, scene: Scene) -> frozenset[str]:
    """Those that were sent for this form, in the chat or on its page."""
    return _answering(session, scene) | {str(each) for each in session.attachments}


def attachments_left(session: Session, scene: Scene) -> tuple[int, ...]:
    """Those that answer nothing."""
    answering = _answering(session, scene)
    return tuple(each for each in session.attachments if str(each) not in answering)


def _answering(session: Session, scene: Scene) -> frozenset[str]:
    return frozenset(
        file
        for key, each in _held(session)
        if key in session.fields
        for file in named_files(scene.field(key), each)
    )


def _held(session: Session) -> Iterator[tuple[str, Answer]]:
    yield from session.answers.items()
    yield from ((key, each.value) for key, each in session.begun.items())
    if session.partial is not None and not session.column:
        yield session.asking, session.partial
