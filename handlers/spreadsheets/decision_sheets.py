"""A decision table as a workbook: a sheet with a row a row, and one that says what its columns are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from handlers.spreadsheets.cells import filled
from workflows.decisions.document import Cell, Column, DecisionTable, Input, Row
from workflows.kinds.cells import Shape
from workflows.labels import Label
from workflows.tables.values import CellValue

ARROW = "→"
ARROWED = re.compile(rf"\s*(?:{ARROW}|->|=>|⇒|输出[:：])\s*")
NOTE, OFF = "备注", "停用"
NOTES = frozenset({NOTE, "note", "notes", "说明"})
OFFS = frozenset({OFF, "off", "disabled"})
COLUMNS = "columns"
HEADINGS = ("what", "id", "label", "label_en", "field", "type", "expr", "options")
_SHAPES = {"date": Shape.DATE, "moment": Shape.MOMENT, "time": Shape.TIME}
_LONGEST_TITLE = 31
_NOT_IN_TITLES = "[]:*?/\\'"
_WIDTH = 18


def write_sheet(table: DecisionTable) -> bytes:
    """`decision_files.read_sheet` gives the same table back."""
    workbook = Workbook(write_only=True)
    _write_rows(_sheet(workbook, _title(table)), table)
    _write_columns(_sheet(workbook, COLUMNS), table)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def headed(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """What stands above each: its label, and its id where the label alone could mean something else."""
    labels = [_label(each) for each in columns]
    return [
        f"[{each['id']}] {label}" if labels.count(label) > 1 or is_taken(label) else label
        for each, label in zip(columns, labels, strict=True)
    ]


def is_taken(header: str) -> bool:
    return bool(ARROWED.match(header)) or header.casefold() in NOTES | OFFS


def _label(column: Mapping[str, Any]) -> str:
    """On one line."""
    label = column.get("label")
    return " ".join(label["zh"].split()) if label else str(column["id"])


def _write_rows(sheet: WriteOnlyWorksheet, table: DecisionTable) -> None:
    has_off = not all(row.on for row in table.rows)
    asked, given = headed(_plain(table.inputs)), headed(_plain(table.outputs))
    above = [table.hit, *asked, *(f"{ARROW} {each}" for each in given), NOTE]
    above += [OFF] if has_off else []
    for place in range(1, len(above) + 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTH  # type: ignore[attr-defined]
    sheet.freeze_panes = "B2"
    _append(sheet, above, is_bold=True)
    for row in table.rows:
        _append_row(sheet, table, row)


def _plain(columns: Sequence[Column]) -> list[dict[str, Any]]:
    return [each.model_dump() for each in columns]


def _append_row(sheet: WriteOnlyWorksheet, table: DecisionTable, row: Row) -> None:
    cells = [filled(sheet, row.id or None, Shape.TEXT)]
    for columns, held in ((table.inputs, row.when), (table.outputs, row.then)):
        for each in columns:
            shape = _SHAPES.get(each.type, Shape.TEXT)
            cells.append(filled(sheet, _typed(held.get(each.id), shape), shape))
    cells.append(filled(sheet, row.note or None, Shape.TEXT))
    cells += [] if row.on else [filled(sheet, True, Shape.YES_NO)]
    if all(cell.value is None for cell in cells):
        cells[1] = filled(sheet, "-", Shape.TEXT)  # an empty line is no row
    sheet.append(cells)


def _typed(cell: Cell | None, shape: Shape) -> CellValue:
    """Days and times as spreadsheets have them, where that says exactly the same: there a midnight is a whole day."""
    if not isinstance(cell, str) or shape is Shape.TEXT:
        return cell
    try:
        value = _READ[shape](cell)
    except ValueError:
        return cell
    is_midnight = isinstance(value, datetime) and value.time() == time()
    return cell if is_midnight or said_by_sheet(value) != cell else value


def said_by_sheet(value: date | time) -> str:
    match value:
        case datetime():
            return value.isoformat(" ", "minutes")
        case time():
            return value.isoformat("minutes")
        case _:
            return value.isoformat()


_READ: Mapping[Shape, Callable[[str], date | time]] = {
    Shape.DATE: date.fromisoformat,
    Shape.MOMENT: datetime.fromisoformat,
    Shape.TIME: time.fromisoformat,
}


def _write_columns(sheet: WriteOnlyWorksheet, table: DecisionTable) -> None:
    _append(sheet, HEADINGS, is_bold=True)
    _append(sheet, ("table", table.key, *_said(table.name)))
    if table.note:
        _append(sheet, ("note", "", *_said(table.note)))
    for what, columns in (("input", table.inputs), ("output", table.outputs)):
        for each in columns:
            _append(sheet, (what, *_described(each)))


def _described(column: Column) -> Iterator[str]:
    yield column.id
    yield from _said(column.label)
    yield from (column.field, column.type, column.expr if isinstance(column, Input) else "")
    yield "\n".join(
        " | ".join((each.id, *_said(each.label))).rstrip(" |") for each in column.options
    )


def _said(label: Label | None) -> tuple[str, str]:
    return (label.zh, label.en) if label else ("", "")


def _append(sheet: WriteOnlyWorksheet, texts: Sequence[str], *, is_bold: bool = False) -> None:
    cells = [filled(sheet, text or None, Shape.TEXT) for text in texts]
    for cell in cells if is_bold else ():
        cell.font = Font(bold=True)
    sheet.append(cells)


def _sheet(workbook: Workbook, title: str) -> WriteOnlyWorksheet:
    sheet = workbook.create_sheet(title)
    if not isinstance(sheet, WriteOnlyWorksheet):
        raise TypeError(sheet)
    return sheet


def _title(table: DecisionTable) -> str:
    name = "".join(" " if sign in _NOT_IN_TITLES else sign for sign in table.name.zh).strip()
    title = name[:_LONGEST_TITLE] or table.key[:_LONGEST_TITLE]
    return f"{title[: _LONGEST_TITLE - 2]} 1" if title.casefold() == COLUMNS else title
