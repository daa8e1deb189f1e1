"""One cell of a workbook as a decision table has it: what a formula says is kept, for it is an expression."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.formula import ArrayFormula

from handlers.spreadsheets.cells import held
from handlers.spreadsheets.decision_sheets import said_by_sheet

_FORMULA = "f"
_PREFIXED = re.compile(r"_xl(?:fn|ws|udf)\.")
"""What Excel writes before the functions that came later."""


def typed(cell: Cell | MergedCell) -> str | Decimal | bool | None:
    if cell.data_type == _FORMULA:
        value = cell.value
        text = value.text if isinstance(value, ArrayFormula) else value
        return _PREFIXED.sub("", text) if isinstance(text, str) else None
    match held(cell.value, cell.data_type):
        case (date() | time()) as value:
            return said_by_sheet(value)
        case (str() | Decimal() | bool()) as value:
            return value if value != "" else None
        case _:
            return None
