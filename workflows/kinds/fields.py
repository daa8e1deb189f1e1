"""What a field takes for an answer and how it shows one, whatever its kind."""

from __future__ import annotations

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, More
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of


def read(field: FormField, words: str, around: Around) -> Answer | More | Problem:
    """Words typed as the answer to this question."""
    return kind_of(field).read(field, words, around)


def show(field: FormField, answer: Answer, locale: str) -> str:
    """The answer for people."""
    return kind_of(field).show(field, answer, locale)


def masked(field: FormField, answer: Answer, locale: str = "zh_CN") -> str:
    """With what private data is in it hidden (138****0001); for who may not see it."""
    return kind_of(field).masked(field, answer, locale)
