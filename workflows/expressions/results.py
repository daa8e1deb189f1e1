"""What comes out at last, held against the type that was promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.reading import read_moment, read_number, read_text
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import ANY, Base, Type
from workflows.expressions.values import Picked, Value, is_blank

_PYTHON: Mapping[Base, type | tuple[type, ...]] = {
    Base.YES_NO: bool,
    Base.TIME: time,
    Base.RECORD: Mapping,
    Base.CHOICE: (Picked, str),
}


_EMPTY: Mapping[Base, tuple[type, ...]] = {
    Base.TEXT: (str,),
    Base.LIST: (tuple,),
    Base.ANY: (str, tuple),
    Base.BLANK: (str, tuple),
}


def as_wanted(value: Value, wanted: Type, around: Surroundings) -> Value:
    """The value as one of this type: a choice as its label where words are wanted, a date as its midnight, one as a list.

    Blank is blank of any type, an empty text only of text and an empty list of a list. What was known only now not to fit is a fault.
    """
    if is_blank(value):
        return value if isinstance(value, _EMPTY.get(wanted.base, ())) else None
    match wanted.base:
        case Base.ANY | Base.BLANK:
            return value
        case Base.NUMBER:
            return _number(value, wanted, around)
        case Base.TEXT:
            return read_text(value, around) if isinstance(value, str | Picked) else _fail(wanted)
        case Base.MOMENT:
            return read_moment(value, around)
        case Base.DATE:
            is_day = isinstance(value, date) and not isinstance(value, datetime)
            return value if is_day else _fail(wanted)
        case Base.LIST:
            items = value if isinstance(value, tuple) else (value,)
            return tuple(as_wanted(item, wanted.item or ANY, around) for item in items)
        case _:
            return value if isinstance(value, _PYTHON[wanted.base]) else _fail(wanted)


def _number(value: Value, wanted: Type, around: Surroundings) -> Value:
    """With its zeros behind the point, as money has them."""
    return read_number(value, around) if isinstance(value, Decimal) else _fail(wanted)


def _fail(wanted: Type) -> Value:
    raise Fault(FaultCode.WRONG_RESULT, expected=wanted.base)
