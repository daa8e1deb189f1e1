"""What is sent instead of said: photos, films, recordings, documents, kept as the ids of stored files."""

from __future__ import annotations

from typing import ClassVar, Literal

from workflows.answers import Answer, texts
from workflows.expressions.types import TEXT, Type, list_of
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.kind import Around, Asking, Kind, More, Schema, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label

MOST_FILES = 9


class FilesKind(Kind):
    """Any kind that collects files of one medium."""

    asking: ClassVar[Asking] = Asking.FILES
    shape: ClassVar[Shape] = Shape.TEXTS
    settings: ClassVar[frozenset[str]] = frozenset({"least", "most"})
    expected: ClassVar[ProblemCode] = ProblemCode.FILE_EXPECTED
    too_many: ClassVar[ProblemCode] = ProblemCode.TOO_MANY_FILES
    count: ClassVar[Label] = wordings.FILE_COUNT

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return Problem(code=self.expected)

    def with_file(
        self, field: FormField, file_id: str, so_far: Answer | None = None
    ) -> Answer | More | Problem | None:
        files: Answer = list(dict.fromkeys([*texts(so_far), file_id]))
        return self.problem(field, files) or files

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        """Too few are not: they come one by one."""
        if not isinstance(answer, list) or len(texts(answer)) != len(answer):
            return wrong_shape()
        if len(answer) > most_files(field):
            return Problem(code=self.too_many, params={"max": str(most_files(field))})
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
    expected: ClassVar[ProblemCode] = ProblemCode.PHOTO_EXPECTED
    too_many: ClassVar[ProblemCode] = ProblemCode.TOO_MANY_PHOTOS
    count: ClassVar[Label] = wordings.PHOTO_COUNT


class VideosKind(FilesKind):
    """视频."""

    name: ClassVar[str] = "videos"
    label: ClassVar[Label] = Label(zh="视频", en="Videos")
    media: ClassVar[Literal["image", "video", "voice", "file", ""]] = "video"
    expected: ClassVar[ProblemCode] = ProblemCode.VIDEO_EXPECTED
    count: ClassVar[Label] = wordings.VIDEO_COUNT


class VoiceKind(FilesKind):
    """语音: the recordings themselves; what is said in them is for a field of words."""

    name: ClassVar[str] = "voice"
    label: ClassVar[Label] = Label(zh="语音", en="Voice")
    media: ClassVar[Literal["image", "video", "voice", "file", ""]] = "voice"
    expected: ClassVar[ProblemCode] = ProblemCode.VOICE_EXPECTED
    count: ClassVar[Label] = wordings.VOICE_COUNT


class AttachmentsKind(FilesKind):
    """附件: files of any medium."""

    name: ClassVar[str] = "files"
    label: ClassVar[Label] = Label(zh="附件", en="Files")
    media: ClassVar[Literal["image", "video", "voice", "file", ""]] = "file"


def most_files(field: FormField) -> int:
    return field.most or MOST_FILES


KINDS: tuple[Kind, ...] = (PhotosKind(), VideosKind(), VoiceKind(), AttachmentsKind())
