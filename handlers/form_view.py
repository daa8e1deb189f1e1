"""A form as its page shows it: every field that is shown now, as it stands, decided here and only drawn there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from handlers.wording import Wording
from workflows.answers import Answer, rows
from workflows.form_fields import FormField, Option
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session
from workflows.kinds.kind import Around, Asking
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.labels import Label
from workflows.reading.amounts import plain
from workflows.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A choice, an option or a suggestion; `options` are those below it."""

    id: str
    label: str
    options: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """`asking` says how it is filled in (`workflows.kinds.kind.Asking`), `text` is the answer as people read it.

    `columns` are those of a new row of a subform, `rows` the fields of each row there is.
    """

    id: str
    kind: str
    asking: str
    label: str
    hint: str = ""
    required: bool = False
    read_only: bool = False
    private: bool = False
    answer: Answer | None = None
    text: str = ""
    problem: str = ""
    choices: tuple[Named, ...] = ()
    options: tuple[Named, ...] = ()
    suggest: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    unit: str = ""
    minimum: str = ""
    maximum: str = ""
    earliest: str = ""
    latest: str = ""
    min_length: int | None = None
    max_length: int | None = None
    least: int | None = None
    most: int | None = None
    media: str = ""
    terms: str = ""
    link: str = ""
    columns: tuple[FieldView, ...] = ()
    rows: tuple[tuple[FieldView, ...], ...] = ()


def fields_of(
    session: Session, scene: Scene, words: Wording, refused: Mapping[str, Problem] | None = None
) -> tuple[FieldView, ...]:
    """`refused` are answers that were sent and not taken, by field."""
    sheet = scene.sheet(session)
    problems = {**sheet.problems, **(refused or {})}
    shown = [sheet.fields[each] for each in session.fields if each in sheet.fields]
    return tuple(_view(each, sheet, scene.around, words, problems) for each in shown)


def _view(
    field: FormField, sheet: Sheet, around: Around, words: Wording, problems: Mapping[str, Problem]
) -> FieldView:
    kind, locale = kind_of(field), words.locale
    answer, problem = sheet.answers.get(field.id), problems.get(field.id)
    earliest, latest = sheet.limits.get(field.id, (None, None))
    is_counted = kind.asking is Asking.NEVER or bool(field.formula)
    return FieldView(
        id=field.id,
        kind=field.kind,
        asking=Asking.NEVER.value if is_counted else kind.asking.value,
        label=field.label.say(locale),
        hint=_said(field.hint or field.ask, locale),
        required=field.required is True,
        read_only=field.read_only is True or is_counted,
        private=field.private,
        answer=answer,
        text="" if answer is None else kind.show(field, answer, locale),
        problem=worded(problem, field, words) if problem else "",
        choices=tuple(
            Named(id=e.id, label=e.label.say(locale)) for e in kind.choices(field, around)
        ),
        options=_options(field.options, locale),
        suggest=tuple(label.say(locale) for label in field.suggest),
        statements=tuple(label.say(locale) for label in field.statements),
        unit=_said(field.unit, locale),
        minimum=_number(field.minimum),
        maximum=_number(field.maximum),
        earliest=f"{earliest:%Y-%m-%d}" if earliest else "",
        latest=f"{latest:%Y-%m-%d}" if latest else "",
        min_length=field.min_length,
        max_length=field.max_length,
        least=field.least,
        most=field.most,
        media=kind.media,
        terms=_said(field.terms, locale),
        link=field.link,
        columns=_columns(field, around, words),
        rows=_rows(field, answer, sheet, around, words),
    )


def worded(problem: Problem, field: FormField | None, words: Wording) -> str:
    """In the field's own words, if it has some for this."""
    own = field.say.get(problem.code.value) if field else None
    if own:
        return own.say(words.locale)
    labels = words.listed([label.say(words.locale) for label in problem.labels])
    return words.say(f"problem.{problem.code}", labels=labels, **problem.params)


def _columns(field: FormField, around: Around, words: Wording) -> tuple[FieldView, ...]:
    """Of a row nothing is in yet."""
    if kind_of(field).asking is not Asking.ROWS:
        return ()
    empty = Sheet(answers={}, fields={column.id: column for column in field.columns})
    return tuple(_view(column, empty, around, words, {}) for column in field.columns)


def _rows(
    field: FormField, answer: Answer | None, sheet: Sheet, around: Around, words: Wording
) -> tuple[tuple[FieldView, ...], ...]:
    if not rows(answer):
        return ()
    return tuple(
        tuple(_view(column, row, around, words, row.problems) for column in row.fields.values())
        for row in sheet.rows.get(field.id, ())
    )


def _options(options: tuple[Option, ...], locale: str) -> tuple[Named, ...]:
    return tuple(
        Named(id=e.id, label=e.label.say(locale), options=_options(e.options, locale))
        for e in options
    )


def _said(label: Label | None, locale: str) -> str:
    return label.say(locale) if label else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
