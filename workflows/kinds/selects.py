"""下拉: options too many for buttons; some letters of a name bring the list down to those that have them."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField, Option
from workflows.kinds import wordings
from workflows.kinds.choices import ChoiceKind, ChoicesKind, Optional, option_problem, options_meant
from workflows.kinds.kind import Around, Choice, Kind, More
from workflows.kinds.options import by_place, is_place, named_option, terms
from workflows.kinds.problems import Problem
from workflows.labels import Label
from workflows.reading.folding import bare

MOST_LISTED = 20
MOST_OPTIONS = 500
_LONGEST_SEARCH = 60
_FIGURES = re.compile(r"[0-9]{1,4}")
_PLACES = re.compile(r"[0-9 ,，、;；]+")


class Searched(Optional):
    """`so_far` is what was searched for. Of a long list only those that are shown have numbers."""

    most_options: ClassVar[int] = MOST_OPTIONS

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return super().choices(_listed(field, so_far), around)

    def offered(self, field: FormField, around: Around) -> tuple[Choice, ...]:
        return super().choices(field, around)

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """How many there are where not all are shown."""
        total, told = len(_found(field, so_far)), wordings.SEARCH
        if total <= MOST_LISTED:
            return None
        zh, en = (each.format(total=total, shown=MOST_LISTED) for each in (told.zh, told.en))
        return Label(zh=zh, en=en)


class SelectKind(Searched, ChoiceKind):
    """下拉."""

    name: ClassVar[str] = "select"
    label: ClassVar[Label] = Label(zh="下拉", en="Select")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        listed = _listed(field, so_far)
        exact = named_option(field, words) or by_place(listed.options, bare(words))
        if exact:
            return exact.id
        if is_place(words):
            return option_problem(listed, ())
        for query in (f"{so_far} {words}" if isinstance(so_far, str) else words, words):
            meant = _matching(field, query)
            if meant:
                return meant[0].id if len(meant) == 1 else More(so_far=query)
        return option_problem(field, ())


class MultiSelectKind(Searched, ChoicesKind):
    """下拉多选."""

    name: ClassVar[str] = "multi_select"
    label: ClassVar[Label] = Label(zh="下拉多选", en="Multi-select")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        figures = _FIGURES.findall(words) if _PLACES.fullmatch(words.strip()) else []
        are_places = figures and not all(named_option(field, each) for each in figures)
        return super().read(_listed(field, None) if are_places else field, words, around)


def _listed(field: FormField, so_far: Answer | None) -> FormField:
    """With the options that are shown."""
    found = _found(field, so_far)[:MOST_LISTED]
    return field if len(found) == len(field.options) else _with(field, found)


def _found(field: FormField, so_far: Answer | None) -> tuple[Option, ...]:
    """The search is run again: the options may have changed since."""
    found = _matching(field, so_far) if isinstance(so_far, str) else ()
    return found or field.options


def _matching(field: FormField, query: str) -> tuple[Option, ...]:
    """Those in whose names every word of the query occurs; else those that an answer would mean."""
    words = bare(query).split()
    is_search = bool(words) and len(query) <= _LONGEST_SEARCH
    have_all = [
        option
        for option in field.options
        if is_search and all(_is_in(word, option) for word in words)
    ]
    return tuple(have_all) or options_meant(field, query)


def _is_in(word: str, option: Option) -> bool:
    """A single letter says nothing, a single character does."""
    return (len(word) > 1 or not word.isascii()) and any(word in term for term in terms(option))


def _with(field: FormField, options: tuple[Option, ...]) -> FormField:
    return field.model_copy(update={"options": options})


KINDS: tuple[Kind, ...] = (SelectKind(), MultiSelectKind())
