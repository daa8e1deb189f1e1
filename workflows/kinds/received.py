"""Values out of another system's JSON as answers: exactly what a field can hold, never what might have been meant."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from workflows.answers import Answer, Row, cell, parts
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Asking, Kind, More, wrong_shape
from workflows.kinds.linked import LinkedKind
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of

_NOT_FROM_OUTSIDE = frozenset({Asking.FILES, Asking.PAGE, Asking.NEVER})


def received(field: FormField, value: object, around: Around) -> Answer | Problem:
    """The answer as the field keeps it, or read from it: an option by its id or its whole name, a linked record by its
    number, a row cell by cell. Files are nobody's to send: their numbers are ours.

    `value` is JSON with its numbers as Decimal; null is for the caller to pass over.
    """
    kind = kind_of(field)
    if kind.asking in _NOT_FROM_OUTSIDE or field.formula:
        return wrong_shape()
    if isinstance(kind, LinkedKind):
        return _linked(kind, field, value, around)
    if kind.asking is Asking.ROWS:
        return _rows(kind, field, value, around)
    return _simple(kind, field, _kept(value), around)


def _linked(kind: LinkedKind, field: FormField, value: object, around: Around) -> Answer | Problem:
    """What else came with it is not believed: the record says what it says."""
    named = parts(value).get("id", "") if isinstance(value, dict) else _kept(value)
    known = {choice.id for choice in kind.offered(field, around)}
    if not isinstance(named, str) or named not in known:
        return Problem(code=ProblemCode.NO_SUCH_RECORD)
    return _whole(kind.pressed(field, named, around))


def _rows(kind: Kind, field: FormField, value: object, around: Around) -> Answer | Problem:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        return wrong_shape()
    read: list[Row] = []
    for each in value:
        row = _row(field, each, around)
        if isinstance(row, Problem):
            return row
        read.append(row)
    answer: Answer = read
    return kind.problem(field, answer) or answer


def _row(field: FormField, value: Mapping[str, object], around: Around) -> Row | Problem:
    columns = {column.id: column for column in field.columns}
    row: Row = {}
    for key, each in value.items():
        if key not in columns:
            return wrong_shape()
        if each is None:
            continue
        read = received(columns[key], each, around)
        if isinstance(read, Problem):
            return read
        row[key] = cell(read)
    return row


def _simple(kind: Kind, field: FormField, value: Answer | None, around: Around) -> Answer | Problem:
    """As it is kept, else by its whole name, else in words where nothing has to be chosen."""
    if value is None:
        return wrong_shape()
    problem = kind.problem(field, value)
    if problem is None:
        return value
    if field.options:
        return _by_name(kind, field, value) or problem
    if isinstance(value, str) and value.strip():
        return _whole(kind.read(field, value, around))
    return problem


def _by_name(kind: Kind, field: FormField, value: Answer) -> Answer | None:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in names):
        return None
    named = kind.answer(field, tuple(map(str, names)) if isinstance(value, list) else str(value))
    if named is None or (isinstance(named, list) and len(named) != len(names)):
        return None
    return None if kind.problem(field, named) else named


def _whole(read: Answer | More | Problem) -> Answer | Problem:
    return Problem(code=ProblemCode.INCOMPLETE) if isinstance(read, More) else read


def _kept(value: object) -> Answer | None:
    """Numbers as text with the same digits; None for what no field keeps."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return format(value, "f")
        case list():
            texts = [_kept(each) for each in value]
            kept = [each for each in texts if isinstance(each, str)]
            return kept if len(kept) == len(value) else None
        case Mapping():
            named = {str(key): _kept(each) for key, each in value.items() if each is not None}
            texts_of = {key: each for key, each in named.items() if isinstance(each, str)}
            return texts_of if len(texts_of) == len(named) else None
        case _:
            return None
