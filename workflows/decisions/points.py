"""One value written in a cell, as what its column compares: a key, or the stretch of time that a day is among moments."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NoReturn

from workflows.decisions.cells import Orderly, Span
from workflows.expressions.functions.bounds import ARITHMETIC, SETTLED
from workflows.expressions.literals import meant, option_words
from workflows.expressions.similar import nearest
from workflows.expressions.types import DATE, MOMENT, TIME, YES_NO, Base, Type
from workflows.expressions.values import Picked
from workflows.reading.folding import fold, half_width

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?P<percent>\s*%)?", re.ASCII)
_LONGEST_NUMBER = 60
_MOST_SHOWN = 10
_DAY, _LAST = timedelta(days=1), datetime.combine(date.max, time.max)
ORDERLY = frozenset({Base.NUMBER, Base.DATE, Base.MOMENT, Base.TIME})


class Misread(ValueError):
    """What a cell cannot be; `code` and `params` make the sentence of the mistake."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str] = params


@dataclass(frozen=True, slots=True)
class Point:
    """`end` is where what was written is over, when it is a stretch: a day among moments."""

    at: Orderly
    end: Orderly | None = None

    def span(self, sign: str) -> Span:
        """What lies beyond it in the direction of the sign."""
        match sign:
            case ">=":
                return Span(low=self.at)
            case ">":
                return Span(low=self.end) if self.end else Span(low=self.at, has_low=False)
            case "<":
                return Span(high=self.at, has_high=False)
            case _:
                return Span(high=self.end, has_high=False) if self.end else Span(high=self.at)


def point(text: str, item: Type) -> Point:
    """Of a type that has an order. Raises Misread."""
    match item.base:
        case Base.NUMBER:
            return Point(number(text))
        case Base.DATE:
            return Point(_day(text))
        case Base.TIME:
            return Point(_clock(text))
        case _:
            return _moment(text)


def key(text: str, item: Type) -> Hashable:
    """Of a type without order. Raises Misread."""
    if item.base is Base.YES_NO:
        said = meant(text, YES_NO)
        return said if isinstance(said, bool) else _refuse("cell_not_yes_no", text)
    if item.base is Base.CHOICE:
        return picked(text, item).id
    return fold(text)


def number(text: str) -> Decimal:
    found = _NUMBER.fullmatch(half_width(text).strip())
    if found is None or len(text) > _LONGEST_NUMBER:
        return _refuse("cell_not_number", text)
    value = Decimal(found[0].removesuffix(found["percent"] or "").strip())
    value = value / 100 if found["percent"] else value
    if value.adjusted() > ARITHMETIC.Emax or value.adjusted() < ARITHMETIC.Emin:
        return _refuse("cell_not_number", text)
    return SETTLED.plus(value)


def picked(text: str, choice: Type) -> Picked:
    """One of the options. Raises Misread."""
    option = meant(text, choice)
    if isinstance(option, Picked):
        return option
    labels = [next(iter(labels), option_id) for option_id, labels in choice.options]
    more = "…" if len(labels) > _MOST_SHOWN else ""
    params = {
        "value": text,
        "nearest": nearest(text, option_words(choice)),
        "allowed": "、".join(labels[:_MOST_SHOWN]) + more,
    }
    raise Misread("cell_no_option", **params)


def _day(text: str) -> date:
    value = meant(text, DATE)
    return value if isinstance(value, date) else _refuse("cell_not_date", text)


def _clock(text: str) -> time:
    value = meant(text, TIME)
    return value if isinstance(value, time) else _refuse("cell_not_time", text)


def _moment(text: str) -> Point:
    value = meant(text, MOMENT)
    if isinstance(value, datetime):
        return Point(value)
    if not isinstance(value, date):
        return _refuse("cell_not_moment", text)
    midnight = datetime.combine(value, time())
    return Point(midnight, _LAST if value == date.max else midnight + _DAY)


def _refuse(code: str, text: str) -> NoReturn:
    raise Misread(code, value=text)
