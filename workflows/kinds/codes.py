"""What stands on a thing or a paper in letters and figures: serial numbers, models, number plates, identity cards."""

from __future__ import annotations

import re
from typing import ClassVar

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Asking, Heard, Kind, More, Schema, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.texts import TextKind, Words
from workflows.labels import Label
from workflows.reading.folding import bare, clean, half_width
from workflows.reading.found import Found
from workflows.reading.identity import find_identity, hidden_identity, is_identity
from workflows.reading.plates import find_plate
from workflows.reading.serials import find_model, find_serial

_CODE = re.compile(r"[!-~]{4,100}")
_LONE_CODE = re.compile(r"[0-9a-z][0-9a-z._/+-]*")
_LONE_MODEL = re.compile(r"[0-9a-z][0-9a-z ._/+()-]*")
_PLATE_PATTERN = r"^[\u4e00-\u9fff][A-Z][0-9A-Z]{4,5}[0-9A-Z\u4e00-\u9fff]$"
_HIDDEN = "****"


class SerialNumberKind(TextKind):
    """扫码（SN）: the bar code or serial number on a machine. Typed it is kept in capitals, scanned as it was scanned."""

    name: ClassVar[str] = "serial_number"
    label: ClassVar[Label] = Label(zh="扫码（SN）", en="Serial number")
    settings: ClassVar[frozenset[str]] = frozenset(
        {"pattern", "pattern_hint", "min_length", "max_length"}
    )
    is_text: ClassVar[bool] = False
    longest: ClassVar[int] = 100

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = None if _LONE_CODE.fullmatch(bare(words)) else find_serial(words)
        code = found.value if found else re.sub(r"\s", "", half_width(clean(words))).upper()
        return self.problem(field, code) or code

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        return _heard(self, field, find_serial(text))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if isinstance(answer, str) and answer and not _CODE.fullmatch(answer):
            return Problem(code=ProblemCode.NOT_A_CODE)
        return super().problem(field, answer)


class ModelKind(TextKind):
    """型号, as on the plate of the machine where it was recognised; any words do, for some plates cannot be read."""

    name: ClassVar[str] = "model"
    label: ClassVar[Label] = Label(zh="型号", en="Model")
    settings: ClassVar[frozenset[str]] = frozenset(
        {"suggest", "pattern", "pattern_hint", "min_length", "max_length"}
    )
    is_text: ClassVar[bool] = False
    longest: ClassVar[int] = 100

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = None if _LONE_MODEL.fullmatch(bare(words)) else find_model(words)
        return super().read(field, found.value if found else words, around)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        return _heard(self, field, find_model(text))


class PlateKind(Words):
    """车牌, as on the car: 粤B12345."""

    name: ClassVar[str] = "plate"
    label: ClassVar[Label] = Label(zh="车牌", en="Number plate")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_plate(words)
        return found.value if found else Problem(code=ProblemCode.NOT_A_PLATE)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        return _heard(self, field, find_plate(text))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        found = find_plate(answer)
        is_one = found is not None and found.value == answer
        return None if is_one else Problem(code=ProblemCode.NOT_A_PLATE)

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "pattern": _PLATE_PATTERN}


class IdCardKind(Words):
    """身份证: asked on the page only; in a chat its middle is never said."""

    name: ClassVar[str] = "id_card"
    label: ClassVar[Label] = Label(zh="身份证", en="ID number")
    asking: ClassVar[Asking] = Asking.PAGE
    is_sensitive: ClassVar[bool] = True

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_identity(words)
        return found.value if found else Problem(code=ProblemCode.NOT_AN_ID_CARD)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """Told unasked it is taken out of the words, so that nobody reads it there."""
        return _heard(self, field, find_identity(text))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        return None if is_identity(answer) else Problem(code=ProblemCode.NOT_AN_ID_CARD)

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        """Of what is no such number nothing is told."""
        is_one = isinstance(answer, str) and is_identity(answer)
        return hidden_identity(answer) if isinstance(answer, str) and is_one else _HIDDEN

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "pattern": "^[1-9][0-9]{16}[0-9X]$"}


def _heard(kind: Kind, field: FormField, found: Found[str] | None) -> Heard | None:
    """Only what the field would take."""
    if not found or kind.problem(field, found.value):
        return None
    return Heard(answer=found.value, start=found.start, end=found.end)


KINDS: tuple[Kind, ...] = (SerialNumberKind(), ModelKind(), PlateKind(), IdCardKind())
