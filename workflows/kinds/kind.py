"""What a kind of field is: how its answers are read, checked, shown, kept, asked for and put into expressions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal

from workflows.answers import Answer
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import TEXT, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds.cells import Part, Shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label

Schema = dict[str, object]
"""A JSON Schema 2020-12 of the answer as it is kept."""


class Asking(StrEnum):
    """How a chat asks: what else it offers besides the answer in words, which is always taken."""

    WORDS = "words"  # words alone, perhaps with suggestions
    ONE = "one"  # one of `choices`
    SEVERAL = "several"  # any of `choices`, then done
    STEPS = "steps"  # one of `choices` after another, until the answer is whole
    FILES = "files"  # files of one `media`, then done
    PLACE = "place"  # a location message
    ROWS = "rows"  # a subform: its columns, row by row
    PAGE = "page"  # only on the H5 page; the chat gives the link
    NEVER = "never"  # computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`id`: an option id, "yes"/"no", a rating "1".."5", the index of a suggestion, a field id, or a `Press`."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A linked record that may be chosen: `values` by column id."""

    id: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What reading an answer may need besides the words: the moment, the speaker, and what was looked up before.

    `now` is aware, in the company's zone. `records` are the candidates for a linked field, by the field's `records`;
    `earliest` and `latest` are a date field's limits, evaluated. A field's options are those that are offered now.
    """

    surroundings: Surroundings
    phone: str = ""
    name: str = ""
    records: Mapping[str, tuple[Record, ...]] | None = None
    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def now(self) -> datetime:
        return self.surroundings.now


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """A step towards the answer: `so_far` is kept until the rest is said."""

    so_far: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer found inside a longer text, from `start` up to `end`."""

    answer: Answer
    start: int
    end: int


class Kind(ABC):
    """One kind of field. Instances have no state; a field's own settings come with each call.

    `settings` are the keys of `FormField` that mean something here besides the common ones.
    `needs` are those without which it makes no sense.
    `most_options`: as many one field may have, those below others counted; `has_branches`: options may stand below options.
    `is_text`: the answer is free text, so other fields may be found in the same words.
    `shape`: what its cell in a spreadsheet holds, where one is enough.
    `is_sensitive`: masked wherever somebody else reads along, never asked in a group's words.
    """

    name: ClassVar[str]
    label: ClassVar[Label]
    asking: ClassVar[Asking] = Asking.WORDS
    settings: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()
    most_options: ClassVar[int] = 50
    has_branches: ClassVar[bool] = False
    media: ClassVar[Literal["image", "video", "voice", "file", ""]] = ""
    is_text: ClassVar[bool] = False
    shape: ClassVar[Shape] = Shape.TEXT
    is_sensitive: ClassVar[bool] = False

    @abstractmethod
    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """Words typed as the answer to this question; `so_far` is what `More` kept of it."""

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """The id of one of `choices`, pressed."""
        return self.read(field, choice, around, so_far)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """The answer inside a sentence about something else; None when only an answer to the question itself counts."""
        return None

    def at(self, field: FormField, latitude: str, longitude: str, label: str) -> Answer | None:
        """The answer a point on the map gives, in degrees; None where a place answers nothing."""
        return None

    def with_file(
        self, field: FormField, file_id: str, so_far: Answer | None = None
    ) -> Answer | More | Problem | None:
        """The answer with a file more, by storage's id; None where no file answers anything."""
        return None

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """What stands under the field's own question at this step: the statement of a matrix, how far a cascade has come,
        the terms to be agreed to."""
        return None

    @abstractmethod
    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        """What is wrong with an answer as it is kept: from the page, the API, a formula or an older version of the form."""

    @abstractmethod
    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        """For people; an answer of another shape (the field's kind was changed) as it is."""

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        """For who may not see it whole."""
        return self.show(field, answer, locale)

    def written(self, field: FormField, answer: Answer) -> str:
        """As an answer in words, which `read` takes back."""
        return self.show(field, answer, "zh_CN")

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        """The columns it takes in a spreadsheet: one, unless its answers are made of parts."""
        return (Part(shape=self.shape),)

    def named(self, field: FormField, locale: str) -> tuple[tuple[str, Answer], ...]:
        """What a spreadsheet calls its answers, where they are among few."""
        return ()

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        """What can be pressed."""
        return ()

    def offered(self, field: FormField, around: Around) -> tuple[Choice, ...]:
        """All that can be chosen, where there is room for more than a chat shows."""
        return self.choices(field, around)

    def type(self, field: FormField) -> Type:
        """What it is in an expression."""
        return TEXT

    def value(self, field: FormField, answer: Answer) -> Value:
        """The answer in an expression."""
        return answer if isinstance(answer, str | bool) else str(answer)

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """The value of a formula or default as an answer; None when it is blank or does not fit."""
        return None if value is None else str(value)

    @abstractmethod
    def schema(self, field: FormField) -> Schema: ...


def wrong_shape() -> Problem:
    return Problem(code=ProblemCode.WRONG_SHAPE)


def as_is(answer: object) -> str:
    """Any answer as plain words, whatever its shape: of an older version of the form, or of no form at all."""
    if isinstance(answer, dict):
        return " ".join(filter(None, map(as_is, answer.values())))
    if isinstance(answer, list):
        return ", ".join(map(as_is, answer))
    return "" if answer is None else str(answer)
