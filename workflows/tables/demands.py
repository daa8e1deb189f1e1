"""A sheet's validations as the settings and checks of a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from workflows.form_fields import Check
from workflows.kinds.table import KINDS
from workflows.labels import Label
from workflows.reading.amounts import plain
from workflows.reading.folding import clean
from workflows.tables.formulas import References, translated
from workflows.tables.table import Bound, Column, Limits

_RANGE = r"\$?[A-Z]{1,3}(?:\$?[0-9]+)?"
_ONCE = re.compile(
    rf"=?\s*COUNTIFS?\(\s*({_RANGE}):({_RANGE})\s*,\s*\$?[A-Z]{{1,3}}\$?[0-9]+(?:\s*&\s*\"\*\")?\s*\)"
    r"\s*(?:=\s*1|<\s*2|<=\s*1)\s*",
    re.IGNORECASE,
)
_KEYS = {
    "number": ("minimum", "maximum"),
    "whole": ("minimum", "maximum"),
    "length": ("min_length", "max_length"),
    "date": ("earliest", "latest"),
}
_HUNDRED = Decimal(100)
_LARGEST = Decimal(10) ** 15
_LONGEST = 100_000
_OTHER_UNITS = frozenset({"duration"})  # counted in days there, in minutes here


def is_unique(column: Column) -> bool:
    """=COUNTIF(A:A, A2)=1: not twice in the column."""
    found = _ONCE.fullmatch(column.rule)
    ends = {re.sub("[$0-9]", "", end.upper()) for end in found.groups()} if found else set()
    return ends == {column.letter}


def settings_of(kind: str, limits: Limits | None) -> Mapping[str, object]:
    """Empty where the kind has no such limits, or they are at odds."""
    if limits is None or kind in _OTHER_UNITS:
        return {}
    low, high = _KEYS[limits.of]
    known = KINDS[kind].settings
    bounds = {
        low: _bound(kind, limits.of, limits.least),
        high: _bound(kind, limits.of, limits.most),
    }
    kept = {key: each for key, each in bounds.items() if each is not None and key in known}
    least, most = kept.get(low), kept.get(high)
    if isinstance(least, Decimal) and isinstance(most, Decimal) and least > most:
        return {}
    is_whole = limits.of == "whole" and "decimals" in known
    return {**kept, **({"decimals": 0} if is_whole else {})}


def _bound(kind: str, of: str, bound: Bound) -> Decimal | str | None:
    if of == "date":
        return _day(bound)
    if not isinstance(bound, Decimal) or abs(bound) > _LARGEST:
        return None
    if of == "length":
        return bound if 1 <= bound <= _LONGEST and bound == int(bound) else None
    return bound * _HUNDRED if kind == "percent" else bound


def _day(bound: Bound) -> str | None:
    """An expression: a day is written as one."""
    if isinstance(bound, date):
        return f"DATE({bound.year}, {bound.month}, {bound.day})"
    return bound if isinstance(bound, str) else None


def checks_of(column: Column, own: str, references: References) -> Iterator[Check]:
    """`own` is the field in an expression. Raises Untranslatable. What breaks one is told in the sheet's own words."""
    rules = list(_open_limits(column.limits, own))
    if column.rule and not is_unique(column):
        rules.append(translated(column.rule, column.rule_row, references))
    told = clean(column.complaint) or clean(column.prompt)
    for rule in rules:
        yield Check(rule=rule, message=Label(zh=told or rule))


def _open_limits(limits: Limits | None, own: str) -> Iterator[str]:
    """More than 0 is not at least 0."""
    if limits is None or not limits.is_open or limits.of != "number":
        return
    if isinstance(limits.least, Decimal):
        yield f"{own} > {plain(limits.least)}"
    if isinstance(limits.most, Decimal):
        yield f"{own} < {plain(limits.most)}"
