"""A shift plan as a sheet: people down, days across; a second sheet may say what its shifts are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.opening import opened, visible_pages
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from workflows.reading.days import find_day

NAMES_SHEETS = frozenset({"班次", "班次名称", "shifts", "names"})
_MOST_ROWS, _MOST_COLUMNS = 2000, 400
_HEADERS_WITHIN = 10

_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """`place` is the cell's own name, B7."""

    place: str
    person: str
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    cells: tuple[GridCell, ...]
    names: Mapping[str, str] = field(default_factory=dict)


def read_grid(content: bytes, now: datetime) -> Grid:
    """Days whose year is left out are those to come, counted from `now`. Raises UnreadableSheet."""
    pages = visible_pages(opened(content), "")
    plans = [page for page in pages if not _is_names(page)]
    for page in plans:
        rows = _rows(page)
        found = _headers(rows, now)
        if found:
            place, days = found
            cells = tuple(_cells(rows, place, days))
            return Grid(cells, _names([each for each in pages if _is_names(each)]))
    raise UnreadableSheet(SheetProblem.NO_HEADERS, sheets="、".join(each.title for each in pages))


def _is_names(page: Worksheet) -> bool:
    return page.title.strip().casefold() in NAMES_SHEETS


def _rows(page: Worksheet) -> Sequence[_Row]:
    last = min(page.max_row, _MOST_ROWS)
    columns = min(page.max_column, _MOST_COLUMNS)
    return list(page.iter_rows(max_row=last, max_col=columns, values_only=True))


def _headers(rows: Sequence[_Row], now: datetime) -> tuple[int, Mapping[int, date]] | None:
    """The first row with days in it, and which column is which day."""
    for place, row in enumerate(rows[:_HEADERS_WITHIN]):
        days = {
            column: day for column, cell in enumerate(row) if column and (day := _day(cell, now))
        }
        if days:
            return place, days
    return None


def _day(cell: object, now: datetime) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = find_day(str(cell), now) if cell else None
    return found.value if found else None


def _cells(rows: Sequence[_Row], headers: int, days: Mapping[int, date]) -> Iterator[GridCell]:
    for number, row in enumerate(rows[headers + 1 :], start=headers + 2):
        person = str(row[0] or "").strip()
        for column, day in days.items():
            text = str(row[column] if row[column] is not None else "").strip()
            if person and text:
                yield GridCell(f"{get_column_letter(column + 1)}{number}", person, day, text)


def _names(pages: Sequence[Worksheet]) -> Mapping[str, str]:
    """Two columns: what a shift is called, and its hours; where there are none stands a header."""
    named = (
        (str(row[0] or "").strip(), str(row[1] or "").strip())
        for page in pages
        for row in page.iter_rows(max_row=_MOST_ROWS, max_col=2, values_only=True)
    )
    return {name: hours for name, hours in named if name and _has_digits(hours)}


def _has_digits(text: str) -> bool:
    return any(each.isdigit() for each in text)
