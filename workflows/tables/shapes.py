"""An answer as one cell and back. What a cell cannot hold as it is stands there as text, so that every answer comes back
the same."""

from __future__ import annotations

import json

from workflows.answers import Answer
from workflows.kinds.cells import Shape
from workflows.tables.spelling import Spelling
from workflows.tables.understood import UNDERSTOOD
from workflows.tables.values import CellValue
from workflows.tables.written import WRITTEN


def cell_of(shape: Shape, answer: Answer, spelling: Spelling) -> CellValue:
    """None for what is empty."""
    written = WRITTEN[shape](answer, spelling)
    if written is not None and answer_of(shape, written, spelling) == answer:
        return written
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def answer_of(shape: Shape, cell: CellValue, spelling: Spelling) -> Answer | None:
    """As far as the cell alone tells; None when it is empty."""
    return None if cell is None or cell == "" else UNDERSTOOD[shape](cell, spelling)
