"""Makes closures out of a meaning: what runs neither looks at the text again nor at types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import ARITHMETIC, LONGEST_LIST
from workflows.expressions.limits import MOST_STEPS
from workflows.expressions.meaning import (
    Called,
    Chain,
    ColumnRead,
    Constant,
    FieldRead,
    Listed,
    Meaning,
    Signed,
)
from workflows.expressions.operators import OPERATORS, signed
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value


@dataclass(slots=True)
class Run:
    """One evaluation: what it knows, and how much it may still do."""

    values: Mapping[str, Value]
    around: Surroundings
    left: int = MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise Fault(FaultCode.TOO_MANY_STEPS)


Step = Callable[[Run], Value]


def compiled(meaning: Meaning) -> Step:
    match meaning:
        case Constant(value=value):
            return _constant(value)
        case FieldRead(name=name):
            field_id = name.id
            return lambda run: run.values.get(field_id)
        case ColumnRead():
            return _column(compiled(meaning.of), meaning.name.id)
        case Signed():
            return _signed(meaning.sign, compiled(meaning.of))
        case Chain():
            return _chain(meaning)
        case Listed():
            items = [compiled(item) for item in meaning.items]
            return lambda run: tuple(item(run) for item in items)
        case Called():
            return _call(meaning)
        case _:
            raise TypeError(meaning)


def _constant(value: Value) -> Step:
    if isinstance(value, datetime):
        return lambda run: value.replace(tzinfo=run.around.now.tzinfo)
    return lambda _run: value


def _column(of: Step, column: str) -> Step:
    def step(run: Run) -> Value:
        record = of(run)
        if not isinstance(record, tuple):
            return _cell(record, column)
        run.spend(len(record))
        cells = tuple(_laid_out(_cell(row, column) for row in record))
        if len(cells) > LONGEST_LIST:
            raise Fault(FaultCode.TOO_LARGE)
        return cells

    return step


def _cell(record: Value, column: str) -> Value:
    return record.get(column) if isinstance(record, Mapping) else None


def _laid_out(cells: Iterator[Value]) -> Iterator[Value]:
    for cell in cells:
        if isinstance(cell, tuple):
            yield from cell
        else:
            yield cell


def _signed(sign: str, of: Step) -> Step:
    def step(run: Run) -> Value:
        run.spend(1)
        return signed(sign, of(run), run.around)

    return step


def _chain(meaning: Chain) -> Step:
    first = compiled(meaning.first)
    rest = [(OPERATORS[operator], compiled(operand)) for operator, operand in meaning.rest]
    steps = len(rest)

    def step(run: Run) -> Value:
        run.spend(steps)
        value = first(run)
        for operate, operand in rest:
            value = operate(value, operand(run), run.around)
        return value

    return step


def _call(meaning: Called) -> Step:
    function = meaning.function.run
    arguments = [compiled(argument) for argument in meaning.arguments]

    def lazy(run: Run) -> Value:
        run.spend(1)
        return _bounded(function(run.around, *(partial(argument, run) for argument in arguments)))

    def eager(run: Run) -> Value:
        values = [argument(run) for argument in arguments]
        run.spend(1 + sum(len(value) for value in values if isinstance(value, tuple)))
        return _bounded(function(run.around, *values))

    return lazy if meaning.function.is_lazy else eager


def _bounded(value: Value) -> Value:
    """Texts and lists are bounded where they are made; a number may have come from a field as it is."""
    if isinstance(value, Decimal) and not (
        value.is_finite() and value.adjusted() <= ARITHMETIC.Emax
    ):
        raise Fault(FaultCode.TOO_LARGE)
    return value
