"""The cells of a sheet tried on a field: how many of them it would take for answers, and one that it would not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Asking
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import KINDS
from workflows.labels import Label
from workflows.tables.columns import columns_of
from workflows.tables.values import CellValue

MOST_TRIED = 200  # cells of a column
_PASSING = frozenset({ProblemCode.IS_OVER, ProblemCode.TOO_EARLY, ProblemCode.TOO_LATE})
"""What a sheet of last year is bound to run into."""
_UNTRIED = frozenset({Asking.FILES, Asking.PAGE, Asking.NEVER, Asking.ROWS})
"""Kinds whose answers no cell of a sheet holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """`place` is that of the first refused cell, counted from 0."""

    count: int
    total: int
    place: int


def refusals(field: FormField, cells: Sequence[CellValue], around: Around) -> Refusals | None:
    """None where everything would be taken, as far as it was tried."""
    refused = list(_refused(field, cells, around))
    total = sum(cell is not None and cell != "" for cell in cells[:MOST_TRIED])
    return Refusals(count=len(refused), total=total, place=refused[0]) if refused else None


def share_taken(kind: str, cells: Sequence[CellValue], around: Around) -> float:
    """Of 1, by a field of this kind without any settings."""
    plain = FormField(id="tried", kind=kind, label=Label(zh="?"))
    tried = cells[:MOST_TRIED]
    return 1 - len(list(_refused(plain, tried, around))) / len(tried)


def _refused(field: FormField, cells: Sequence[CellValue], around: Around) -> Iterator[int]:
    if KINDS[field.kind].asking in _UNTRIED or field.formula:
        return
    columns = columns_of(field, "zh_CN", around.now.tzinfo or UTC)
    for place, cell in enumerate(cells[:MOST_TRIED]):
        answer = columns.typed(cell, around)
        if isinstance(answer, Problem) and answer.code not in _PASSING:
            yield place
