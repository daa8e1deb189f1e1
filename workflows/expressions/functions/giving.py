"""The type a function gives when it depends on what it was given."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.expressions.types import ANY, BLANK, Base, Type


def any_of(types: Sequence[Type]) -> Type:
    """The one type all of these have; blanks have them all, and mixed ones are known only when it runs."""
    found = [each for each in types if each.base is not Base.BLANK]
    if not found:
        return BLANK
    if all(each == found[0] for each in found):
        return found[0]
    bases = {each.base for each in found}
    return Type(bases.pop()) if len(bases) == 1 and not _has_parts(found) else ANY


def _has_parts(types: Sequence[Type]) -> bool:
    return any(each.item or each.columns or each.options for each in types)


def item_of(given: Type) -> Type:
    if given.base is Base.LIST:
        return given.item or ANY
    return given


def first(types: Sequence[Type]) -> Type:
    return types[0]


def any_item(types: Sequence[Type]) -> Type:
    return any_of([item_of(each) for each in types])
