"""What an after-sales desk asks: how far, still in warranty, and how to show a number without giving it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.months import month_on
from workflows.expressions.functions.parameters import AROUND, a_day, a_record, a_text, a_whole
from workflows.expressions.functions.reading import read_number
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import NUMBER, TEXT, YES_NO
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("service")
Place = Mapping[str, Value]
_POLE = 90
_MEAN_RADIUS_OF_THE_EARTH = 6_371_008.8


@_function(
    "DISTANCE",
    "距离",
    takes=(AROUND, a_record("位置", "place"), a_record("另一位置", "other place")),
    gives=NUMBER,
    says=Label(
        zh="两个位置之间的直线距离，单位是米。",
        en="The distance between two places as the crow flies, in metres.",
    ),
    example="IF(DISTANCE(客户位置, 网点位置) > 20000, 上门费 + 50, 上门费)",
)
def distance(around: Surroundings, place: Place, other: Place) -> Value:
    """The haversine, in floating point and rounded to the metre: the sphere itself is good to half a percent."""
    here, there = _coordinates(place, 1, around), _coordinates(other, 2, around)
    if here is None or there is None:
        return None
    (north, east), (other_north, other_east) = here, there
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return Decimal(round(2 * _MEAN_RADIUS_OF_THE_EARTH * asin(min(1.0, sqrt(half)))))


def _coordinates(place: Place, which: int, around: Surroundings) -> tuple[float, float] | None:
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if latitude is None or longitude is None:
        return None
    north, east = read_number(latitude, around), read_number(longitude, around)
    if abs(north) > _POLE or abs(east) > 2 * _POLE:
        raise wrong(which, "coordinates")
    return radians(north), radians(east)


@_function(
    "INWARRANTY",
    "在保",
    takes=(
        AROUND,
        a_day("购买日期", "purchased"),
        a_whole("保修月数", "months"),
        a_day("哪一天", "on").optional(),
    ),
    gives=YES_NO,
    says=Label(
        zh="那一天（默认今天）是否在保修期内；到期月的同一天是最后一天。",
        en="Whether a day (today) is within the warranty, whose last day is the same day of its last month.",
    ),
    example='IF(INWARRANTY(购买日期, 12), "保修期内", "需收费")',
)
def inwarranty(around: Surroundings, purchased: date, months: int, on: date | None = None) -> Value:
    """The Civil Code, art. 201 and 202: the first day does not count, the corresponding day is the last."""
    last = month_on(purchased, months)
    return purchased <= (on or around.now.date()) <= last


_SHORTEST_NUMBER = 8
_SHORTEST_WITH_MIDDLE = 3


@_function(
    "MASK",
    "脱敏",
    takes=(a_text(),),
    gives=TEXT,
    says=Label(
        zh="遮住电话、证件号或姓名的中间：138****5678、张*、王*明。",
        en="A phone, an identity number or a name with its middle hidden: 138****5678.",
    ),
    example="MASK(电话)",
)
def mask(text: str) -> Value:
    """A number keeps three and four characters, a name its ends; of two characters the first."""
    if len(text) >= _SHORTEST_NUMBER:
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    if len(text) >= _SHORTEST_WITH_MIDDLE:
        return text[0] + "*" * (len(text) - 2) + text[-1]
    return text[: len(text) - 1] + "*" if text else ""
