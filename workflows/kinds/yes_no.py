"""是 or 否."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer
from workflows.expressions.types import YES_NO, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.kind import (
    Around,
    Asking,
    Choice,
    Heard,
    Kind,
    More,
    Schema,
    as_is,
    wrong_shape,
)
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare, fold

_NOT = r"(?:不用|不需要|不要|不想|不必|无需|不|别|not |no |don't )"
_WANT = r"(?:想要|要|想|希望|选择|必须|需要|want to (?:be |stay )?|please (?:stay )?|stay )"
_AROUND = re.compile(r"^(?:那|就|我|请|还是|可以|选)+|(?:吧|了|的|好了|处理|投诉|就行|谢谢)+$")


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
        if said in wordings.NO_WORDS:
            return False
        named = _named(field, said)
        return Problem(code=ProblemCode.NOT_YES_OR_NO) if named is None else named

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """Wanted or not by its name (我要匿名, 不匿名), or by nothing but its name; in a story that says neither."""
        wanted = _named(field, bare(text))
        wanted = _wanted(field, fold(text)) if wanted is None else wanted
        return None if wanted is None else Heard(answer=wanted, start=0, end=0)

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


def _named(field: FormField, said: str) -> bool | None:
    """The answer to the question itself: 不用匿名, 匿名吧."""
    wanted = _wanted(field, said)
    if wanted is not None:
        return wanted
    first = re.split("[,，。;；]", said)[0].strip()
    return True if re.fullmatch(_names(field), _AROUND.sub("", first)) else None


def _wanted(field: FormField, said: str) -> bool | None:
    if re.search(_NOT + _names(field), said):
        return False
    return True if re.search(_WANT + _names(field), said) else None


def _names(field: FormField) -> str:
    """What it is called is what is wanted; nothing is called by one character."""
    said = (field.label.zh, field.label.en, *field.words)
    names = sorted({name for name in map(bare, said) if len(name) > 1}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, names))})" if names else "(?!)"


KINDS: tuple[Kind, ...] = (YesNoKind(),)
