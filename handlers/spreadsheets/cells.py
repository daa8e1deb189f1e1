"""One cell of a file: what it holds, and how what it should hold is put into it."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from math import isfinite

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.escapes import escaped, unescaped
from workflows.kinds.cells import Shape
from workflows.tables.values import CellValue, said

LONGEST = 32_767  # characters in a cell, by Excel's own limit
_FORMULA = "f"
_ERROR = "e"
_TEXT = "s"
_OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {
    Shape.MONEY: "¥#,##0.00",
    Shape.PERCENT: "0.00%",
    Shape.DURATION: "[h]:mm:ss",
    Shape.DATE: "yyyy-mm-dd",
    Shape.TIME: "hh:mm",
    Shape.MOMENT: "yyyy-mm-dd hh:mm",
}


def held(value: object, data_type: str) -> CellValue:
    """Numbers as decimals of what was typed; a day without hours as a day; None for formulas and errors."""
    if data_type in {_FORMULA, _ERROR} or value is None:
        return None
    match value:
        case bool():
            return value
        case int() | float():
            return Decimal(str(value)) if isfinite(value) else None
        case datetime():
            return value if value.time() != time() else value.date()
        case str():
            return unescaped(value)
        case _:
            return value if isinstance(value, CellValue) else None


def text_at(page: Worksheet, row: int, column: int) -> str:
    """On one line; "" for what is empty or computed."""
    cell = page.cell(row, column)
    return " ".join(said(held(cell.value, cell.data_type)).split())


def filled(sheet: WriteOnlyWorksheet, value: CellValue, shape: Shape) -> Cell:
    """Text stays text, whatever it looks like: no answer becomes a formula."""
    cell = WriteOnlyCell(sheet)
    match value:
        case str():
            cell.value = escaped(value)[:LONGEST]
            cell.data_type = _TEXT
            cell.quotePrefix = value.startswith(_OPENS_FORMULA)
        case Decimal():
            cell.value = int(value) if value == int(value) else float(value)
        case _:
            cell.value = value
    if not isinstance(value, str) and shape in _FORMATS:
        cell.number_format = _FORMATS[shape]
    return cell
