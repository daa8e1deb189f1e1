"""Criteria as COUNTIF knows them: ">500", "<>漏水", "空调*", or a value to be equal to."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from workflows.expressions.functions.comparing import orderable, same
from workflows.expressions.functions.regexes import wild
from workflows.expressions.functions.spelled_dates import spelled_date
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Picked, Value, is_blank

Criterion = Callable[[Value], bool]
_WIDE_SIGNS = str.maketrans("＜＞＝", "<>=")
_WRITTEN = re.compile(r"(<>|[<>＜＞]?[=＝]?|[≤≥≠]|＜＞)(.*)", re.DOTALL)
_SAME_SIGN = {"≤": "<=", "≥": ">=", "≠": "<>"}
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(%?)", re.ASCII)
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def criterion(wanted: Value, around: Surroundings) -> Criterion:
    """Words are compared in any case and with wildcards; what is ordered, only with its own kind."""
    if isinstance(wanted, Picked):
        return lambda item: same(item, wanted, around)
    if not isinstance(wanted, str):
        return _equal(wanted, around)
    sign, rest = _parted(wanted)
    if sign in _ORDERS:
        return _ordered(_ORDERS[sign], _meant(rest), around)
    equal = _equal_written(rest, around)
    return equal if sign != "<>" else lambda item: not equal(item)


def _parted(written: str) -> tuple[str, str]:
    found = _WRITTEN.match(written)
    sign, rest = (found[1], found[2]) if found else ("", written)
    sign = sign.translate(_WIDE_SIGNS)
    return _SAME_SIGN.get(sign, sign), rest


def _equal_written(rest: str, around: Surroundings) -> Criterion:
    if not rest:
        return is_blank
    pattern = wild(rest)
    if pattern is not None:
        return lambda item: (words := _words(item)) is not None and pattern.fits(words)
    return _equal(_meant(rest), around, rest)


def _equal(wanted: Value, around: Surroundings, written: str | None = None) -> Criterion:
    """`written`: words that say a number or a date are equal to both it and the words."""
    return lambda item: (
        same(item, wanted, around) or (written is not None and same(item, written, around))
    )


def _ordered(order: Callable[[Any, Any], bool], limit: Value, around: Surroundings) -> Criterion:
    most = orderable(limit, around)

    def holds(item: Value) -> bool:
        found = orderable(item, around)
        return type(found) is type(most) and found is not None and order(found, most)

    return holds


def _meant(written: str) -> Value:
    """The number, the date or the answer that words say, or the words."""
    figures = _NUMBER.fullmatch(written.strip())
    if figures:
        number = Decimal(figures[1] + figures[2])
        return number.scaleb(-2) if figures[3] else number
    if written.strip().upper() in {"TRUE", "FALSE"}:
        return written.strip().upper() == "TRUE"
    return spelled_date(written) or written


def _words(item: Value) -> str | None:
    return item.label if isinstance(item, Picked) else item if isinstance(item, str) else None
