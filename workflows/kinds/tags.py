"""标签: short words of one's own, several of them."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer, texts
from workflows.expressions.types import TEXT, Type, list_of
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.choices import count_problem
from workflows.kinds.kind import Around, Choice, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.options import by_place
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare, clean

MOST_TAGS = 20
LONGEST_TAG = 20
_BETWEEN = re.compile(r"[,，、;；\n\t#＃|]+")
_TAG_PATTERN = r"^[^,，、;；\n\t#＃|]*[^,，、;；\n\t#＃|\s][^,，、;；\n\t#＃|]*$"


class TagsKind(Kind):
    """Kept as they were typed; one that is suggested, in Chinese. Not the same one twice."""

    name: ClassVar[str] = "tags"
    label: ClassVar[Label] = Label(zh="标签", en="Tags")
    shape: ClassVar[Shape] = Shape.TEXTS
    settings: ClassVar[frozenset[str]] = frozenset({"suggest", "least", "most", "max_length"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        pieces = [" ".join(clean(piece).split()) for piece in _BETWEEN.split(words)]
        told = [_suggested(field, piece) for piece in pieces if piece]
        tags: Answer = list(dict.fromkeys([*texts(so_far), *told]))
        return self.problem(field, tags) or tags

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return self.read(field, field.suggest[int(choice)].zh, around, so_far)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        tags = texts(answer)
        if not isinstance(answer, list) or len({*tags}) != len(answer):
            return wrong_shape()
        if not tags:
            return Problem(code=ProblemCode.EMPTY)
        if len(tags) > MOST_TAGS:
            return Problem(code=ProblemCode.TOO_MANY, params={"max": str(MOST_TAGS)})
        problems = (_tag_problem(field, tag) for tag in tags)
        return next(filter(None, problems), None) or count_problem(field, len(tags))

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        if not texts(answer):
            return as_is(answer)
        labels = {label.zh: label.say(locale) for label in field.suggest}
        shown = (labels.get(tag, tag) for tag in texts(answer))
        return wordings.BETWEEN.say(locale).join(shown)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(Choice(id=str(i), label=label) for i, label in enumerate(field.suggest))

    def type(self, field: FormField) -> Type:
        return list_of(TEXT)

    def value(self, field: FormField, answer: Answer) -> Value:
        return tuple(texts(answer))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        values = value if isinstance(value, tuple) else (value,)
        tags = [each for each in values if isinstance(each, str) and each]
        return list(dict.fromkeys(tags)) or None

    def schema(self, field: FormField) -> Schema:
        longest = field.max_length or LONGEST_TAG
        return {
            "type": "array",
            "items": {"type": "string", "pattern": _TAG_PATTERN, "maxLength": longest},
            "minItems": field.least or 1,
            "maxItems": field.most or MOST_TAGS,
            "uniqueItems": True,
        }


def _suggested(field: FormField, piece: str) -> str:
    """By its number, or in any case and either language."""
    said = bare(piece)
    placed = by_place(field.suggest, said)
    named = (label for label in field.suggest if said in (bare(label.zh), bare(label.en)))
    meant = placed or next(named, None)
    return meant.zh if meant else piece


def _tag_problem(field: FormField, tag: str) -> Problem | None:
    longest = field.max_length or LONGEST_TAG
    if len(tag) > longest:
        params = {"max": str(longest), "length": str(len(tag))}
        return Problem(code=ProblemCode.TOO_LONG, params=params)
    return wrong_shape() if _BETWEEN.search(tag) or not tag.strip() else None


KINDS: tuple[Kind, ...] = (TagsKind(),)
