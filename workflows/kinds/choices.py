"""One or several of the field's own options, kept by their ids."""

from __future__ import annotations

from typing import ClassVar

from workflows.answers import Answer, texts
from workflows.expressions.types import Base, Type, list_of
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField, Option
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
from workflows.kinds.options import (
    exact_option,
    exact_options,
    hinted,
    in_order,
    mentioned,
    mistyped_option,
)
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label

MOST_MEANT = 6


class Optional(Kind):
    """Any kind whose answers are among `options`."""

    settings: ClassVar[frozenset[str]] = frozenset({"options"})
    shape: ClassVar[Shape] = Shape.NAMED

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(Choice(id=option.id, label=option.label) for option in field.options)

    def named(self, field: FormField, locale: str) -> tuple[tuple[str, Answer], ...]:
        return tuple((option.label.say(locale), option.id) for option in field.options)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        labels = {option.id: option.label.say(locale) for option in field.options}
        ids = texts(answer) if isinstance(answer, list) else [as_is(answer)]
        return wordings.BETWEEN.say(locale).join(labels.get(each, each) for each in ids)


class ChoiceKind(Optional):
    """单选."""

    name: ClassVar[str] = "choice"
    label: ClassVar[Label] = Label(zh="单选", en="Single choice")
    asking: ClassVar[Asking] = Asking.ONE

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        exact = exact_option(field, words)
        if exact:
            return exact.id
        meant = options_meant(field, words)
        return meant[0].id if len(meant) == 1 else option_problem(field, meant)

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return choice

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """Names stay in the text: 空调 says what it is and belongs to the story as well."""
        named = mentioned(field, text)
        return Heard(answer=named[0].id, start=0, end=0) if named else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        return None if answer in _ids(field) else option_problem(field, ())

    def type(self, field: FormField) -> Type:
        return choice_type(field)

    def value(self, field: FormField, answer: Answer) -> Value:
        return picked(field, answer) if isinstance(answer, str) else None

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return option_id(field, value)

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "enum": _ids(field)}


class ChoicesKind(Optional):
    """多选."""

    name: ClassVar[str] = "choices"
    label: ClassVar[Label] = Label(zh="多选", en="Several choices")
    asking: ClassVar[Asking] = Asking.SEVERAL
    shape: ClassVar[Shape] = Shape.SEVERAL_NAMED
    settings: ClassVar[frozenset[str]] = frozenset({"options", "least", "most"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        named = (
            exact_options(field, words)
            or mentioned(field, words)
            or mentioned(field, words, vague_too=True)
        )
        if named:
            chosen: Answer = [option.id for option in in_order(field, named)]
            return self.problem(field, chosen) or chosen
        meant = options_meant(field, words)
        return [meant[0].id] if len(meant) == 1 else option_problem(field, meant)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        named = in_order(field, mentioned(field, text))
        return Heard(answer=[option.id for option in named], start=0, end=0) if named else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, list) or len({*texts(answer)}) != len(answer):
            return wrong_shape()
        if not {*texts(answer)} <= {*_ids(field)}:
            return option_problem(field, ())
        return count_problem(field, len(answer))

    def written(self, field: FormField, answer: Answer) -> str:
        """By their places where the labels would be read otherwise."""
        said = self.show(field, answer, "zh_CN")
        if [option.id for option in exact_options(field, said)] == answer:
            return said
        places = {option.id: str(place) for place, option in enumerate(field.options, 1)}
        return ",".join(places.get(each, each) for each in texts(answer))

    def type(self, field: FormField) -> Type:
        return list_of(choice_type(field))

    def value(self, field: FormField, answer: Answer) -> Value:
        return tuple(picked(field, each) for each in texts(answer))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """One value or several."""
        values = value if isinstance(value, tuple) else (value,)
        ids = [option_id(field, each) for each in values]
        return [each for each in ids if each] or None

    def schema(self, field: FormField) -> Schema:
        items = {"type": "string", "enum": _ids(field)}
        limits = {"minItems": field.least, "maxItems": field.most}
        kept = {key: limit for key, limit in limits.items() if limit is not None}
        return {"type": "array", "items": items, "uniqueItems": True, **kept}


def options_meant(field: FormField, words: str) -> tuple[Option, ...]:
    """Named in an answer, a piece of whose name it is, or mistyped."""
    return (
        mentioned(field, words)
        or mentioned(field, words, vague_too=True)
        or hinted(field, words)
        or tuple(filter(None, [mistyped_option(field, words)]))
    )


def option_problem(field: FormField, meant: tuple[Option, ...]) -> Problem:
    """Of many that may be meant, the first."""
    if meant:
        labels = tuple(option.label for option in meant[:MOST_MEANT])
        return Problem(code=ProblemCode.AMBIGUOUS, labels=labels)
    return Problem(code=ProblemCode.NOT_AN_OPTION, params={"count": str(len(field.options))})


def count_problem(field: FormField, count: int) -> Problem | None:
    """Of what comes several times: too few or too many."""
    if field.most is not None and count > field.most:
        return Problem(code=ProblemCode.TOO_MANY, params={"max": str(field.most)})
    if field.least is not None and count < field.least:
        return Problem(code=ProblemCode.TOO_FEW, params={"min": str(field.least)})
    return None


def choice_type(field: FormField) -> Type:
    names = tuple((option.id, _names(option)) for option in field.options)
    return Type(Base.CHOICE, options=names)


def picked(field: FormField, option_id: str) -> Picked:
    """An option that is no longer there is called by its id."""
    labels = {option.id: option.label.zh for option in field.options}
    return Picked(option_id, labels.get(option_id, option_id))


def option_id(field: FormField, value: Value) -> str | None:
    """The option a value means, by its id or any of its labels."""
    said = value.id if isinstance(value, Picked) else str(value)
    for option in field.options:
        if said == option.id or said in _names(option):
            return option.id
    return None


def _names(option: Option) -> tuple[str, ...]:
    return tuple(name for name in (option.label.zh, option.label.en) if name)


def _ids(field: FormField) -> list[str]:
    return [option.id for option in field.options]


KINDS: tuple[Kind, ...] = (ChoiceKind(), ChoicesKind())
