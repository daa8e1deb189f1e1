"""How a function of the language is written down: its code gets values already read, and no blank it need not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Overflow, localcontext
from itertools import cycle
from typing import Any

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import ARITHMETIC, LONGEST_LIST, check_length
from workflows.expressions.functions.function import Function, Group
from workflows.expressions.functions.parameters import Around, Taken
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Type
from workflows.expressions.values import Value
from workflows.labels import Label

Run = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Declaring:
    """Makes functions of one group out of the code beneath it."""

    group: Group

    def __call__(
        self,
        *names: str,
        takes: tuple[Taken | Around, ...],
        gives: Type | Callable[[Sequence[Type]], Type],
        says: Label,
        example: str,
        repeats: int = 0,
        is_lazy: bool = False,
    ) -> Callable[[Run], Function]:
        """The first name is the function's, the others its aliases.

        A lazy function gets the surroundings and thunks, and reads them itself.
        """
        taken = tuple(each for each in takes if isinstance(each, Taken))
        looks_around = is_lazy or len(taken) < len(takes)

        def declared(run: Run) -> Function:
            return Function(
                name=names[0],
                aliases=names[1:],
                group=self.group,
                parameters=tuple(each.parameter for each in taken),
                gives=gives,
                run=_Running(names[0], run, taken, repeats, looks_around, is_lazy),
                help=says,
                example=example,
                is_lazy=is_lazy,
                repeats=repeats,
            )

        return declared


@dataclass(frozen=True, slots=True)
class _Running:
    """Reads what is given, runs, and lets nothing but faults out."""

    name: str
    run: Run
    taken: tuple[Taken, ...]
    repeats: int
    looks_around: bool
    is_lazy: bool

    def __call__(self, around: Surroundings, *given: Any) -> Value:
        try:
            with localcontext(ARITHMETIC):
                return _within_bounds(self._result(around, given))
        except Fault as fault:
            raise Fault(fault.code, **{"function": self.name, **fault.params}) from None
        except ArithmeticError as error:
            raise Fault(_code_of(error), function=self.name) from None

    def _result(self, around: Surroundings, given: tuple[Any, ...]) -> Value:
        if self.is_lazy:
            return self.run(around, *given)
        places = list(zip(self._taken_by_place(), given, strict=False))
        if any(taken.is_missing(value) for taken, value in places):
            return None
        read = [_read(place, *each, around) for place, each in enumerate(places, start=1)]
        return self.run(around, *read) if self.looks_around else self.run(*read)

    def _taken_by_place(self) -> Iterator[Taken]:
        yield from self.taken
        yield from cycle(self.taken[-(self.repeats or 1) :])


def _read(place: int, taken: Taken, value: Value, around: Surroundings) -> Any:
    try:
        return taken.read(value, around)
    except Fault as fault:
        raise Fault(fault.code, **{"argument": str(place), **fault.params}) from None


def _within_bounds(result: Value) -> Value:
    if isinstance(result, str):
        check_length(len(result))
    elif isinstance(result, tuple) and len(result) > LONGEST_LIST:
        raise Fault(FaultCode.TOO_LARGE)
    return result


def _code_of(error: ArithmeticError) -> FaultCode:
    match error:
        case ZeroDivisionError():
            return FaultCode.DIVISION_BY_ZERO
        case Overflow():
            return FaultCode.TOO_LARGE
        case OverflowError():
            return FaultCode.NOT_A_DATE
        case _:
            return FaultCode.NOT_A_NUMBER


def wrong(place: int, expected: str) -> Fault:
    """The argument at this place, counted from 1, is none of those the function knows."""
    return Fault(FaultCode.WRONG_ARGUMENT, argument=str(place), expected=expected)
