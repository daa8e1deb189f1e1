"""A text in quotes beside something that is no text: the option, the day, the time or the answer that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from workflows.expressions.functions.spelled_dates import spelled_date
from workflows.expressions.types import Base, Type
from workflows.expressions.values import Picked, Value
from workflows.reading.folding import fold

_CLOCK = re.compile(r"(?:^|(?<=[\st日号]))(\d{1,2}):(\d{2})(?::(\d{2}))?$", re.ASCII)
_ANSWERS = {
    **dict.fromkeys(("是", "真", "yes", "true"), True),
    **dict.fromkeys(("否", "假", "no", "false"), False),
}
CONVERTED = frozenset({Base.CHOICE, Base.DATE, Base.MOMENT, Base.TIME, Base.YES_NO})
"""The types that a text in quotes can stand for."""


def meant(text: str, wanted: Type) -> Value:
    """What the text says as a value of the wanted type; None when it says nothing of the kind."""
    match wanted.base:
        case Base.CHOICE:
            return _option(text, wanted)
        case Base.DATE:
            return None if _clock(text) else spelled_date(text)
        case Base.MOMENT:
            return _moment(text)
        case Base.TIME:
            return _clock(text) if _CLOCK.match(fold(text)) else None
        case Base.YES_NO:
            return _ANSWERS.get(fold(text))
        case _:
            return None


def option_words(choice: Type) -> Iterator[str]:
    """Every way an option can be written: the labels first, for they are what people know."""
    for option_id, labels in choice.options:
        yield from (*labels, option_id)


def _option(text: str, choice: Type) -> Picked | None:
    """By the id written exactly, else by any label in any case and width."""
    for option_id, labels in choice.options:
        if text == option_id:
            return Picked(option_id, next(iter(labels), option_id))
    for option_id, labels in choice.options:
        if fold(text) in map(fold, (*labels, option_id)):
            return Picked(option_id, next(iter(labels), option_id))
    return None


def _moment(text: str) -> Value:
    """Without a time of day, the day."""
    day, clock = spelled_date(text), _clock(text)
    return datetime.combine(day, clock) if day and clock else day


def _clock(text: str) -> time | None:
    found = _CLOCK.search(fold(text))
    if found is None:
        return None
    hour, minute, second = (int(figures or 0) for figures in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def written(value: date | time) -> str:
    """How a day or a time is kept in an expression's text."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    return value.isoformat()
