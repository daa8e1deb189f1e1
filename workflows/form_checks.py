"""Mistakes in the form of a definition that no single part can see; `workflows.checks` gathers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.definition import Definition
from workflows.explaining import unknown_value
from workflows.form_fields import FormField, Option
from workflows.forms.sessions import Press
from workflows.kinds.options import terms
from workflows.kinds.table import KINDS
from workflows.mistakes import Mistake
from workflows.patterns import pattern_mistake

MOST_FIELDS = 100
MOST_COLUMNS = 30
_PLAIN = {
    "suggest",
    "pattern",
    "pattern_hint",
    "min_length",
    "max_length",
    "takes_first_words",
    "minimum",
    "maximum",
    "decimals",
    "unit",
    "earliest",
    "latest",
    "slots",
    "days",
    "statements",
    "least",
    "most",
    "columns",
    "records",
    "role",
    "terms",
    "link",
}


def check_form(definition: Definition) -> Iterator[Mistake]:
    form = definition.form
    yield from repeated((field.id for field in form), "form")
    yield from too_many(len(form), MOST_FIELDS, "form")
    if not definition.asked:
        yield Mistake(code="nothing_asked", path="form")
    yield from _check_first_words(form)
    for place, field in enumerate(form):
        yield from _check_field(field, f"form[{place}]")
        yield from _check_columns(field, f"form[{place}]")


def repeated(ids: Iterable[str], path: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place, each in enumerate(ids):
        if each in seen:
            yield Mistake(code="duplicate_id", path=f"{path}[{place}].id", params={"id": each})
        seen.add(each)


def too_many(count: int, most: int, path: str) -> Iterator[Mistake]:
    if count > most:
        yield Mistake(code="too_many", path=path, params={"count": str(count), "max": str(most)})


def _check_first_words(form: tuple[FormField, ...]) -> Iterator[Mistake]:
    takers = [(place, field) for place, field in enumerate(form) if field.takes_first_words]
    for place, _ in takers[1:]:
        path = f"form[{place}].takes_first_words"
        yield Mistake(code="second_first_words", path=path, params={"id": takers[0][1].id})
    for place, field in takers:
        if field.filled_by == "staff":
            yield Mistake(code="first_words_of_staff", path=f"form[{place}].takes_first_words")


def _check_field(field: FormField, path: str) -> Iterator[Mistake]:
    if field.id in set(Press):
        yield Mistake(code="reserved_id", path=f"{path}.id", params={"id": field.id})
    if field.kind not in KINDS:
        yield unknown_value((path, "kind"), field.kind, KINDS)
        return
    yield from _check_needs(field, path)
    yield from _check_fit(field, path)
    yield from _check_options(field, path)
    yield from _check_limits(field, path)
    mistake = pattern_mistake(field.pattern, f"{path}.pattern") if field.pattern else None
    if mistake:
        yield mistake


def _check_columns(field: FormField, path: str) -> Iterator[Mistake]:
    if "columns" not in getattr(KINDS.get(field.kind), "settings", ()):
        return
    yield from repeated((column.id for column in field.columns), f"{path}.columns")
    yield from too_many(len(field.columns), MOST_COLUMNS, f"{path}.columns")
    for place, column in enumerate(field.columns):
        where = f"{path}.columns[{place}]"
        yield from _check_field(column, where)
        if column.columns:
            yield Mistake(code="rows_in_rows", path=where, params={"kind": column.kind})


def _check_needs(field: FormField, path: str) -> Iterator[Mistake]:
    for key in sorted(KINDS[field.kind].needs):
        if not getattr(field, key):
            yield Mistake(code="missing", path=path, params={"key": key})


def _check_fit(field: FormField, path: str) -> Iterator[Mistake]:
    for key in sorted(_PLAIN - KINDS[field.kind].settings):
        if getattr(field, key) not in (None, "", (), False):
            kinds = ", ".join(sorted(kind.name for kind in KINDS.values() if key in kind.settings))
            params = {"key": key, "kind": field.kind, "kinds": kinds}
            yield Mistake(code="only_for_kinds", path=f"{path}.{key}", params=params)


def _check_options(field: FormField, path: str) -> Iterator[Mistake]:
    kind = KINDS[field.kind]
    if "options" not in kind.settings:
        if field.options:
            choosing = (each.name for each in KINDS.values() if "options" in each.settings)
            params = {"kinds": ", ".join(sorted(choosing))}
            yield Mistake(code="no_options_here", path=f"{path}.options", params=params)
        return
    if not field.options:
        yield Mistake(code="needs_options", path=path)
    places = tuple(_options(field.options, f"{path}.options"))
    yield from too_many(len(places), kind.most_options, f"{path}.options")
    yield from _check_ids(places)
    yield from _check_words(field.options, f"{path}.options")
    for where, option in places:
        if option.options and kind.has_branches:
            yield from _check_words(option.options, f"{where}.options")
        elif option.options:
            yield _no_branches(field, f"{where}.options")


def _options(options: tuple[Option, ...], path: str) -> Iterator[tuple[str, Option]]:
    """Each with its place, those below it after it."""
    for place, option in enumerate(options):
        yield f"{path}[{place}]", option
        yield from _options(option.options, f"{path}[{place}].options")


def _check_ids(places: tuple[tuple[str, Option], ...]) -> Iterator[Mistake]:
    """Of the whole tree: an answer may name any of them."""
    seen: set[str] = set()
    for where, option in places:
        if option.id in seen:
            yield Mistake(code="duplicate_id", path=f"{where}.id", params={"id": option.id})
        if option.id in set(Press):
            yield Mistake(code="reserved_id", path=f"{where}.id", params={"id": option.id})
        seen.add(option.id)


def _check_words(options: tuple[Option, ...], path: str) -> Iterator[Mistake]:
    owners: dict[str, Option] = {}
    for place, option in enumerate(options):
        for word in sorted(terms(option)):
            first = owners.setdefault(word, option)
            if first is not option:
                params = {"word": word, "first": first.id, "second": option.id}
                yield Mistake(code="ambiguous_word", path=f"{path}[{place}]", params=params)


def _no_branches(field: FormField, path: str) -> Mistake:
    kinds = ", ".join(sorted(kind.name for kind in KINDS.values() if kind.has_branches))
    params = {"key": "options", "kind": field.kind, "kinds": kinds}
    return Mistake(code="only_for_kinds", path=path, params=params)


def _check_limits(field: FormField, path: str) -> Iterator[Mistake]:
    for key, low, high in (
        ("min_length", field.min_length, field.max_length),
        ("minimum", field.minimum, field.maximum),
    ):
        if low is not None and high is not None and low > high:
            params = {"min": str(low), "max": str(high)}
            yield Mistake(code="min_over_max", path=f"{path}.{key}", params=params)
