"""Mistakes in the form of a definition that no single part can see; `workflows.checks` gathers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from workflows.definition import Definition
from workflows.explaining import unknown_value
from workflows.form_fields import FormField
from workflows.forms.sessions import Press
from workflows.kinds.options import terms
from workflows.kinds.table import KINDS
from workflows.mistakes import Mistake
from workflows.patterns import pattern_mistake

MOST_FIELDS = 100
MOST_OPTIONS = 50
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
    if "options" not in KINDS[field.kind].settings:
        if field.options:
            yield Mistake(code="no_options_here", path=f"{path}.options")
        return
    if not field.options:
        yield Mistake(code="needs_options", path=path)
    yield from too_many(len(field.options), MOST_OPTIONS, f"{path}.options")
    yield from repeated((option.id for option in field.options), f"{path}.options")
    for place, option in enumerate(field.options):
        if option.id in set(Press):
            where = f"{path}.options[{place}].id"
            yield Mistake(code="reserved_id", path=where, params={"id": option.id})
    yield from _check_words(field, path)


def _check_words(field: FormField, path: str) -> Iterator[Mistake]:
    for (_, first), (place, second) in combinations(enumerate(field.options), 2):
        for word in sorted(terms(first) & terms(second)):
            params = {"word": word, "first": first.id, "second": second.id}
            yield Mistake(code="ambiguous_word", path=f"{path}.options[{place}]", params=params)


def _check_limits(field: FormField, path: str) -> Iterator[Mistake]:
    for key, low, high in (
        ("min_length", field.min_length, field.max_length),
        ("minimum", field.minimum, field.maximum),
    ):
        if low is not None and high is not None and low > high:
            params = {"min": str(low), "max": str(high)}
            yield Mistake(code="min_over_max", path=f"{path}.{key}", params=params)
