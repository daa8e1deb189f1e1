"""In which functions a text in quotes is compared with another argument, or is the result of the whole.

Where that other argument is a choice, or a list of choices, the text must be one of its options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Pairs = Iterable[tuple[int, int]]


def _either_way(count: int) -> Pairs:
    return ((0, 1), (1, 0))


def _criterion(count: int) -> Pairs:
    return ((0, 1),)


def _criteria(count: int) -> Pairs:
    return ((place, place + 1) for place in range(0, count - 1, 2))


def _criteria_after_first(count: int) -> Pairs:
    return ((place, place + 1) for place in range(1, count - 1, 2))


def _cases(count: int) -> Pairs:
    return ((0, place) for place in range(1, count - 1, 2))


_COMPARED: Mapping[str, Callable[[int], Pairs]] = {
    "CONTAINS": _either_way,
    "EXACT": _either_way,
    "SWITCH": _cases,
    "COUNTIF": _criterion,
    "SUMIF": _criterion,
    "AVERAGEIF": _criterion,
    "COUNTIFS": _criteria,
    "SUMIFS": _criteria_after_first,
    "LOOKUP": lambda _count: ((1, 0),),
    "MAPX": lambda _count: ((2, 1),),
}

_RESULTS: Mapping[str, Callable[[int], Iterable[int]]] = {
    "IF": lambda count: range(1, count),
    "IFS": lambda count: range(1, count, 2),
    "SWITCH": lambda count: [*range(2, count, 2), *([count - 1] if count % 2 == 0 else [])],
    "IFERROR": range,
    "COALESCE": range,
}


def compared(function: str, count: int) -> Pairs:
    """The places of what is compared and of the text, counted from 0."""
    return _COMPARED[function](count) if function in _COMPARED else ()


def results(function: str, count: int) -> Iterable[int]:
    """The places of the arguments that may become the result."""
    return _RESULTS[function](count) if function in _RESULTS else ()
