"""是 or 否."""

from __future__ import annotations

from typing import ClassVar

from workflows.answers import Answer
from workflows.expressions.types import YES_NO, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.kind import Around, Asking, Choice, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare


class YesNoKind(Kind):
    """是否."""

    name: ClassVar[str] = "yes_no"
    label: ClassVar[Label] = Label(zh="是否", en="Yes or no")
    asking: ClassVar[Asking] = Asking.ONE
    shape: ClassVar[Shape] = Shape.YES_NO

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        said = bare(words)
        if said in wordings.YES_WORDS:
            return True
        return False if said in wordings.NO_WORDS else Problem(code=ProblemCode.NOT_YES_OR_NO)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        return None if isinstance(answer, bool) else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        if not isinstance(answer, bool):
            return as_is(answer)
        return (wordings.YES if answer else wordings.NO).say(locale)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return (Choice(id="yes", label=wordings.YES), Choice(id="no", label=wordings.NO))

    def type(self, field: FormField) -> Type:
        return YES_NO

    def value(self, field: FormField, answer: Answer) -> Value:
        return answer if isinstance(answer, bool) else None

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return value if isinstance(value, bool) else None

    def schema(self, field: FormField) -> Schema:
        return {"type": "boolean"}


KINDS: tuple[Kind, ...] = (YesNoKind(),)
