"""Whether a value of a type may stand where a function, or whoever asked, takes certain types."""

from __future__ import annotations

from workflows.expressions.functions.function import Function, Parameter
from workflows.expressions.types import ANY, Base, Type

_ALSO = {Base.CHOICE: Base.TEXT, Base.DATE: Base.MOMENT}
"""A choice is as good as its label, a date as its midnight."""


def fits(given: Type, takes: frozenset[Base]) -> bool:
    """Blank and what is known only later fit everywhere. In a list that is taken, the items must fit what else is."""
    match given.base:
        case Base.ANY | Base.BLANK:
            return True
        case Base.LIST:
            return Base.LIST in takes and (takes == {Base.LIST} or fits(given.item or ANY, takes))
        case base:
            return base in takes or _ALSO.get(base) in takes or takes == {Base.LIST}


def gives(given: Type, wanted: Type) -> bool:
    """Whether this is a result of the type that is wanted; words may name a choice, which whoever keeps it looks up."""
    if wanted.base is Base.LIST:
        items = given.item if given.base is Base.LIST else given
        return gives(items or ANY, wanted.item or ANY)
    if wanted.base is Base.CHOICE and given.base is Base.TEXT:
        return True
    return wanted.base is Base.ANY or fits(given, frozenset({wanted.base}))


def parameter_at(function: Function, place: int) -> Parameter | None:
    """Which parameter takes the argument at this place, counted from 0; none when that is one too many."""
    parameters = function.parameters
    if place < len(parameters):
        return parameters[place]
    if function.repeats:
        beyond = (place - len(parameters)) % function.repeats
        return parameters[len(parameters) - function.repeats + beyond]
    return parameters[-1] if parameters and parameters[-1].is_rest else None


def least(function: Function) -> int:
    return sum(not parameter.is_optional for parameter in function.parameters)


def most(function: Function) -> int | None:
    """None: any number."""
    is_open = function.repeats or (function.parameters and function.parameters[-1].is_rest)
    return None if is_open else len(function.parameters)


def is_whole(function: Function, count: int) -> bool:
    """Whether what repeats came in whole groups."""
    beyond = count - len(function.parameters)
    return not function.repeats or beyond <= 0 or beyond % function.repeats == 0
