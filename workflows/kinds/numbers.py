"""Numbers: plain ones, amounts of money, percentages; kept as a decimal in text, never as a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar

from workflows.answers import Answer
from workflows.expressions.types import NUMBER, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds.cells import Shape
from workflows.kinds.kind import Around, Heard, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.amounts import money, number, plain
from workflows.reading.named import named_number
from workflows.reading.percents import percent

_KEPT = r"-?[0-9]{1,20}(?:\.[0-9]{1,30})?"
_HUNDRED = Decimal(100)


class Numeric(Kind):
    """Any kind that keeps its answer as a decimal. `decimals` is how many places it may have unless the field says."""

    settings: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum", "decimals", "unit"})
    decimals: ClassVar[int | None] = None
    shape: ClassVar[Shape] = Shape.NUMBER
    not_one: ClassVar[ProblemCode] = ProblemCode.NOT_A_NUMBER

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        value = self.reading(_without_unit(field, words))
        if value is None:
            return Problem(code=self.not_one)
        return self.problem(field, plain(value)) or plain(value)

    def reading(self, words: str) -> Decimal | None:
        return number(words)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        value = decimal_of(answer)
        return wrong_shape() if value is None else self._value_problem(field, value)

    def _value_problem(self, field: FormField, value: Decimal) -> Problem | None:
        places = field.decimals if field.decimals is not None else self.decimals
        if places is not None and value != round(value, places):
            return Problem(code=ProblemCode.TOO_PRECISE, params={"max": str(places)})
        if field.minimum is not None and value < field.minimum:
            return Problem(code=ProblemCode.TOO_SMALL, params={"min": plain(field.minimum)})
        if field.maximum is not None and value > field.maximum:
            return Problem(code=ProblemCode.TOO_LARGE, params={"max": plain(field.maximum)})
        return None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return f"{as_is(answer)} {field.unit.say(locale)}" if field.unit else as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        return as_is(answer)

    def type(self, field: FormField) -> Type:
        return NUMBER

    def value(self, field: FormField, answer: Answer) -> Value:
        return decimal_of(answer)

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """Rounded to the places the field has."""
        number = value if isinstance(value, Decimal) else decimal_of(str(value))
        if number is None:
            return None
        places = field.decimals if field.decimals is not None else self.decimals
        return plain(number if places is None else round(number, places))

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "pattern": f"^{_KEPT}$"}


class NumberKind(Numeric):
    name: ClassVar[str] = "number"
    label: ClassVar[Label] = Label(zh="数字", en="Number")

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """Only where it is called by its name: most numbers in a story are something else."""
        found = named_number(text, (field.label.zh, field.label.en, *field.words))
        answer = self.read(field, found.value, around) if found else None
        if answer is None or isinstance(answer, More | Problem):
            return None
        return Heard(answer=answer, start=0, end=0)


class MoneyKind(Numeric):
    name: ClassVar[str] = "money"
    label: ClassVar[Label] = Label(zh="金额", en="Money")
    shape: ClassVar[Shape] = Shape.MONEY
    decimals: ClassVar[int | None] = 2
    not_one: ClassVar[ProblemCode] = ProblemCode.NOT_AN_AMOUNT

    def reading(self, words: str) -> Decimal | None:
        return money(words)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return f"¥{as_is(answer)}"


class PercentKind(Numeric):
    """百分比, kept as 30 for 30%; in expressions it is 0.3, as in a spreadsheet."""

    name: ClassVar[str] = "percent"
    label: ClassVar[Label] = Label(zh="百分比", en="Percent")
    shape: ClassVar[Shape] = Shape.PERCENT
    settings: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum", "decimals"})
    not_one: ClassVar[ProblemCode] = ProblemCode.NOT_A_PERCENT

    def reading(self, words: str) -> Decimal | None:
        return percent(words)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return f"{as_is(answer)}%"

    def value(self, field: FormField, answer: Answer) -> Value:
        value = decimal_of(answer)
        return None if value is None else value / _HUNDRED

    def answer(self, field: FormField, value: Value) -> Answer | None:
        fraction = value if isinstance(value, Decimal) else None
        return None if fraction is None else super().answer(field, fraction * _HUNDRED)


def decimal_of(answer: Answer) -> Decimal | None:
    """Of an answer as it is kept."""
    is_one = isinstance(answer, str) and re.fullmatch(_KEPT, answer)
    return Decimal(answer) if isinstance(answer, str) and is_one else None


def _without_unit(field: FormField, words: str) -> str:
    """三台 where the unit is 台."""
    for unit in (field.unit.zh, field.unit.en) if field.unit else ():
        if unit and words.strip().casefold().endswith(unit.casefold()):
            return words.strip()[: -len(unit)]
    return words


KINDS: tuple[Kind, ...] = (NumberKind(), MoneyKind(), PercentKind())
