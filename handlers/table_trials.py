"""A decision table tried out with values somebody types: which row is lit, and what each cell says to the actual value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers.wording import Wording
from workflows.decisions.analysis.examples import shown
from workflows.decisions.document import quoted
from workflows.decisions.outputs import OutputReader
from workflows.decisions.points import Misread
from workflows.decisions.table import CompiledTable, RowSeen
from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault
from workflows.expressions.scope import Index
from workflows.expressions.similar import nearest
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Name, Type
from workflows.expressions.values import Value
from workflows.expressions.wording import explain
from workflows.mistakes import Mistake, Mistakes
from workflows.reading.folding import half_width

NEAREST = 3
"""Rows that are shown where none is met, the least unlike first."""
_INPUT = ("输入", "input")
_MET, _UNMET = "✓", "✗"


def read_values(
    table: CompiledTable, given: Iterable[tuple[str, str]], around: Surroundings
) -> Mapping[str, Value]:
    """By the ids of what the table reads; each may be named by id or label. Raises Mistakes."""
    index, values, wrong = Index.of(table.names), dict[str, Value](), list[Mistake]()
    for name, text in given:
        found = index.find(name)
        if len(found) != 1:
            wrong.append(_unknown(name, table.names))
            continue
        try:
            values[found[0].id] = _value(text, found[0].type, around)
        except Misread as misread:
            wrong.append(Mistake(code=misread.code, path=name, params=misread.params))
    if wrong:
        raise Mistakes(tuple(wrong))
    return values


def trial_lines(
    table: CompiledTable,
    values: Mapping[str, Value],
    around: Surroundings,
    words: Wording,
    *,
    every_row: bool = False,
) -> Iterator[str]:
    """The rows that count and what they give, else those that come nearest."""
    rows = table.explain(values, around)
    hits = [row for row in rows if row.is_hit]
    for row in rows if every_row else hits or _nearest(rows):
        yield from _row_lines(table, row, words)
    yield from _outcome(table, values, around, words)


def _value(text: str, of: Type, around: Surroundings) -> Value:
    plain = quoted(text) if half_width(text).startswith("=") else text
    return OutputReader(of, _no_expression).given(plain).value({}, around)


def _no_expression(text: str, of: Type) -> Expression:
    raise AssertionError(text)


def _unknown(name: str, names: Sequence[Name]) -> Mistake:
    known = [label for each in names for label in (*each.labels[:1], each.id)]
    params = {"name": name, "what_zh": _INPUT[0], "what": _INPUT[1]}
    return Mistake(code="unknown_name", params={**params, "nearest": nearest(name, known)})


def _nearest(rows: Sequence[RowSeen]) -> Sequence[RowSeen]:
    return sorted(rows, key=lambda row: sum(not cell.is_met for cell in row.cells))[:NEAREST]


def _row_lines(table: CompiledTable, row: RowSeen, words: Wording) -> Iterator[str]:
    code = "table.hit_row" if row.is_hit else "table.met_row" if row.is_met else "table.unmet_row"
    own = table.document.rows[row.row].id
    yield words.say(code, number=row.row + 1, id=f" ({own})" if own else "")
    labels = {each.id: each.label for each in table.inputs}
    for cell in row.cells:
        mark = _MET if cell.is_met else _UNMET
        value = shown(cell.value)
        yield f"  {mark} {labels[cell.input]}: {cell.written} ({value})"


def _outcome(
    table: CompiledTable, values: Mapping[str, Value], around: Surroundings, words: Wording
) -> Iterator[str]:
    try:
        hits = table.decide(values, around)
    except Fault as fault:
        yield explain(fault, words.locale)
        return
    if not hits:
        yield words.say("table.no_row")
    labels = {
        each.id: each.label.say(words.locale) if each.label else each.id
        for each in table.document.outputs
    }
    for hit in hits:
        for key, value in hit.outputs.items():
            yield f"→ {labels[key]} = {shown(value)}"
