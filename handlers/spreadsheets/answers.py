"""Tickets' answers as a workbook: a row a ticket, a sheet a subform; written row by row, read back the same way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from handlers.spreadsheets.cells import filled, held
from workflows.kinds.cells import Shape
from workflows.tables.answers import Cells
from workflows.tables.book import Book, Page
from workflows.tables.values import CellValue

MOST_ROWS = 1_048_576  # of a sheet, the header among them
_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_MAIN = ""
Own = Mapping[str, CellValue]
"""What every row begins with, by its header; the first of them says which ticket it is."""


class SheetFull(ValueError):
    """No spreadsheet holds more rows."""


class AnswersWriter:
    """`own` are the headers of what every row begins with."""

    def __init__(self, book: Book, own: Sequence[str]) -> None:
        self._workbook = Workbook(write_only=True)
        self._own = tuple(own)
        self._pages = {_MAIN: book.main, **book.subforms}
        self._sheets = {
            name: self._begun(title, self._pages[name], own if name == _MAIN else own[:1])
            for name, title in _titles(self._pages).items()
        }
        self._counts = dict.fromkeys(self._pages, 1)

    def add(self, own: Own, cells: Cells, rows: Iterable[tuple[str, Cells]]) -> None:
        """One ticket. Raises SheetFull."""
        self._append(_MAIN, [own[header] for header in self._own], cells)
        for subform, row in rows:
            self._append(subform, [own[self._own[0]]], row)

    def save(self, path: Path) -> None:
        self._workbook.save(path)

    def _begun(self, title: str, page: Page, own: Sequence[str]) -> WriteOnlyWorksheet:
        sheet = self._workbook.create_sheet(title)
        if not isinstance(sheet, WriteOnlyWorksheet):
            raise TypeError(sheet)
        sheet.freeze_panes = "B2"
        headers = [filled(sheet, each, Shape.TEXT) for each in (*own, *page.headers.values())]
        for header in headers:
            header.font = Font(bold=True)
        sheet.append(headers)
        return sheet

    def _append(self, name: str, own: Sequence[CellValue], cells: Cells) -> None:
        self._counts[name] += 1
        if self._counts[name] > MOST_ROWS:
            raise SheetFull(name)
        sheet, page = self._sheets[name], self._pages[name]
        first = [filled(sheet, value, Shape.MOMENT) for value in own]
        answers = [filled(sheet, cells.get(key), page.shapes[key]) for key in page.headers]
        sheet.append([*first, *answers])


def read_answers(
    path: Path, book: Book, own: Sequence[str]
) -> Iterator[tuple[str, Cells, Mapping[str, Sequence[Cells]]]]:
    """What `AnswersWriter` wrote: which ticket, its cells, and those of its subforms."""
    pages = {_MAIN: book.main, **book.subforms}
    workbook = load_workbook(path, read_only=True)
    try:
        sheets = {name: workbook[title] for name, title in _titles(pages).items()}
        rows: dict[str, dict[str, list[Cells]]] = defaultdict(lambda: defaultdict(list))
        for name in book.subforms:
            for ticket, cells in _rows(sheets[name], pages[name], own[0]):
                rows[ticket][name].append(cells)
        for ticket, cells in _rows(sheets[_MAIN], book.main, own[0]):
            yield ticket, cells, rows[ticket]
    finally:
        workbook.close()


def _rows(sheet: object, page: Page, number: str) -> Iterator[tuple[str, Cells]]:
    """By the headers, wherever their columns stand."""
    if not isinstance(sheet, ReadOnlyWorksheet):
        raise TypeError(sheet)
    everything = ([held(each.value, each.data_type) for each in row] for row in sheet.rows)
    headers = next(everything)
    for row in everything:
        by_header = dict(zip(headers, row, strict=False))  # a row ends with its last cell
        yield str(by_header[number]), {key: by_header.get(h) for key, h in page.headers.items()}


def _titles(pages: Mapping[str, Page]) -> Mapping[str, str]:
    """As Excel takes them: short, without its signs, no two the same."""
    titles: dict[str, str] = {}
    used: set[str] = set()
    for name, page in pages.items():
        wanted = _NOT_IN_TITLES.sub(" ", page.title).strip()[:_LONGEST_TITLE] or "Sheet"
        count, title = 1, wanted
        while title.casefold() in used:
            count += 1
            title = f"{wanted[: _LONGEST_TITLE - 4]} {count}"
        titles[name] = title
        used.add(title.casefold())
    return titles
