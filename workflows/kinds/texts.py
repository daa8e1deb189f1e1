"""Words: a line, several lines, lines with marks; and what other kinds of words build on."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Choice, Heard, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare, clean, half_width
from workflows.reading.named import named_code, only_code
from workflows.reading.phones import hide_phones

LONGEST_TEXT = 2000
LONGEST_LONG_TEXT = 10_000
LONGEST_PATTERNED_TEXT = 200  # what a pattern is tried on stays short: it may backtrack
_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]{0,500})?|!--[^<>]{0,500})>")
_LINE_BREAK = re.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)


class Words(Kind):
    """Any kind that keeps its answer as one text."""

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        return wrong_shape() if not isinstance(answer, str) else None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return as_is(answer)

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        return hide_phones(self.show(field, answer, locale))

    def schema(self, field: FormField) -> Schema:
        return {"type": "string"}


class TextKind(Words):
    """单行文本. A suggestion that was taken is kept in Chinese and read in the reader's language."""

    name: ClassVar[str] = "text"
    label: ClassVar[Label] = Label(zh="单行文本", en="Text")
    settings: ClassVar[frozenset[str]] = frozenset(
        {"suggest", "pattern", "pattern_hint", "min_length", "max_length", "takes_first_words"}
    )
    is_text: ClassVar[bool] = True
    longest: ClassVar[int] = LONGEST_TEXT

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        text = clean(_suggested(field, words))
        problem = self.problem(field, text)
        if problem and problem.code is ProblemCode.WRONG_PATTERN:
            return only_code(text[:LONGEST_PATTERNED_TEXT], field.pattern) or problem
        return problem or text

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """What has a shape of its own, where it is called by its name."""
        names = (field.label.zh, field.label.en, *field.words)
        found = named_code(text, names, field.pattern) if field.pattern else None
        if found is None or self.problem(field, found.value):
            return None
        return Heard(answer=found.value, start=0, end=0)

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return self.read(field, field.suggest[int(choice)].zh, around)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        return self._length_problem(field, answer) or _pattern_problem(field, answer)

    def _length_problem(self, field: FormField, text: str) -> Problem | None:
        longest, length = self._longest(field), str(len(text))
        if not text:
            return Problem(code=ProblemCode.EMPTY)
        if len(text) < (field.min_length or 0):
            params = {"min": str(field.min_length), "length": length}
            return Problem(code=ProblemCode.TOO_SHORT, params=params)
        if len(text) > longest:
            params = {"max": str(longest), "length": length}
            return Problem(code=ProblemCode.TOO_LONG, params=params)
        return None

    def _longest(self, field: FormField) -> int:
        return field.max_length or (LONGEST_PATTERNED_TEXT if field.pattern else self.longest)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        taken = next((label for label in field.suggest if label.zh == answer), None)
        return taken.say(locale) if taken else as_is(answer)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(Choice(id=str(i), label=label) for i, label in enumerate(field.suggest))

    def schema(self, field: FormField) -> Schema:
        limits = {"minLength": field.min_length or 1, "maxLength": self._longest(field)}
        pattern = {"pattern": f"^(?:{field.pattern})$"} if field.pattern else {}
        return {"type": "string", **limits, **pattern}


class LongTextKind(TextKind):
    """多行文本: a message with its lines, as long as messages get."""

    name: ClassVar[str] = "long_text"
    label: ClassVar[Label] = Label(zh="多行文本", en="Long text")
    settings: ClassVar[frozenset[str]] = frozenset(
        {"min_length", "max_length", "takes_first_words"}
    )
    longest: ClassVar[int] = LONGEST_LONG_TEXT


class RichTextKind(LongTextKind):
    """富文本: lines with the marks of Markdown (# 标题, - 一项, **重点**), kept as they are typed; HTML never."""

    name: ClassVar[str] = "rich_text"
    label: ClassVar[Label] = Label(zh="富文本", en="Rich text")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """What was pasted from a page keeps its words and lines."""
        return super().read(field, _without_tags(words), around, so_far)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if isinstance(answer, str) and _TAG.search(answer):
            return Problem(code=ProblemCode.HTML_NOT_TAKEN)
        return super().problem(field, answer)


def _without_tags(words: str) -> str:
    return _TAG.sub("", _LINE_BREAK.sub("\n", words))


def _suggested(field: FormField, words: str) -> str:
    """The number of a suggestion stands for it."""
    said = bare(words)
    is_place = bool(re.fullmatch("[0-9]", said)) and 1 <= int(said) <= len(field.suggest)
    return field.suggest[int(said) - 1].zh if is_place else words


def _pattern_problem(field: FormField, text: str) -> Problem | None:
    if not field.pattern or re.fullmatch(field.pattern, half_width(text)):
        return None
    hints = (field.pattern_hint,) if field.pattern_hint else ()
    return Problem(code=ProblemCode.WRONG_PATTERN, labels=hints)


KINDS: tuple[Kind, ...] = (TextKind(), LongTextKind(), RichTextKind())
