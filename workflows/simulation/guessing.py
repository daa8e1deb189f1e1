"""Answers for fields a trial says nothing of: the first thing each kind of field would take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workflows.answers import Answer
from workflows.expressions.surroundings import Surroundings
from workflows.form_fields import FormField
from workflows.kinds.fields import read
from workflows.kinds.kind import Around, More
from workflows.kinds.problems import Problem

_WORDS = (
    "1", "示例文字", "是", "2026-12-01", "2026-12-01 10:00", "10:00", "13800000000",
    "a@example.com", "https://example.com", "北京市朝阳区建国路 1 号", "AB123456", "100",
)  # fmt: skip


def guessed(fields: Iterable[FormField], now: datetime) -> dict[str, Answer]:
    """Those for which something fits; a photo, say, cannot be made up."""
    around = Around(surroundings=Surroundings(now=now))
    answers = {}
    for field in fields:
        answer = _first_fitting(field, around)
        if answer is not None:
            answers[field.id] = answer
    return answers


def _first_fitting(field: FormField, around: Around) -> Answer | None:
    options = [option.label.zh for option in field.options[:1]]
    for words in (*options, *_WORDS):
        answer = read(field, words, around)
        if not isinstance(answer, Problem | More):
            return answer
    return None
