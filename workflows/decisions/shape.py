"""What is wrong with a table before any cell is read: too large or empty, an id twice, a cell of no column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workflows.decisions.document import Column, DecisionTable
from workflows.decisions.limits import MOST_COLUMNS, MOST_ROWS
from workflows.expressions.similar import nearest
from workflows.mistakes import Mistake

_INPUT = ("输入列", "input column")
_OUTPUT = ("输出列", "output column")


def size_mistakes(table: DecisionTable) -> Iterator[Mistake]:
    yield from _size(table.rows, MOST_ROWS, "rows")
    yield from _size(table.inputs, MOST_COLUMNS, "inputs")
    yield from _size(table.outputs, MOST_COLUMNS, "outputs")


def shape_mistakes(table: DecisionTable) -> Iterator[Mistake]:
    yield from _repeated((each.id for each in table.inputs), "inputs")
    yield from _repeated((each.id for each in table.outputs), "outputs")
    yield from _repeated((table.row_id(place) for place in range(len(table.rows))), "rows")
    for place, row in enumerate(table.rows):
        yield from _strangers(row.when, table.inputs, _INPUT, f"rows[{place}].when")
        yield from _strangers(row.then, table.outputs, _OUTPUT, f"rows[{place}].then")


def _size(parts: Sequence[object], most: int, path: str) -> Iterator[Mistake]:
    if not parts:
        yield Mistake(code="too_few", path=path, params={"min": "1"})
    if len(parts) > most:
        params = {"count": str(len(parts)), "max": str(most)}
        yield Mistake(code="too_many", path=path, params=params)


def _repeated(ids: Iterable[str], path: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place, each in enumerate(ids):
        if each in seen:
            yield Mistake(code="duplicate_id", path=f"{path}[{place}].id", params={"id": each})
        seen.add(each)


def _strangers(
    cells: Mapping[str, object], columns: Sequence[Column], what: tuple[str, str], path: str
) -> Iterator[Mistake]:
    known = [each.id for each in columns]
    for name in cells:
        if name not in known:
            near = nearest(name, known)
            params = {"name": name, "what_zh": what[0], "what": what[1], "nearest": near}
            yield Mistake(code="unknown_name", path=f"{path}.{name}", params=params)
