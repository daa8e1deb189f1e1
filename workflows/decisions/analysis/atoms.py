"""A column cut into atoms: blank, and values that no cell of the column tells apart, each with one as an example."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

from workflows.decisions.cells import Demand, Orderly, Span
from workflows.decisions.points import ORDERLY
from workflows.decisions.table import ReadyInput
from workflows.expressions.types import Base, Type
from workflows.expressions.values import Picked, Value

BLANK = 1
"""The first atom, as a set: sets of atoms are bits, as sets of rows are."""
_OTHER = "其他"
_A_DAY, _AN_INSTANT = timedelta(days=1), timedelta(microseconds=1)


class Atoms(Protocol):
    count: int
    real: int
    """All but blank, as a set."""
    likely: int
    """Those that somebody would answer: the numbers below zero are not, unless a cell speaks of them."""

    def key(self, atom: int) -> Hashable:
        """Of one of its values, as the index knows it; never asked of blank."""

    def example(self, atom: int) -> Value: ...

    def named(self, demand: Demand) -> int:
        """Those a cell names, blank aside."""


def atoms_of(column: ReadyInput) -> Atoms:
    item = column.type.item or column.type
    demands = [each for each in column.demands if not each.expression]
    return _Pieces(demands, item.base) if item.base in ORDERLY else _Values(demands, item)


class _Values:
    """A value each, and one for all that no cell names."""

    def __init__(self, demands: Sequence[Demand], item: Type) -> None:
        self._examples = dict(_values(item))
        for demand in demands:
            for key in demand.keys:
                self._examples.setdefault(key, key if isinstance(key, str) else None)
        if item.base not in {Base.CHOICE, Base.YES_NO}:
            other = _unheard(self._examples)
            self._examples[other] = other
        self._keys = list(self._examples)
        self._place = {key: place for place, key in enumerate(self._keys, 1)}
        self.count = len(self._keys) + 1
        self.real = self.likely = (1 << self.count) - 1 - BLANK

    def key(self, atom: int) -> Hashable:
        return self._keys[atom - 1]

    def example(self, atom: int) -> Value:
        return self._examples[self._keys[atom - 1]] if atom else None

    def named(self, demand: Demand) -> int:
        found = 0
        for key in demand.keys:
            found |= 1 << self._place[key]
        return found


class _Pieces:
    """Each end of a range, each value, and what lies between; where nothing lies there is no atom."""

    def __init__(self, demands: Sequence[Demand], base: Base) -> None:
        self._ends: list[Any] = sorted(set(_ends(demands)))
        self.count = 2 * len(self._ends) + 2
        self._examples = list(_examples(self._ends, base))
        self.real = sum(1 << at for at, each in enumerate(self._examples, 1) if each is not None)
        is_positive = base is Base.NUMBER and self._ends and self._ends[0] >= Decimal(0)
        self.likely = self.real & ~2 if is_positive else self.real

    def key(self, atom: int) -> Hashable:
        return self._examples[atom - 1]

    def example(self, atom: int) -> Value:
        return self._examples[atom - 1] if atom else None

    def named(self, demand: Demand) -> int:
        found = 0
        for key in demand.keys:
            found |= 1 << 2 * self._place(key) + 2
        for span in demand.spans:
            found |= self._stretch(span)
        return found & self.real

    def _place(self, end: Hashable) -> int:
        return bisect_left(self._ends, end)

    def _stretch(self, span: Span) -> int:
        first, last = 1, self.count - 1
        if span.low is not None:
            first = 2 * self._place(span.low) + (2 if span.has_low else 3)
        if span.high is not None:
            last = 2 * self._place(span.high) + (2 if span.has_high else 1)
        return (1 << last + 1) - (1 << first) if first <= last else 0


def _values(item: Type) -> Iterator[tuple[Hashable, Value]]:
    """What there is, whether or not a cell names it."""
    if item.base is Base.YES_NO:
        yield from ((True, True), (False, False))
    for option_id, labels in item.options:
        yield option_id, Picked(option_id, next(iter(labels), option_id))


def _unheard(known: Mapping[Hashable, Value]) -> str:
    number, name = 1, _OTHER
    while name in known:
        number, name = number + 1, f"{_OTHER}{number + 1}"
    return name


def _ends(demands: Sequence[Demand]) -> Iterator[Orderly]:
    for demand in demands:
        yield from demand.keys  # type: ignore[misc]
        for span in demand.spans:
            yield from (end for end in (span.low, span.high) if end is not None)


def _examples(ends: Sequence[Orderly], base: Base) -> Iterator[Orderly | None]:
    """Of each piece in order; None where nothing lies between two ends."""
    if not ends:
        yield _FIRST[base]
        return
    yield _below(ends[0])
    for place, end in enumerate(ends):
        yield end
        yield _between(end, ends[place + 1]) if place + 1 < len(ends) else _above(end)


_FIRST: Mapping[Base, Orderly] = {
    Base.NUMBER: Decimal(1),
    Base.DATE: date(2026, 1, 1),
    Base.MOMENT: datetime.combine(date(2026, 1, 1), time(9)),
    Base.TIME: time(9),
}


def _below(end: Orderly) -> Orderly | None:
    match end:
        case Decimal():
            return end - 1
        case time():
            return time() if end > time() else None
        case datetime() | date():
            return end - _A_DAY if end.toordinal() > 1 else None


def _above(end: Orderly) -> Orderly | None:
    match end:
        case Decimal():
            return end + 1
        case time():
            return time.max if end < time.max else None
        case datetime() | date():
            return end + _A_DAY if end.toordinal() < date.max.toordinal() else None


def _between(low: Orderly, high: Orderly) -> Orderly | None:
    match low, high:
        case Decimal(), Decimal():
            return _round_between(low, high)
        case time(), time():
            middle = _between(_on_a_day(low), _on_a_day(high))
            return middle.time() if isinstance(middle, datetime) else None
        case (datetime(), datetime()) | (date(), date()):
            step = _AN_INSTANT if isinstance(low, datetime) else _A_DAY
            return low + (high - low) // 2 if high - low > step else None
        case _:
            raise TypeError(low, high)


def _round_between(low: Decimal, high: Decimal) -> Decimal:
    """A whole number where there is one."""
    whole = low.to_integral_value() + (1 if low.to_integral_value() <= low else 0)
    return whole if low < whole < high else (low + high) / 2


def _on_a_day(clock: time) -> datetime:
    return datetime.combine(date(2026, 1, 1), clock)
