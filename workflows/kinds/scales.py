"""Opinions on a scale of named points: one of them (量表), or one for each of several statements (矩阵量表)."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import Base, Name, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField, Option
from workflows.kinds import wordings
from workflows.kinds.cells import Part, Shape
from workflows.kinds.choices import (
    ChoiceKind,
    choice_type,
    option_problem,
    options_meant,
    picked,
)
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
from workflows.kinds.options import exact_option
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare, fold

_BETWEEN = re.compile(r"[,，、;；\n/|]+")
_FIGURES = re.compile(r"[0-9 ]+")
_LONGEST_READ = 1000


class ScaleKind(ChoiceKind):
    """量表: the options are its points, worst to best or the other way."""

    name: ClassVar[str] = "scale"
    label: ClassVar[Label] = Label(zh="量表", en="Scale")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return super().read(field, _without_points(words), around)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """一般 and 满意 are in every story."""
        return None


class MatrixKind(Kind):
    """矩阵量表: kept as the chosen option by the place of its statement, counted from 0."""

    name: ClassVar[str] = "matrix"
    label: ClassVar[Label] = Label(zh="矩阵量表", en="Matrix")
    asking: ClassVar[Asking] = Asking.STEPS
    settings: ClassVar[frozenset[str]] = frozenset({"statements", "options"})
    needs: ClassVar[frozenset[str]] = frozenset({"statements"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """For the statement that is asked, for all that are left in their order, or one for all (都满意)."""
        left = _left(field, so_far)
        points = self._points(field, words[:_LONGEST_READ], len(left))
        if not points or len(points) > len(left):
            return option_problem(field, options_meant(field, words) if not points else ())
        told = {place: option.id for place, option in zip(left, points, strict=False)}
        answer: Answer = {**parts(so_far), **told}
        return More(so_far=answer) if _left(field, answer) else answer

    def _points(self, field: FormField, words: str, count: int) -> list[Option]:
        """None unless each piece is one."""
        said = fold(words)
        everything = next((each for each in wordings.EVERYTHING_WORDS if said.startswith(each)), "")
        if everything:
            meant = _point(field, said.removeprefix(everything))
            return [meant] * count if meant else []
        pieces = [piece for piece in _BETWEEN.split(said) if bare(piece)]
        if _FIGURES.fullmatch(said):
            pieces = said.split()
        points = [_point(field, piece) for piece in pieces]
        return [each for each in points if each] if all(points) else []

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        left = _left(field, so_far)
        if not left or choice not in _ids(field):
            return option_problem(field, ())
        answer: Answer = {**parts(so_far), left[0]: choice}
        return More(so_far=answer) if left[1:] else answer

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """The statement that is asked; of a whole answer that is corrected, the first."""
        left = _left(field, so_far)
        return field.statements[int(left[0]) if left else 0]

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        if not given or not given.keys() <= set(_places(field)):
            return wrong_shape()
        if not set(given.values()) <= set(_ids(field)):
            return option_problem(field, ())
        if _left(field, answer):
            params = {"min": str(len(field.statements))}
            return Problem(code=ProblemCode.TOO_FEW, params=params)
        return None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        """A statement a line."""
        given, labels = parts(answer), {option.id: option.label for option in field.options}
        shown = [
            f"{statement.say(locale)}{wordings.COLON.say(locale)}{_label(labels, given[place], locale)}"
            for place, statement in zip(_places(field), field.statements, strict=True)
            if place in given
        ]
        return "\n".join(shown) or as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        """The points by their labels, or by their numbers where the labels would be read otherwise."""
        given = parts(answer)
        chosen = [given[place] for place in _places(field) if place in given]
        labels = {option.id: option.label for option in field.options}
        said = "、".join(_label(labels, each, "zh_CN") for each in chosen)
        if [option.id for option in self._points(field, said, len(chosen))] == chosen:
            return said
        numbers = {option.id: str(place) for place, option in enumerate(field.options, 1)}
        return " ".join(numbers.get(each, each) for each in chosen)

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        """A column for each statement."""
        statements = zip(_places(field), field.statements, strict=True)
        return tuple(Part(key=place, label=said, shape=Shape.NAMED) for place, said in statements)

    def named(self, field: FormField, locale: str) -> tuple[tuple[str, Answer], ...]:
        return tuple((option.label.say(locale), option.id) for option in field.options)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(Choice(id=option.id, label=option.label) for option in field.options)

    def type(self, field: FormField) -> Type:
        point = choice_type(field)
        columns = (
            Name(f"s{place}", tuple(filter(None, (statement.zh, statement.en))), point)
            for place, statement in enumerate(field.statements, 1)
        )
        return Type(Base.RECORD, columns=tuple(columns))

    def value(self, field: FormField, answer: Answer) -> Value:
        """By the place of the statement, counted from 1: s1, s2."""
        given = parts(answer)
        return {
            f"s{int(place) + 1}": picked(field, given[place]) if place in given else None
            for place in _places(field)
        }

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """No formula has opinions."""
        return None

    def schema(self, field: FormField) -> Schema:
        point = {"type": "string", "enum": _ids(field)}
        places = _places(field)
        return {
            "type": "object",
            "properties": dict.fromkeys(places, point),
            "required": places,
            "additionalProperties": False,
        }


def _without_points(words: str) -> str:
    """4 分 is the fourth."""
    return re.sub(r"^([0-9]{1,2}) ?(?:分|points?)$", r"\1", bare(words)) or words


def _point(field: FormField, words: str) -> Option | None:
    said = _without_points(words)
    meant = options_meant(field, said)
    return exact_option(field, said) or (meant[0] if len(meant) == 1 else None)


def _places(field: FormField) -> list[str]:
    return [str(place) for place in range(len(field.statements))]


def _left(field: FormField, so_far: Answer | None) -> list[str]:
    """Statements without an answer, in their order."""
    given = parts(so_far)
    return [place for place in _places(field) if place not in given]


def _ids(field: FormField) -> list[str]:
    return [option.id for option in field.options]


def _label(labels: dict[str, Label], option_id: str, locale: str) -> str:
    return labels[option_id].say(locale) if option_id in labels else option_id


KINDS: tuple[Kind, ...] = (ScaleKind(), MatrixKind())
