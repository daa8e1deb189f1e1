"""Where somebody is: an address, a region, a point on the map."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import NUMBER, TEXT, Base, Name, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Part, Shape
from workflows.kinds.kind import Around, Asking, Heard, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.schemas import object_of
from workflows.kinds.texts import Words
from workflows.labels import Label
from workflows.reading.addresses import Address, find_address
from workflows.reading.folding import clean

LONGEST_ADDRESS = 200
_SHORTEST = 4
_LEVELS = ("province", "city", "county", "detail")
_NAMES = (("省", "province"), ("市", "city"), ("区县", "county"), ("详细地址", "detail"))
_POINT = ("latitude", "longitude", "label")
_DEGREES = {
    "latitude": r"-?([0-8]?[0-9](\.[0-9]{1,15})?|90(\.0{1,15})?)",
    "longitude": r"-?((1[0-7]|[0-9])?[0-9](\.[0-9]{1,15})?|180(\.0{1,15})?)",
}
MASK = "***"
_MARKS = " \t\n,，;；。、-"


class AddressKind(Kind):
    """地址: province, city, county where they were understood, and the rest as it was written."""

    name: ClassVar[str] = "address"
    label: ClassVar[Label] = Label(zh="地址", en="Address")
    settings: ClassVar[frozenset[str]] = frozenset({"min_length", "max_length"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return self._read(field, words)

    def _read(self, field: FormField, words: str) -> dict[str, str] | Problem:
        """Asked for, anything long enough is one: villages have no street names."""
        answer = _kept(_whole(clean(words)))
        return self.problem(field, answer) or answer

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        found = find_address(text)
        if not found or self.problem(field, _kept(found.value)):
            return None
        return Heard(answer=_kept(found.value), start=found.start, end=found.end)

    def at(self, field: FormField, latitude: str, longitude: str, label: str) -> Answer | None:
        """A shared place with an address of its own."""
        answer = self._read(field, label) if label else None
        return answer if isinstance(answer, dict) else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        if (
            "detail" not in given
            or not given.keys() <= set(_LEVELS)
            or not all(isinstance(e, str) for e in given.values())
        ):
            return wrong_shape()
        length, least = len(_full(given)), field.min_length or _SHORTEST
        longest = field.max_length or LONGEST_ADDRESS
        if length < least:
            return Problem(
                code=ProblemCode.TOO_SHORT, params={"min": str(least), "length": str(length)}
            )
        if length > longest:
            return Problem(
                code=ProblemCode.TOO_LONG, params={"max": str(longest), "length": str(length)}
            )
        return None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return _full(parts(answer)) if parts(answer) else as_is(answer)

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        """Where to go is told by the county; the door is not."""
        given = parts(answer)
        region = "".join(dict.fromkeys(given.get(level, "") for level in _LEVELS[:-1]))
        return f"{region}{MASK}"

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        named = zip(_LEVELS, _NAMES, strict=True)
        return tuple(
            Part(key=level, label=Label(zh=zh, en=en), is_always=level == "detail")
            for level, (zh, en) in named
        )

    def type(self, field: FormField) -> Type:
        columns = tuple(
            Name(level, names, TEXT) for level, names in zip(_LEVELS, _NAMES, strict=True)
        )
        return Type(Base.RECORD, columns=columns)

    def value(self, field: FormField, answer: Answer) -> Value:
        return {level: parts(answer).get(level) or None for level in _LEVELS}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        read = self._read(field, value) if isinstance(value, str) else None
        return read if isinstance(read, dict) else None

    def schema(self, field: FormField) -> Schema:
        text = {"type": "string"}
        return object_of({"detail": text}, dict.fromkeys(_LEVELS[:-1], text))


class LocationKind(Kind):
    """定位: a point on the map, in degrees, with what the platform calls it."""

    name: ClassVar[str] = "location"
    label: ClassVar[Label] = Label(zh="定位", en="Location")
    asking: ClassVar[Asking] = Asking.PLACE

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """Degrees in words, as a spreadsheet has them; everybody else sends the place."""
        pieces = [piece.strip() for piece in re.split("[,，]", words, maxsplit=2)]
        latitude, longitude, label = (*pieces, "", "")[:3]
        answer = self.at(field, latitude, longitude, label)
        return answer or Problem(code=ProblemCode.PLACE_EXPECTED)

    def at(self, field: FormField, latitude: str, longitude: str, label: str) -> Answer | None:
        named = {"label": label} if label else {}
        answer: Answer = {"latitude": latitude, "longitude": longitude, **named}
        return None if self.problem(field, answer) else answer

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        is_on_earth = all(
            re.fullmatch(pattern, given.get(key, "")) for key, pattern in _DEGREES.items()
        )
        return None if is_on_earth and given.keys() <= set(_POINT) else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        given = parts(answer)
        return given.get("label") or self.written(field, answer)

    def masked(self, field: FormField, answer: Answer, locale: str) -> str:
        return MASK

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        return (
            Part(key="latitude", label=wordings.LATITUDE, shape=Shape.NUMBER),
            Part(key="longitude", label=wordings.LONGITUDE, shape=Shape.NUMBER),
            Part(key="label", label=wordings.PLACE_NAME),
        )

    def written(self, field: FormField, answer: Answer) -> str:
        given = parts(answer)
        degrees = f"{given.get('latitude', '')}, {given.get('longitude', '')}"
        label = given.get("label", "").strip()
        return f"{degrees}, {label}" if label else degrees

    def type(self, field: FormField) -> Type:
        columns = (
            Name("latitude", ("纬度", "latitude"), NUMBER),
            Name("longitude", ("经度", "longitude"), NUMBER),
            Name("label", ("名称", "label"), TEXT),
        )
        return Type(Base.RECORD, columns=columns)

    def value(self, field: FormField, answer: Answer) -> Value:
        given = parts(answer)
        degrees = {key: _degrees(given.get(key)) for key in ("latitude", "longitude")}
        return {**degrees, "label": given.get("label") or None}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        degrees: Schema = {
            key: {"type": "string", "pattern": f"^{pattern}$"} for key, pattern in _DEGREES.items()
        }
        return object_of(degrees, {"label": {"type": "string"}})


class RegionKind(Words):
    """省市区: no further than the county."""

    name: ClassVar[str] = "region"
    label: ClassVar[Label] = Label(zh="省市区", en="Region")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_address(f"地址是{words}")
        given = _kept(found.value) if found else {}
        region = "".join(dict.fromkeys(given.get(level, "") for level in _LEVELS[:-1]))
        return region or Problem(code=ProblemCode.NOT_A_REGION)


def _whole(text: str) -> Address:
    """All that was said as the answer: what follows the part that looks like a place tells how to get there."""
    found = find_address(text)
    if found is None:
        return Address(province="", city="", county="", detail=text)
    region = found.value.full.removesuffix(found.value.detail)
    if not region and text[: found.start].strip():
        return replace(found.value, detail=text)
    told = f"{found.value.detail}{text[found.end :]}"
    return replace(found.value, detail=told.strip(_MARKS))


def _kept(address: Address) -> dict[str, str]:
    levels = {level: getattr(address, level) for level in _LEVELS}
    return {level: text for level, text in levels.items() if text or level == "detail"}


def _full(given: dict[str, str]) -> str:
    """On one line; 北京市 stands once."""
    levels = (given.get(level, "") for level in _LEVELS[:-1])
    return "".join(dict.fromkeys(levels)) + given.get("detail", "")


def _degrees(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


KINDS: tuple[Kind, ...] = (AddressKind(), LocationKind(), RegionKind())
