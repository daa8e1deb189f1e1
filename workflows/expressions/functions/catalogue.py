"""All functions of the language, by every name they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType
from typing import get_args

from workflows.expressions.functions import (
    capitals,
    choosing,
    conditional,
    date_moves,
    date_parts,
    date_spans,
    dates,
    logic,
    people,
    ranking,
    records,
    rounding,
    service,
    sums,
    text_changes,
    text_forms,
    text_parts,
    text_patterns,
    text_search,
    working_days,
)
from workflows.expressions.functions.function import Function, Group

_MODULES = (
    choosing,
    logic,
    text_parts,
    text_changes,
    text_search,
    text_patterns,
    text_forms,
    capitals,
    sums,
    conditional,
    ranking,
    rounding,
    dates,
    date_moves,
    date_parts,
    date_spans,
    working_days,
    records,
    people,
    service,
)


def _declared_in(module: ModuleType) -> Iterator[Function]:
    return (each for each in vars(module).values() if isinstance(each, Function))


def _by_name() -> Mapping[str, Function]:
    found: dict[str, Function] = {}
    for module in _MODULES:
        for function in _declared_in(module):
            for name in (function.name, *function.aliases):
                if name.upper() in found:
                    raise ValueError(f"two functions are called {name}")
                found[name.upper()] = function
    return MappingProxyType(found)


FUNCTIONS: Mapping[str, Function] = _by_name()
"""By upper-case name and by each alias."""


def functions_by_group() -> Mapping[Group, tuple[Function, ...]]:
    """Each once, in the order of the modules."""
    once = dict.fromkeys(FUNCTIONS.values())
    return {group: tuple(each for each in once if each.group == group) for group in get_args(Group)}
