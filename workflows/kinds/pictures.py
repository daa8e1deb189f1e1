"""Pictures that stand for something else: what can be read in one, a signature drawn with a finger."""

from __future__ import annotations

from typing import ClassVar, Literal

from workflows.answers import Answer, parts
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Part
from workflows.kinds.kind import Around, Asking, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import clean

LONGEST_READING = 500
_PARTS = frozenset({"photo", "text"})


class PhotoTextKind(Kind):
    """拍照抄录: what stands in a photo (a meter, a plate on a machine), with the photo beside it where one was sent.

    Nothing here recognises letters: whoever sent the photo types them, and the photo lets others look again.
    """

    name: ClassVar[str] = "photo_text"
    label: ClassVar[Label] = Label(zh="拍照抄录", en="Photo with its text")
    asking: ClassVar[Asking] = Asking.FILES
    settings: ClassVar[frozenset[str]] = frozenset({"max_length"})
    media: ClassVar[Literal["image", "video", "voice", "file", ""]] = "image"

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        given = parts(so_far)
        photo = {"photo": given["photo"]} if "photo" in given else {}
        answer: Answer = {**photo, "text": clean(words)}
        return self.problem(field, answer) or answer

    def with_file(
        self, field: FormField, file_id: str, so_far: Answer | None = None
    ) -> Answer | More | Problem | None:
        """The photo first, then what stands in it."""
        answer: Answer = {**parts(so_far), "photo": file_id}
        return More(so_far=answer) if self.problem(field, answer) else answer

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        return wordings.TYPE_WHAT_IT_SAYS if "photo" in parts(so_far) else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        if not given or not {*given} <= _PARTS:
            return wrong_shape()
        text, longest = given.get("text", ""), field.max_length or LONGEST_READING
        if not text:
            return Problem(code=ProblemCode.EMPTY)
        if len(text) > longest:
            params = {"max": str(longest), "length": str(len(text))}
            return Problem(code=ProblemCode.TOO_LONG, params=params)
        return None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        given = parts(answer)
        photo = wordings.WITH_PHOTO.say(locale) if "photo" in given else ""
        return given["text"] + photo if "text" in given else as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        """The words alone: a photo does not travel in a cell."""
        return parts(answer).get("text", "")

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        return (
            Part(key="text", label=wordings.WORDS_IN_PHOTO),
            Part(key="photo", label=wordings.PHOTO),
        )

    def value(self, field: FormField, answer: Answer) -> Value:
        return parts(answer).get("text")

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return {"text": value} if isinstance(value, str) and value else None

    def schema(self, field: FormField) -> Schema:
        longest = field.max_length or LONGEST_READING
        text = {"type": "string", "minLength": 1, "maxLength": longest}
        return {
            "type": "object",
            "properties": {"photo": {"type": "string"}, "text": text},
            "required": ["text"],
            "additionalProperties": False,
        }


class SignatureKind(Kind):
    """手写签名, kept as the picture's file id; drawn on the page, never shown in a chat."""

    name: ClassVar[str] = "signature"
    label: ClassVar[Label] = Label(zh="手写签名", en="Signature")
    asking: ClassVar[Asking] = Asking.PAGE
    is_sensitive: ClassVar[bool] = True

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """A name typed is no signature."""
        return Problem(code=ProblemCode.SIGNATURE_EXPECTED)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        return None if isinstance(answer, str) and answer else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return wordings.SIGNED.say(locale)

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def value(self, field: FormField, answer: Answer) -> Value:
        return as_is(answer) or None

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "minLength": 1}


KINDS: tuple[Kind, ...] = (PhotoTextKind(), SignatureKind())
