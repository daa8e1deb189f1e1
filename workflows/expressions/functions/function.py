"""What a function of the language is: its names, what it takes, what it gives, how it runs, how it is explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from workflows.expressions.types import Base, Type
from workflows.expressions.values import Value
from workflows.labels import Label

Group = Literal["logic", "text", "number", "date", "service"]
Thunk = Callable[[], Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`takes`: bases that fit. A CHOICE fits where TEXT does and comes as its label; a DATE fits where a MOMENT does;
    BLANK and ANY always fit. A LIST in `takes` accepts a list or a single value; without LIST a list does not fit.
    `is_rest`: this parameter may come any number of times, and is the last (groups of parameters: `Function.repeats`)."""

    name: Label
    takes: frozenset[Base]
    is_optional: bool = False
    is_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """`name` in capitals; `aliases` are other names, Chinese ones among them (如果).

    `repeats`: how many of the last parameters come again together (IFS: 2, SUMIFS: 2), 0 for none.
    `gives`: the type, or what makes it from the arguments' types.
    `run` gets the surroundings and the values, blanks as None; a lazy one gets thunks instead of values.
    Raises `Fault` only. `example` is an expression that could stand in a form of an after-sales desk.
    """

    name: str
    aliases: tuple[str, ...]
    group: Group
    parameters: tuple[Parameter, ...]
    gives: Type | Callable[[Sequence[Type]], Type]
    run: Callable[..., Value]
    help: Label
    example: str
    is_lazy: bool = False
    repeats: int = 0
