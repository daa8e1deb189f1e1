"""A decision table made ready: values go in, the rows that are met come out, and why the others were not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.decisions.document import DecisionTable
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Name
from workflows.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that is met: its place in the document counted from 0, its id, and what it gives by output id."""

    row: int
    id: str
    outputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSeen:
    """One cell held against the actual value; `fault` says in words why it could not be worked out, or ""."""

    input: str
    written: str
    value: Value
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSeen:
    """`is_hit` also minds the hit policy: of several rows that are met only the first may count."""

    row: int
    id: str
    cells: Sequence[CellSeen]
    is_met: bool
    is_hit: bool


class CompiledTable:
    """Built by `compiling.compile_table`; `names` are what it reads and must be given as `values`, by id."""

    document: DecisionTable
    names: tuple[Name, ...]

    def decide(self, values: Mapping[str, Value], around: Surroundings) -> tuple[Hit, ...]:
        """Raises Fault when a `unique` table is met by several rows, or an output cannot be worked out."""
        raise NotImplementedError

    def explain(self, values: Mapping[str, Value], around: Surroundings) -> tuple[RowSeen, ...]:
        raise NotImplementedError
