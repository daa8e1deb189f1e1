"""How good it was, in stars."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.kind import Around, Asking, Choice, Kind, More, Schema, as_is
from workflows.kinds.numbers import Numeric
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.amounts import number
from workflows.reading.folding import bare

MOST_STARS = len(wordings.STARS)


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
        if answer not in {str(stars) for stars in range(1, MOST_STARS + 1)}:
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


def _stars(said: str) -> int | None:
    if said in wordings.RATING_WORDS:
        return wordings.RATING_WORDS[said]
    if said and set(said) <= set("★⭐🌟☆\ufe0f"):
        return sum(said.count(star) for star in "★⭐🌟")
    value = number(re.sub(r" ?(?:颗?星|分|stars?|points?|/5)$", "", re.sub(r"^给?", "", said)))
    return int(value) if value is not None and value == int(value) else None


KINDS: tuple[Kind, ...] = (RatingKind(),)
