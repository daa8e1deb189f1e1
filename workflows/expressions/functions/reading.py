"""How a function reads the values it is given; what cannot be read so is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import ARITHMETIC, LONGEST_LIST, SETTLED
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Picked, Value, is_blank


def read_number(value: Value, around: Surroundings) -> Decimal:
    return SETTLED.plus(calculable(value))


def calculable(value: Value) -> Decimal:
    """A number with all its digits, for going on calculating."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise Fault(FaultCode.NOT_A_NUMBER)
    if value.adjusted() > ARITHMETIC.Emax:
        raise Fault(FaultCode.TOO_LARGE)
    return value


def read_whole(value: Value, around: Surroundings) -> int:
    """What stands after the point is dropped, as Excel does with counts and places."""
    return int(read_number(value, around))


def read_text(value: Value, around: Surroundings) -> str:
    """As the value is shown: numbers without exponent or trailing zeros, moments in the company's zone."""
    match value:
        case None:
            return ""
        case str():
            return value
        case Picked():
            return value.label
        case bool():
            return str(value).upper()
        case Decimal():
            return plain(read_number(value, around))
        case date() | time():
            return _shown_time(value, around)
        case _:
            raise Fault(FaultCode.WRONG_ARGUMENT, expected="text")


def _shown_time(value: date | time, around: Surroundings) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    day = value.isoformat() if not isinstance(value, datetime) else ""
    return day or read_moment(value, around).replace(tzinfo=None).isoformat(" ", "minutes")


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def read_yes_no(value: Value, around: Surroundings) -> bool:
    """What was not answered is no."""
    if is_blank(value):
        return False
    if not isinstance(value, bool):
        raise Fault(FaultCode.WRONG_ARGUMENT, expected="yes_no")
    return value


def read_day(value: Value, around: Surroundings) -> date:
    return read_moment(value, around).date()


def read_moment(value: Value, around: Surroundings) -> datetime:
    """In the company's zone; a date is its midnight."""
    if not isinstance(value, date):
        raise Fault(FaultCode.NOT_A_DATE)
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), around.now.tzinfo)
    try:
        return value.astimezone(around.now.tzinfo)
    except OverflowError:
        raise Fault(FaultCode.NOT_A_DATE) from None


def read_clock(value: Value, around: Surroundings) -> time:
    """The time of day of a time or of a moment."""
    return value if isinstance(value, time) else read_moment(value, around).time()


def read_items(value: Value, around: Surroundings) -> tuple[Value, ...]:
    """A list as it is, blanks in their places; a single value is a list of one, nothing a list of none."""
    items = value if isinstance(value, tuple) else () if value is None else (value,)
    if len(items) > LONGEST_LIST:
        raise Fault(FaultCode.TOO_LARGE)
    return items


def read_filled(value: Value, around: Surroundings) -> tuple[Value, ...]:
    """Whatever is not blank, lists within lists laid out."""
    found = tuple(_filled(value))
    return read_items(found, around)


def _filled(value: Value) -> Iterator[Value]:
    if isinstance(value, tuple):
        for item in value:
            yield from _filled(item)
    elif not is_blank(value):
        yield value


def read_numbers(value: Value, around: Surroundings) -> tuple[Decimal, ...]:
    """Blanks are skipped."""
    return tuple(read_number(item, around) for item in read_filled(value, around))


def read_record(value: Value, around: Surroundings) -> Mapping[str, Value]:
    if not isinstance(value, Mapping):
        raise Fault(FaultCode.WRONG_ARGUMENT, expected="record")
    return value


def read_anything(value: Value, around: Surroundings) -> Value:
    return value
