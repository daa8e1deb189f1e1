"""The sheet on which a workbook says what the columns of its decision table are, read as `decision_sheets` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook.workbook import Workbook

from handlers.spreadsheets.cells import text_at
from handlers.spreadsheets.decision_cells import typed
from handlers.spreadsheets.decision_sheets import COLUMNS, HEADINGS
from workflows.decisions.reading import said


@dataclass(slots=True, kw_only=True)
class Described:
    """What the sheet of columns says, in its order."""

    table: dict[str, Any] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)


def described(workbook: Workbook) -> Described | None:
    page = next((each for each in workbook.worksheets if each.title == COLUMNS), None)
    if page is None or text_at(page, 1, 1) != HEADINGS[0]:
        return None
    found = Described()
    for cells in page.iter_rows(min_row=2, max_col=len(HEADINGS)):
        line = dict(zip(HEADINGS, map(_text, cells), strict=True))
        match line["what"]:
            case "table":
                found.table |= {"key": line["id"], "name": _label(line)}
            case "note":
                found.table |= {"note": _label(line)}
            case "input":
                found.inputs.append(_column(line))
            case "output":
                found.outputs.append(_column(line))
    return found


def _column(line: Mapping[str, str]) -> dict[str, Any]:
    options = [_option(each) for each in line["options"].splitlines() if each.strip()]
    column = {"id": line["id"], "label": _label(line), "options": options}
    column |= {name: line[name] for name in ("field", "type", "expr")}
    return {name: value for name, value in column.items() if value}


def _option(text: str) -> dict[str, Any]:
    own, *labels = (each.strip() for each in text.split("|"))
    named = dict(zip(("zh", "en"), labels, strict=False))
    return {"id": own, "label": named} if named else {"id": own}


def _label(line: Mapping[str, str]) -> dict[str, str] | None:
    if not line["label"]:
        return None
    return {"zh": line["label"]} | ({"en": line["label_en"]} if line["label_en"] else {})


def _text(cell: Cell | MergedCell) -> str:
    value = typed(cell)
    return "" if value is None else said(value).strip()
