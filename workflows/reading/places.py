"""A point on the map inside what people paste: 22.5431,113.9432 · 北纬22.54 东经113.94 · a shared map link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from workflows.reading.found import Found, in_place

_DEGREES = r"-?[0-9]{1,3}\.[0-9]{3,12}"
_SPOKEN = r"[0-9]{1,3}(?:\.[0-9]{1,12})?"
_PAIR = re.compile(
    rf"(?<![0-9.-])(?P<first>{_DEGREES})\s?(?:,|，|%2c)\s?(?P<second>{_DEGREES})(?![0-9.])"
)
_SAID = re.compile(
    rf"(?:北纬|纬度)(?:n|是|:|\s){{0,3}}(?P<latitude>{_SPOKEN})°?[\s,;]{{0,2}}(?:东经|经度)(?:e|是|:|\s){{0,3}}(?P<longitude>{_SPOKEN})°?"
    rf"|(?:东经|经度)(?:e|是|:|\s){{0,3}}(?P<longitude_first>{_SPOKEN})°?[\s,;]{{0,2}}(?:北纬|纬度)(?:n|是|:|\s){{0,3}}(?P<latitude_last>{_SPOKEN})°?"
)
_POLE, _DATE_LINE = 90, 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """In degrees, on the map system of whoever sent it."""

    latitude: Decimal
    longitude: Decimal


def find_place(text: str) -> Found[Place] | None:
    """The first one; a pair that can only be longitude first (113.94,22.54, as Amap writes) is turned round."""
    said = in_place(text)
    spoken = (_spoken(match) for match in _SAID.finditer(said))
    pairs = (_pair(match) for match in _PAIR.finditer(said))
    found = [each for each in (*spoken, *pairs) if each]
    return min(found, key=lambda each: each.start, default=None)


def _spoken(match: re.Match[str]) -> Found[Place] | None:
    latitude = match["latitude"] or match["latitude_last"]
    longitude = match["longitude"] or match["longitude_first"]
    return _found(Decimal(latitude), Decimal(longitude), match)


def _pair(match: re.Match[str]) -> Found[Place] | None:
    first, second = Decimal(match["first"]), Decimal(match["second"])
    return _found(second, first, match) if abs(first) > _POLE else _found(first, second, match)


def _found(latitude: Decimal, longitude: Decimal, match: re.Match[str]) -> Found[Place] | None:
    if abs(latitude) > _POLE or abs(longitude) > _DATE_LINE:
        return None
    return Found(Place(latitude=latitude, longitude=longitude), *match.span())
