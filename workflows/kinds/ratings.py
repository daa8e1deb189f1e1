"""How good it was in stars, how likely one is to recommend it from 0 to 10."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.kind import Around, Asking, Choice, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.numbers import Numeric, decimal_of
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.amounts import number
from workflows.reading.folding import bare

MOST_STARS = len(wordings.STARS)
MOST_NPS = 10


class RatingKind(Numeric):
    """评分, 1 to 5."""

    name: ClassVar[str] = "rating"
    label: ClassVar[Label] = Label(zh="评分", en="Rating")
    asking: ClassVar[Asking] = Asking.ONE
    settings: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum"})
    decimals: ClassVar[int | None] = 0
    not_one: ClassVar[ProblemCode] = ProblemCode.NOT_A_RATING

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        stars = _stars(bare(words))
        if stars is None:
            return Problem(code=self.not_one)
        return self._value_problem(field, Decimal(stars)) or str(stars)

    def _value_problem(self, field: FormField, value: Decimal) -> Problem | None:
        if not 1 <= value <= MOST_STARS:
            return Problem(code=self.not_one)
        return super()._value_problem(field, value)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        if answer not in tuple(str(stars) for stars in range(1, MOST_STARS + 1)):
            return as_is(answer)
        stars = int(str(answer))
        return "★" * stars + "☆" * (MOST_STARS - stars)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(
            Choice(id=str(stars), label=label)
            for stars, label in enumerate(wordings.STARS, start=1)
        )

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "pattern": f"^[1-{MOST_STARS}]$"}


class NpsKind(Numeric):
    """NPS, 0 to 10."""

    name: ClassVar[str] = "nps"
    label: ClassVar[Label] = Label(zh="NPS（0–10）", en="NPS (0–10)")
    settings: ClassVar[frozenset[str]] = frozenset()
    decimals: ClassVar[int | None] = 0
    not_one: ClassVar[ProblemCode] = ProblemCode.NOT_AN_NPS

    def reading(self, words: str) -> Decimal | None:
        said = re.sub(r"^[打给]?", "", bare(words))
        value = number(re.sub(r" ?(?:分|points?|/ ?10)$", "", said))
        return value if value is not None and value == int(value) else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if decimal_of(answer) is None:
            return wrong_shape()
        is_one = answer in {str(points) for points in range(MOST_NPS + 1)}
        return None if is_one else Problem(code=self.not_one)

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """In place of eleven numbered lines, of which the first would be 0."""
        return wordings.NPS_ENDS

    def offered(self, field: FormField, around: Around) -> tuple[Choice, ...]:
        points = (str(points) for points in range(MOST_NPS + 1))
        return tuple(Choice(id=each, label=Label(zh=each)) for each in points)

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "enum": [str(points) for points in range(MOST_NPS + 1)]}


def _stars(said: str) -> int | None:
    if said in wordings.RATING_WORDS:
        return wordings.RATING_WORDS[said]
    if said and set(said) <= set("★⭐🌟☆\ufe0f"):
        return sum(said.count(star) for star in "★⭐🌟")
    value = number(re.sub(r" ?(?:颗?星|分|stars?|points?|/5)$", "", re.sub(r"^给?", "", said)))
    return int(value) if value is not None and value == int(value) else None


KINDS: tuple[Kind, ...] = (RatingKind(), NpsKind())
