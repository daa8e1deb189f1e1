"""What is sent instead of said: photos, kept as the ids of stored files."""

from __future__ import annotations

from typing import ClassVar, Literal

from workflows.answers import Answer, texts
from workflows.expressions.types import TEXT, Type, list_of
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.kind import Around, Asking, Kind, More, Schema, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label

MOST_FILES = 9


class FilesKind(Kind):
    """Any kind that collects files of one medium."""

    asking: ClassVar[Asking] = Asking.FILES
    settings: ClassVar[frozenset[str]] = frozenset({"least", "most"})
    expected: ClassVar[ProblemCode] = ProblemCode.PHOTO_EXPECTED
    count: ClassVar[Label] = wordings.PHOTO_COUNT

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return Problem(code=self.expected)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, list) or len(texts(answer)) != len(answer):
            return wrong_shape()
        if len(answer) > most_files(field):
            code, limit = ProblemCode.TOO_MANY_PHOTOS, most_files(field)
            return Problem(code=code, params={"max": str(limit)})
        return None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        count = len(answer) if isinstance(answer, list) else 1
        return self.count.say(locale).format(count=count)

    def type(self, field: FormField) -> Type:
        return list_of(TEXT)

    def value(self, field: FormField, answer: Answer) -> Value:
        return tuple(texts(answer))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        return {"type": "array", "items": {"type": "string"}, "maxItems": most_files(field)}


class PhotosKind(FilesKind):
    """图片."""

    name: ClassVar[str] = "photos"
    label: ClassVar[Label] = Label(zh="图片", en="Photos")
    media: ClassVar[Literal["image", "video", "voice", "file", ""]] = "image"


def most_files(field: FormField) -> int:
    return field.most or MOST_FILES


KINDS: tuple[Kind, ...] = (PhotosKind(),)
