"""A form as its page shows it: every field that is shown now, as it stands, decided here and only drawn there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.wording import Wording
from workflows.answers import Answer, Row, parts, rows, texts
from workflows.form_fields import FormField, Option
from workflows.forms.page_files import media_of
from workflows.forms.page_rows import row_given
from workflows.forms.pages import Places, begun_readings
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session
from workflows.kinds.kind import Around, Asking, Kind
from workflows.kinds.linked import LinkedKind
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.labels import Label
from workflows.sheets.sheet import Sheet, fill_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that can be chosen; `options` are those below it."""

    id: str
    label: str
    options: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """`asking` says how it is filled in (`workflows.kinds.kind.Asking`).

    `answer` is what stands in it, `is_begun` while that is no answer yet; `text` is the answer as people read it,
    `typed` as they type it, `chosen` the ids of what is chosen: of `choices`, or down the tree of `options`.
    Where words are typed, the ids of `choices` are words. `columns` are the fields of a new row of a subform,
    `rows` those of each row there is.
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
    is_begun: bool = False
    text: str = ""
    typed: str = ""
    chosen: tuple[str, ...] = ()
    problem: str = ""
    choices: tuple[Named, ...] = ()
    options: tuple[Named, ...] = ()
    can_search: bool = False
    statements: tuple[str, ...] = ()
    unit: str = ""
    earliest: str = ""
    latest: str = ""
    most: int | None = None
    media: str = ""
    terms: str = ""
    link: str = ""
    columns: tuple[FieldView, ...] = ()
    rows: tuple[tuple[FieldView, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """`place` is where the fields of a row stand: "parts.0."."""

    sheet: Sheet
    around: Around
    words: Wording
    problems: Places
    begun: Mapping[str, Answer]
    scene: Scene
    place: str = ""

    @property
    def locale(self) -> str:
        return self.words.locale

    def around_of(self, field_id: str) -> Around:
        earliest, latest = self.sheet.limits.get(field_id, (None, None))
        return replace(self.around, earliest=earliest, latest=latest)

    def problem(self, field: FormField) -> str:
        """Of a row's own trouble the row tells."""
        own = self.problems.get(f"{self.place}{field.id}")
        found = own or self.sheet.problems.get(field.id)
        return worded(found, field, self.words) if found and "row" not in found.params else ""


def fields_of(
    session: Session, scene: Scene, words: Wording, problems: Places
) -> tuple[FieldView, ...]:
    """`problems` besides those that the form's own checks tell of."""
    readings = begun_readings(session, scene)
    begun = {key: each.rest for key, each in readings.items() if each.rest is not None}
    sheet = scene.sheet(session)
    drawing = _Drawing(
        sheet=sheet, around=scene.around, words=words, problems=problems, begun=begun, scene=scene
    )
    shown = [sheet.fields[each] for each in session.fields if each in sheet.fields]
    return tuple(_view(each, drawing) for each in shown)


def worded(problem: Problem, field: FormField | None, words: Wording) -> str:
    """In the field's own words, if it has some for this."""
    own = field.say.get(problem.code.value) if field else None
    if own:
        return own.say(words.locale)
    labels = words.listed([label.say(words.locale) for label in problem.labels])
    return words.say(f"problem.{problem.code}", labels=labels, **problem.params)


def _view(field: FormField, drawing: _Drawing) -> FieldView:
    kind, locale = kind_of(field), drawing.locale
    is_counted = kind.asking is Asking.NEVER or bool(field.formula)
    plain = FieldView(
        id=field.id,
        kind=field.kind,
        asking=Asking.NEVER.value if is_counted else kind.asking.value,
        label=field.label.say(locale),
        hint=_said(field.hint or field.ask, locale),
        required=field.required is True,
        read_only=field.read_only is True or is_counted,
        private=field.private,
        problem=drawing.problem(field),
        can_search=isinstance(kind, LinkedKind),
        statements=tuple(label.say(locale) for label in field.statements),
        unit=_said(field.unit, locale),
        most=field.most,
        media=media_of(field),
        terms=_said(field.terms, locale),
        link=field.link,
    )
    view = _answered(plain, field, kind, drawing)
    return view if view.read_only else _offering(view, field, kind, drawing)


def _answered(view: FieldView, field: FormField, kind: Kind, drawing: _Drawing) -> FieldView:
    begun, answer = drawing.begun.get(field.id), drawing.sheet.answers.get(field.id)
    if begun is not None:
        typed = begun if isinstance(begun, str) else ""
        return replace(
            view, answer=begun, is_begun=True, typed=typed, chosen=_chosen(field, kind, begun)
        )
    if answer is None:
        return view
    return replace(
        view,
        answer=answer,
        text=kind.show(field, answer, drawing.locale),
        typed=kind.written(field, answer),
        chosen=_chosen(field, kind, answer),
    )


def _chosen(field: FormField, kind: Kind, answer: Answer) -> tuple[str, ...]:
    if isinstance(answer, bool):
        return ("yes" if answer else "no",)
    if isinstance(answer, str):
        return _way_to(field.options, answer) if kind.has_branches else (answer,)
    given = parts(answer)
    if "date" in given:
        return (f"{given['date']}T{given.get('from', '')}",)
    return (given["id"],) if "id" in given else tuple(texts(answer))


def _way_to(options: tuple[Option, ...], wanted: str) -> tuple[str, ...]:
    for option in options:
        below = _way_to(option.options, wanted)
        if below or option.id == wanted:
            return (option.id, *below)
    return ()


def _offering(view: FieldView, field: FormField, kind: Kind, drawing: _Drawing) -> FieldView:
    """What can be chosen, and from when to when."""
    locale, around = drawing.locale, drawing.around_of(field.id)
    if kind.asking is Asking.ROWS:
        return _with_rows(view, field, drawing)
    if kind.asking is Asking.STEPS:
        return replace(view, options=_options(field.options, locale))
    are_words = kind.asking is Asking.WORDS
    return replace(
        view,
        choices=tuple(
            Named(id=each.label.zh if are_words else each.id, label=each.label.say(locale))
            for each in kind.offered(field, around)
        ),
        earliest=f"{around.earliest:%Y-%m-%d}" if around.earliest else "",
        latest=f"{around.latest:%Y-%m-%d}" if around.latest else "",
    )


def _with_rows(view: FieldView, field: FormField, drawing: _Drawing) -> FieldView:
    drawn = (
        _row(field, row, f"{field.id}.{place}.", drawing)
        for place, row in enumerate(rows(view.answer))
    )
    return replace(view, columns=_row(field, {}, "", drawing), rows=tuple(drawn))


def _row(field: FormField, row: Row, place: str, drawing: _Drawing) -> tuple[FieldView, ...]:
    columns = drawing.scene.definition.blueprint.columns_of(field.id)
    read = row_given(row, columns, drawing.sheet.values, drawing.around)
    sheet = fill_in(columns, read.cells, drawing.around.surroundings, drawing.sheet.values)
    own = replace(drawing, sheet=sheet, begun=read.rest, place=place)
    shown = [sheet.fields[each.id] for each in field.columns if each.id in sheet.fields]
    return tuple(_view(each, own) for each in shown)


def _options(options: tuple[Option, ...], locale: str) -> tuple[Named, ...]:
    return tuple(
        Named(id=e.id, label=e.label.say(locale), options=_options(e.options, locale))
        for e in options
    )


def _said(label: Label | None, locale: str) -> str:
    return label.say(locale) if label else ""
