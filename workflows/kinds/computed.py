"""What nobody is asked: results, what a linked record says, running numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from workflows.answers import Answer
from workflows.expressions.types import ANY, TEXT, Type
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.dates import date_of, moment_of
from workflows.kinds.kind import Around, Asking, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.numbers import decimal_of
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.amounts import plain


class ComputedKind(Kind):
    """公式: whatever its expression gives, as text."""

    name: ClassVar[str] = "computed"
    label: ClassVar[Label] = Label(zh="公式", en="Computed")
    asking: ClassVar[Asking] = Asking.NEVER
    shape: ClassVar[Shape] = Shape.RESULT
    settings: ClassVar[frozenset[str]] = frozenset({"unit"})
    needs: ClassVar[frozenset[str]] = frozenset({"formula"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return words.strip() or Problem(code=ProblemCode.EMPTY)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        return None if isinstance(answer, str | bool) else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        if isinstance(answer, bool):
            return (wordings.YES if answer else wordings.NO).say(locale)
        return f"{as_is(answer)} {field.unit.say(locale)}" if field.unit else as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        return as_is(answer)

    def type(self, field: FormField) -> Type:
        return ANY

    def value(self, field: FormField, answer: Answer) -> Value:
        """As what it looks like: it was kept as text."""
        if isinstance(answer, bool):
            return answer
        text = as_is(answer)
        number = decimal_of(text)
        return number if number is not None else moment_of(text) or date_of(text) or text

    def answer(self, field: FormField, value: Value) -> Answer | None:
        match value:
            case bool() | str() | None:
                return value
            case Decimal():
                return plain(value)
            case datetime():
                return value.isoformat(timespec="minutes")
            case date():
                return value.isoformat()
            case Picked():
                return value.label
            case _:
                return None

    def schema(self, field: FormField) -> Schema:
        return {"type": ["string", "boolean"]}


class LookupKind(ComputedKind):
    """关联查询: what a linked record says, such as 设备.型号."""

    name: ClassVar[str] = "lookup"
    label: ClassVar[Label] = Label(zh="关联查询", en="Lookup")


class RunningNumberKind(ComputedKind):
    """流水号, made of the ticket's number and whatever else its formula says."""

    name: ClassVar[str] = "running_number"
    label: ClassVar[Label] = Label(zh="流水号", en="Serial no.")

    def type(self, field: FormField) -> Type:
        return TEXT

    def value(self, field: FormField, answer: Answer) -> Value:
        return as_is(answer)


KINDS: tuple[Kind, ...] = (ComputedKind(), LookupKind(), RunningNumberKind())
