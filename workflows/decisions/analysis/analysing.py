"""A table looked at as a whole before it is published, within bounds: what could not be looked at any more is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.decisions.analysis.budget import Budget, Spent
from workflows.decisions.analysis.examples import in_words
from workflows.decisions.analysis.gaps import gap
from workflows.decisions.analysis.overlaps import overlapping
from workflows.decisions.analysis.shadows import never_met, shadowed
from workflows.decisions.analysis.space import Finding, Space, warning
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.decisions.table import CompiledTable
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value
from workflows.mistakes import Mistake, Mistakes

STEPS = 1_000_000
"""For each question; about a second."""
_Question = Callable[[Space, Budget], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """`gap` is what no row is for, by input id, where there is such a thing."""

    errors: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...]
    gap: Mapping[str, Value] | None


def analyse(table: CompiledTable, steps: int = STEPS) -> Analysis:
    try:
        space = Space.of(table)
    except Spent:
        return _nothing_looked_at(table)
    found = [each for name, ask in _questions(table) for each in _asked(name, ask, space, steps)]
    open_to, said = _gap(space, steps)
    found.extend(said)
    return Analysis(
        errors=tuple(each.mistake for each in found if each.is_error),
        warnings=tuple(each.mistake for each in found if not each.is_error),
        gap=open_to,
    )


def table_mistakes(table: DecisionTable, scope: Scope | None, path: str) -> Iterator[Mistake]:
    """All that keeps a table from being published, as a part of a larger document."""
    try:
        errors = analyse(compile_table(table, scope, path)).errors
    except Mistakes as mistakes:
        yield from mistakes.mistakes
        return
    for each in errors:
        params = {key: _at(path, value) for key, value in each.params.items()}
        yield replace(each, path=f"{path}.{each.path}", params=params)


def _at(path: str, text: str) -> str:
    return f"{path}.{text}" if text.startswith("rows[") else text


def _questions(table: CompiledTable) -> Iterator[tuple[str, _Question]]:
    yield "not_examined_never_met", never_met
    if table.document.hit == "first":
        yield "not_examined_shadowed", shadowed
    if table.document.hit != "all":
        yield "not_examined_overlapping", overlapping


def _nothing_looked_at(table: CompiledTable) -> Analysis:
    row = {"row": "rows[0]"}
    names = [name for name, _ in _questions(table)]
    told = [Mistake(code=name, path="rows", params=row) for name in (*names, "not_examined_gaps")]
    return Analysis(errors=(), warnings=tuple(told), gap=None)


def _asked(name: str, ask: _Question, space: Space, steps: int) -> Iterator[Finding]:
    budget = Budget(steps)
    try:
        yield from ask(space, budget)
    except Spent:
        beyond = space.called(min(budget.reached + 1, len(space.table.document.rows) - 1))
        yield warning(name, "rows", row=beyond)


def _gap(space: Space, steps: int) -> tuple[Mapping[str, Value] | None, list[Finding]]:
    try:
        found = gap(space, Budget(steps))
    except Spent:
        return None, [warning("not_examined_gaps", "rows")]
    if found is None:
        return None, []
    example = in_words((axis.label, found[axis.id]) for axis in space.axes)
    return found, [warning("table_gap", "rows", example=example)]
