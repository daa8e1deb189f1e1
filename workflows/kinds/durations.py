"""How long something takes or has lasted; kept as ISO 8601 (PT2H30M), in expressions a number of minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from workflows.answers import Answer
from workflows.expressions.types import NUMBER, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds.cells import Shape
from workflows.kinds.kind import Around, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.amounts import plain
from workflows.reading.durations import find_duration

_ISO = re.compile(
    r"P(?=[0-9T])(?:(?P<days>[0-9]{1,4})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,6})S)?)?"
)
_SECONDS = {"D": 86400, "H": 3600, "M": 60, "S": 1}
_WORDS = {
    "D": Label(zh="{count} 天", en="{count} d"),
    "H": Label(zh="{count} 小时", en="{count} h"),
    "M": Label(zh="{count} 分钟", en="{count} min"),
    "S": Label(zh="{count} 秒钟", en="{count} s"),
}
_NOTHING = "PT0S"
_MINUTE = Decimal(60)
_MOST = timedelta(days=999)


class DurationKind(Kind):
    """时长. `minimum` and `maximum` are minutes."""

    name: ClassVar[str] = "duration"
    label: ClassVar[Label] = Label(zh="时长", en="Duration")
    shape: ClassVar[Shape] = Shape.DURATION
    settings: ClassVar[frozenset[str]] = frozenset({"minimum", "maximum"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_duration(words)
        length = found.value if found else duration_of(words.strip())
        if length is None or length > _MOST:
            return Problem(code=ProblemCode.NOT_A_DURATION)
        return self.problem(field, iso(length)) or iso(length)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        length = duration_of(answer)
        if length is None or length > _MOST:
            return wrong_shape()
        if field.minimum is not None and _minutes(length) < field.minimum:
            return Problem(code=ProblemCode.TOO_SMALL, params={"min": _limit(field.minimum)})
        if field.maximum is not None and _minutes(length) > field.maximum:
            return Problem(code=ProblemCode.TOO_LARGE, params={"max": _limit(field.maximum)})
        return None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        length = duration_of(answer)
        if length is None:
            return as_is(answer)
        pieces = _pieces(length) or [("M", 0)]
        return " ".join(_WORDS[unit].say(locale).format(count=count) for unit, count in pieces)

    def written(self, field: FormField, answer: Answer) -> str:
        return as_is(answer)

    def type(self, field: FormField) -> Type:
        return NUMBER

    def value(self, field: FormField, answer: Answer) -> Value:
        length = duration_of(answer)
        return None if length is None else _minutes(length)

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """From minutes, to the second."""
        most = _MOST.total_seconds()
        if not isinstance(value, Decimal) or not 0 <= value * _MINUTE <= most:
            return None
        return iso(timedelta(seconds=round(value * _MINUTE)))

    def schema(self, field: FormField) -> Schema:
        return {
            "type": "string",
            "format": "duration",
            "pattern": "^P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$",
        }


def duration_of(answer: Answer) -> timedelta | None:
    match = _ISO.fullmatch(answer) if isinstance(answer, str) else None
    if not match:
        return None
    return timedelta(**{unit: int(count or 0) for unit, count in match.groupdict().items()})


def iso(length: timedelta) -> str:
    """One spelling for one length."""
    pieces = [f"{count}{unit}" for unit, count in _pieces(length)]
    days = "".join(piece for piece in pieces if piece.endswith("D"))
    rest = "".join(piece for piece in pieces if not piece.endswith("D"))
    return f"P{days}{'T' if rest else ''}{rest}" if pieces else _NOTHING


def _pieces(length: timedelta) -> list[tuple[str, int]]:
    rest, pieces = int(length.total_seconds()), []
    for unit, seconds in _SECONDS.items():
        count, rest = divmod(rest, seconds)
        pieces += [(unit, count)] if count else []
    return pieces


def _minutes(length: timedelta) -> Decimal:
    return Decimal(int(length.total_seconds())) / _MINUTE


def _limit(minutes: Decimal) -> str:
    return f"{plain(minutes)} min"


KINDS: tuple[Kind, ...] = (DurationKind(),)
