"""What each operator does with two values. These are the rules for what was not filled in, in one place:

- a calculation with a blank is blank: a price that is not yet known gives no total yet (SUM and its like skip blanks);
- & takes a blank for an empty text;
- a blank equals a blank, "" and an empty list, and nothing else, not even 0;
- nothing is smaller or larger than a blank: < > <= >= with one are FALSE;
- as a condition a blank is FALSE (`functions.logic`).

Words are equal in any case (EXACT minds it), a choice equals itself by its id, and a date is its midnight.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import ARITHMETIC, join
from workflows.expressions.functions.comparing import orderable, same
from workflows.expressions.functions.reading import calculable, read_moment, read_text
from workflows.expressions.limits import LARGEST_EXPONENT
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value, is_blank

Operator = Callable[[Value, Value, Surroundings], Value]
_DAY = Decimal(86_400_000_000)
"""In microseconds."""


def _calculated(calculate: Callable[[Decimal, Decimal], Decimal]) -> Operator:
    def run(left: Value, right: Value, around: Surroundings) -> Value:
        if is_blank(left) or is_blank(right):
            return None
        return _guarded(calculate, calculable(left), calculable(right))

    return run


def _guarded(calculate: Callable[..., Decimal], *numbers: Decimal) -> Decimal:
    try:
        return calculate(*numbers)
    except DivisionByZero:
        raise Fault(FaultCode.DIVISION_BY_ZERO) from None
    except Overflow:
        raise Fault(FaultCode.TOO_LARGE) from None
    except InvalidOperation:
        raise Fault(_undefined(numbers)) from None


def _undefined(numbers: tuple[Decimal, ...]) -> FaultCode:
    """0 / 0 is a division by zero to everybody but the standard of decimals."""
    return FaultCode.NOT_A_NUMBER if any(numbers) else FaultCode.DIVISION_BY_ZERO


def _power(number: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise Fault(FaultCode.TOO_LARGE)
    if not number and exponent < 0:
        raise Fault(FaultCode.DIVISION_BY_ZERO)
    return ARITHMETIC.power(number, exponent)


_add, _subtract = _calculated(ARITHMETIC.add), _calculated(ARITHMETIC.subtract)


def _sum(left: Value, right: Value, around: Surroundings) -> Value:
    if isinstance(right, date):
        left, right = right, left
    if isinstance(left, date) and not is_blank(right):
        return _later(left, calculable(right))
    return None if isinstance(left, date) else _add(left, right, around)


def _difference(left: Value, right: Value, around: Surroundings) -> Value:
    if is_blank(left) or is_blank(right):
        return None
    if isinstance(left, date) and not isinstance(right, date):
        return _later(left, ARITHMETIC.minus(calculable(right)))
    if isinstance(left, date) and isinstance(right, date):
        return _in_days(read_moment(left, around) - read_moment(right, around))
    if isinstance(left, time) and isinstance(right, time):
        return _in_days(_since_midnight(left) - _since_midnight(right))
    return _subtract(left, right, around)


def _later(day: date, days: Decimal) -> date:
    """A date goes by whole days; what a moment is later by may have hours in it. By the clock on the wall."""
    try:
        if isinstance(day, datetime):
            return day + timedelta(microseconds=round(ARITHMETIC.multiply(days, _DAY)))
        return day + timedelta(days=int(days))
    except (OverflowError, Overflow):
        raise Fault(FaultCode.NOT_A_DATE) from None


def _in_days(span: timedelta) -> Decimal:
    return ARITHMETIC.divide(Decimal(span // timedelta(microseconds=1)), _DAY)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _joined(left: Value, right: Value, around: Surroundings) -> Value:
    return join([read_text(left, around), read_text(right, around)])


def _equal(left: Value, right: Value, around: Surroundings) -> bool:
    if is_blank(left) or is_blank(right):
        return is_blank(left) and is_blank(right)
    return same(left, right, around)


def _unequal(left: Value, right: Value, around: Surroundings) -> bool:
    return not _equal(left, right, around)


def _ordered(order: Callable[[Any, Any], bool]) -> Operator:
    def run(left: Value, right: Value, around: Surroundings) -> Value:
        if is_blank(left) or is_blank(right):
            return False
        one, other = orderable(left, around), orderable(right, around)
        if one is None or type(one) is not type(other):
            raise Fault(FaultCode.WRONG_ARGUMENT, expected="alike")
        return order(one, other)

    return run


OPERATORS: Mapping[str, Operator] = {
    "+": _sum,
    "-": _difference,
    "*": _calculated(ARITHMETIC.multiply),
    "/": _calculated(ARITHMETIC.divide),
    "^": _calculated(_power),
    "&": _joined,
    "=": _equal,
    "<>": _unequal,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}
_HUNDRED = Decimal(100)


def signed(sign: str, value: Value, around: Surroundings) -> Value:
    if is_blank(value):
        return None
    number = calculable(value)
    match sign:
        case "-":
            return ARITHMETIC.minus(number)
        case "%":
            return _guarded(ARITHMETIC.divide, number, _HUNDRED)
        case _:
            return ARITHMETIC.plus(number)
