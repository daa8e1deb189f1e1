"""Values made comparable, so that a cell and a value meet by one look into a dict or one search in an order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from workflows.decisions.cells import UNLIKE, Keys
from workflows.expressions.faults import Fault
from workflows.expressions.functions.reading import read_filled, read_moment, read_number, read_text
from workflows.expressions.literals import meant
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Base, Type
from workflows.expressions.values import Picked, Value
from workflows.reading.folding import fold

_Key = Callable[[Value, Surroundings], Hashable]
Keyed = Callable[[Value, Surroundings], Keys]


def keyed(column: Type, *, has_open_choices: bool = False) -> Keyed:
    """How this column's values are made comparable. Open choices are told by their ids as well as by their labels."""
    item = column.item or column
    key = _choice(item) if item.base is Base.CHOICE else _KEYS.get(item.base, _text)

    def keys(value: Value, around: Surroundings) -> Keys:
        if value is None or value in ("", ()):
            return ()
        if isinstance(value, tuple):
            return _each(value, around, keys)
        if has_open_choices and isinstance(value, Picked):
            return (fold(value.label), fold(value.id))
        return (_safely(key, value, around),)

    return keys


def _each(values: tuple[Value, ...], around: Surroundings, keys: Keyed) -> Keys:
    try:
        return tuple(key for value in read_filled(values, around) for key in keys(value, around))
    except Fault:
        return (UNLIKE,)


def _safely(key: _Key, value: Value, around: Surroundings) -> Hashable:
    try:
        return key(value, around)
    except Fault:
        return UNLIKE


def _number(value: Value, around: Surroundings) -> Hashable:
    return read_number(value, around) if isinstance(value, Decimal) else UNLIKE


def _text(value: Value, around: Surroundings) -> Hashable:
    return UNLIKE if isinstance(value, Mapping) else fold(read_text(value, around))


def _date(value: Value, around: Surroundings) -> Hashable:
    if isinstance(value, datetime):
        return read_moment(value, around).date()
    return value if isinstance(value, date) else UNLIKE


def _moment(value: Value, around: Surroundings) -> Hashable:
    """By the clock on the wall, as cells are written."""
    if not isinstance(value, date):
        return UNLIKE
    return read_moment(value, around).replace(tzinfo=None, fold=0)


def _time(value: Value, around: Surroundings) -> Hashable:
    return value.replace(tzinfo=None) if isinstance(value, time) else UNLIKE


def _yes_no(value: Value, around: Surroundings) -> Hashable:
    return value if isinstance(value, bool) else UNLIKE


def _choice(choice: Type) -> _Key:
    """By id; words are first looked up among the options, as an expression does."""

    def key(value: Value, around: Surroundings) -> Hashable:
        if isinstance(value, Picked):
            return value.id
        option = meant(value, choice) if isinstance(value, str) else None
        return option.id if isinstance(option, Picked) else UNLIKE

    return key


_KEYS: Mapping[Base, _Key] = {
    Base.NUMBER: _number,
    Base.TEXT: _text,
    Base.DATE: _date,
    Base.MOMENT: _moment,
    Base.TIME: _time,
    Base.YES_NO: _yes_no,
}
