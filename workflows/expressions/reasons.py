"""Why an expression gives what it gives: split at AND, OR and NOT, each part with the values it read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault
from workflows.expressions.meaning import Called, ColumnRead, FieldRead, Meaning, parts
from workflows.expressions.running import Run, compiled
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Value
from workflows.expressions.writing import shown

_SPLITS = frozenset({"AND", "OR", "NOT"})
MOST_PARTS = 60
"""Told of one expression; what is deeper or further is told as part of what it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`joined` is AND, OR or NOT where it has parts. `read` are the values behind it by the name as it is written;
    `fault` is why it could not be worked out."""

    text: str
    value: Value = None
    fault: Fault | None = None
    joined: str = ""
    parts: tuple[Reason, ...] = ()
    read: Mapping[str, Value]

    @property
    def holds(self) -> bool:
        """As a condition: what is blank or cannot be worked out does not."""
        return self.value is True


def reason_of(expression: Expression, values: Mapping[str, Value], around: Surroundings) -> Reason:
    return _Reasoning(expression, values, around).of(expression.meaning)


@dataclass(slots=True)
class _Reasoning:
    expression: Expression
    values: Mapping[str, Value]
    around: Surroundings
    left: int = MOST_PARTS

    def of(self, meaning: Meaning) -> Reason:
        self.left -= 1
        value, fault = self._worked_out(meaning)
        inner = self._parts(meaning)
        return Reason(
            text=self._written(meaning),
            value=value,
            fault=fault,
            joined=meaning.function.name if inner and isinstance(meaning, Called) else "",
            parts=tuple(map(self.of, inner)),
            read={} if inner else dict(self._read(meaning)),
        )

    def _worked_out(self, meaning: Meaning) -> tuple[Value, Fault | None]:
        try:
            return compiled(meaning)(Run(self.values, self.around)), None
        except Fault as fault:
            return None, fault

    def _parts(self, meaning: Meaning) -> tuple[Meaning, ...]:
        is_split = isinstance(meaning, Called) and meaning.function.name in _SPLITS
        if not isinstance(meaning, Called) or not is_split or len(meaning.arguments) > self.left:
            return ()
        return meaning.arguments

    def _read(self, meaning: Meaning) -> Iterator[tuple[str, Value]]:
        """Each field and column, a column whole and not its record again."""
        every = list(parts(meaning))
        columns = [each for each in every if isinstance(each, ColumnRead)]
        within = {id(each.of) for each in columns}
        for each in every:
            if isinstance(each, FieldRead | ColumnRead) and id(each) not in within:
                yield self._written(each), self._worked_out(each)[0]

    def _written(self, meaning: Meaning) -> str:
        return shown(meaning, self.expression.names, {})
