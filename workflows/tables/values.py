"""What a cell of a spreadsheet can hold, and what it says in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workflows.kinds.durations import iso
from workflows.reading.amounts import plain

CellValue = str | Decimal | bool | date | datetime | time | timedelta | None
"""Times have no zone in a spreadsheet; a day without hours is a date; None is an empty cell."""


def said(cell: CellValue) -> str:
    """As somebody would have typed it."""
    match cell:
        case bool():
            return "是" if cell else "否"
        case Decimal():
            return plain(cell)
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case time():
            return cell.isoformat(timespec="minutes")
        case timedelta():
            return iso(cell)
        case _:
            return "" if cell is None else str(cell)
