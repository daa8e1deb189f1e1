"""The words in which a function says what it takes: a number, a text, a day, a list; each with its reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from workflows.expressions.functions import reading
from workflows.expressions.functions.function import Parameter
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Base
from workflows.expressions.values import Value, is_blank
from workflows.labels import Label

EVERYTHING = frozenset(Base)
_WRITTEN = (Base.TEXT, Base.NUMBER)
_SHOWN = (*_WRITTEN, Base.YES_NO, Base.DATE, Base.MOMENT, Base.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`stands_for_blank`: a blank is read like any value; otherwise a blank here makes the whole result blank.
    `minds_empty`: an empty text or list is a value of its own and no blank."""

    parameter: Parameter
    read: Callable[[Value, Surroundings], Any]
    stands_for_blank: bool = False
    minds_empty: bool = False

    def is_missing(self, value: Value) -> bool:
        if self.stands_for_blank:
            return False
        return value is None or (not self.minds_empty and is_blank(value))

    def optional(self) -> Taken:
        return replace(self, parameter=replace(self.parameter, is_optional=True))

    def any_number(self) -> Taken:
        return replace(self, parameter=replace(self.parameter, is_rest=True))

    def or_blank(self) -> Taken:
        return replace(self, stands_for_blank=True)


class Around:
    """Stands first in `takes` where a function looks around itself: at the moment, the person, the calendar."""


AROUND = Around()


def _taken(zh: str, en: str, read: Callable[[Value, Surroundings], Any], *takes: Base) -> Taken:
    name = Label(zh=zh, en=en)
    return Taken(parameter=Parameter(name=name, takes=frozenset(takes)), read=read)


def a_number(zh: str = "数字", en: str = "number") -> Taken:
    return _taken(zh, en, reading.read_number, Base.NUMBER)


def a_whole(zh: str, en: str) -> Taken:
    return _taken(zh, en, reading.read_whole, Base.NUMBER)


def a_text(zh: str = "文字", en: str = "text") -> Taken:
    return replace(_taken(zh, en, reading.read_text, *_WRITTEN), minds_empty=True)


def a_yes_no(zh: str = "条件", en: str = "condition") -> Taken:
    return _taken(zh, en, reading.read_yes_no, Base.YES_NO).or_blank()


def conditions() -> Taken:
    return _taken("条件", "condition", reading.read_yes_no, Base.YES_NO, Base.LIST).or_blank()


def a_day(zh: str = "日期", en: str = "date") -> Taken:
    return _taken(zh, en, reading.read_day, Base.DATE, Base.MOMENT)


def a_moment(zh: str = "时间", en: str = "moment") -> Taken:
    return _taken(zh, en, reading.read_moment, Base.DATE, Base.MOMENT)


def a_clock(zh: str = "时间", en: str = "time") -> Taken:
    return _taken(zh, en, reading.read_clock, Base.TIME, Base.MOMENT, Base.DATE)


def a_record(zh: str, en: str) -> Taken:
    return _taken(zh, en, reading.read_record, Base.RECORD)


def anything(zh: str = "值", en: str = "value") -> Taken:
    return _taken(zh, en, reading.read_anything, *EVERYTHING)


def numbers(zh: str = "数字", en: str = "numbers") -> Taken:
    return _taken(zh, en, reading.read_numbers, Base.NUMBER, Base.LIST).or_blank()


def items(zh: str = "列表", en: str = "list") -> Taken:
    return _taken(zh, en, reading.read_items, *EVERYTHING).or_blank()


def filled(zh: str = "值", en: str = "values") -> Taken:
    return _taken(zh, en, reading.read_filled, *EVERYTHING).or_blank()


def comparable(zh: str = "值", en: str = "values") -> Taken:
    """Numbers, dates or times, and lists of them."""
    takes = (Base.NUMBER, Base.DATE, Base.MOMENT, Base.TIME, Base.LIST)
    return _taken(zh, en, reading.read_filled, *takes).or_blank()


def days(zh: str, en: str) -> Taken:
    """A list of days, or one."""
    return _taken(zh, en, reading.read_filled, Base.DATE, Base.MOMENT, Base.LIST).or_blank()


def a_date_or_moment() -> Taken:
    """As it is, so that a date stays a date."""
    return _taken("日期", "date", reading.read_anything, Base.DATE, Base.MOMENT)


def linked(zh: str, en: str) -> Taken:
    """A linked record or several, or their text."""
    return _taken(zh, en, reading.read_filled, Base.TEXT, Base.RECORD, Base.LIST).or_blank()


def shown(zh: str = "内容", en: str = "content") -> Taken:
    """Anything that can be shown as text, and lists of it."""
    return _taken(zh, en, reading.read_filled, *_SHOWN, Base.LIST).or_blank()


def content(zh: str = "内容", en: str = "content") -> Taken:
    """A value that can be shown as text, or a list of such, as it is."""
    return _taken(zh, en, reading.read_anything, *_SHOWN, Base.LIST).or_blank()


def showable(zh: str, en: str) -> Taken:
    """One value that can be shown as text, as it is."""
    return replace(_taken(zh, en, reading.read_anything, *_SHOWN), minds_empty=True)
