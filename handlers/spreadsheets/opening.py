"""A file opened as a workbook, bounded in size and time, or refused with the reason."""

from __future__ import annotations

import warnings
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.bounds import FORM, Bounds
from handlers.spreadsheets.pruning import pruned
from handlers.spreadsheets.recognising import parts_of
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet


def opened(content: bytes, bounds: Bounds = FORM) -> Workbook:
    """Raises UnreadableSheet."""
    parts = parts_of(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what was cut off here
            return load_workbook(BytesIO(pruned(parts, bounds)), keep_links=False)
    except Exception as error:  # a broken part makes openpyxl stumble over anything
        raise UnreadableSheet(SheetProblem.BROKEN) from error


def visible_pages(workbook: Workbook, name: str) -> list[Worksheet]:
    """The sheet of that name, hidden or not; without a name all that can be seen. Raises UnreadableSheet."""
    pages: list[Worksheet] = list(workbook.worksheets)
    if not name:
        return [page for page in pages if page.sheet_state == "visible"]
    found = [page for page in pages if page.title.strip() == name.strip()]
    if not found:
        names = "、".join(page.title for page in pages)
        raise UnreadableSheet(SheetProblem.NO_SUCH_SHEET, sheet=name, sheets=names)
    return found
