"""Spreadsheets people already have, opened as tables: .xlsx as Excel and WPS write them, bounded in size."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workflows.tables.table import CellValue, Column, Limits, Table

LARGEST_FILE = 10_000_000  # bytes
LARGEST_UNPACKED = 200_000_000  # bytes
MOST_COLUMNS = 100
MOST_ROWS = 2000
MOST_CHOICES = 200
_SUMS = frozenset({"合计", "总计", "小计", "total", "sum"})
_LIMITS = {"decimal": "number", "whole": "whole", "textLength": "length", "date": "date"}


class UnreadableSheet(ValueError):
    """The file is no spreadsheet we can make a form of; `code` says why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def read_table(content: bytes, sheet: str = "") -> Table:
    """The sheet of that name, else the first one. Raises UnreadableSheet."""
    workbook = _opened(content)
    page = _page(workbook, sheet)
    top = _header_row(page)
    bottom = top + 1 if _has_groups(page, top) else top
    columns = tuple(_columns(workbook, page, top, bottom))
    if not columns:
        raise UnreadableSheet("no_headers", sheet=page.title)
    return Table(title=_title(page, top) or page.title, columns=columns)


def _opened(content: bytes) -> Workbook:
    if len(content) > LARGEST_FILE:
        raise UnreadableSheet("too_large", megabytes=str(LARGEST_FILE // 1_000_000))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableSheet("too_large", megabytes=str(LARGEST_FILE // 1_000_000))
        return load_workbook(BytesIO(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as error:
        if isinstance(error, UnreadableSheet):
            raise
        raise UnreadableSheet("not_xlsx") from error


def _page(workbook: Workbook, sheet: str) -> Worksheet:
    pages = [page for page in workbook.worksheets if page.sheet_state == "visible"]
    found = [page for page in pages if page.title == sheet] if sheet else pages
    if not found:
        names = ", ".join(page.title for page in pages)
        raise UnreadableSheet("no_such_sheet", sheet=sheet, sheets=names)
    return found[0]


def _header_row(page: Worksheet) -> int:
    """The first row with several texts side by side; a title above it stands alone."""
    for row in range(1, min(page.max_row, 50) + 1):
        texts = [cell for cell in page[row] if isinstance(cell.value, str) and cell.value.strip()]
        if len(texts) > 1 or (texts and page.max_column == 1):
            return row
    raise UnreadableSheet("no_headers", sheet=page.title)


def _has_groups(page: Worksheet, top: int) -> bool:
    """Whether headers stand in two rows: some merged over several columns with names of their own below."""
    return any(
        area.min_row == top == area.max_row
        and area.max_col > area.min_col
        and _text(page, top + 1, area.min_col)
        for area in page.merged_cells.ranges
    )


def _title(page: Worksheet, top: int) -> str:
    texts = (
        _text(page, row, column)
        for row in range(1, top)
        for column in range(1, page.max_column + 1)
    )
    return next(filter(None, texts), "")


def _columns(workbook: Workbook, page: Worksheet, top: int, bottom: int) -> Iterator[Column]:
    for place in range(1, min(page.max_column, MOST_COLUMNS) + 1):
        group, header = _headed(page, top, bottom, place)
        if header:
            yield _column(workbook, page, place, bottom + 1, group, header)


def _headed(page: Worksheet, top: int, bottom: int, place: int) -> tuple[str, str]:
    """The merged header above, if any, and the column's own."""
    if top == bottom:
        return "", _text(page, top, place)
    for area in page.merged_cells.ranges:
        is_above = area.min_row == top == area.max_row and area.min_col <= place <= area.max_col
        if is_above and area.max_col > area.min_col:
            return _text(page, top, area.min_col), _text(page, bottom, place)
    return "", _text(page, bottom, place) or _text(page, top, place)


def _column(
    workbook: Workbook, page: Worksheet, place: int, first: int, group: str, header: str
) -> Column:
    cells = list(_cells(page, place, first))
    rule = _validation(page, place, first)
    computed = next((each for each in cells if _is_formula(each)), None)
    return Column(
        letter=get_column_letter(place),
        header=header,
        group=group,
        cells=tuple(_value(each) for each in cells if not _is_formula(each)),
        format=next((each.number_format for each in cells if each.value is not None), ""),
        formula=str(computed.value) if computed else "",
        row=computed.row if computed else 0,
        dropdown=_dropdown(workbook, page, rule) if rule else (),
        limits=_limits(rule) if rule else None,
        prompt=(rule.prompt or "").strip() if rule else "",
    )


def _cells(page: Worksheet, place: int, first: int) -> Iterator[Cell]:
    for row in range(first, min(page.max_row, first + MOST_ROWS) + 1):
        cell = page.cell(row, place)
        if isinstance(cell, MergedCell) or _is_sum_row(page, row):
            continue
        yield cell


def _is_sum_row(page: Worksheet, row: int) -> bool:
    return str(page.cell(row, 1).value or "").strip().casefold() in _SUMS


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.startswith("=")


def _value(cell: Cell) -> CellValue:
    """Numbers as decimals of what was typed; a day without hours as a day."""
    match cell.value:
        case bool() | None:
            return cell.value
        case int() | float():
            return Decimal(str(cell.value))
        case datetime() as moment:
            return moment if moment.time() != time() else moment.date()
        case date() | time():
            return cell.value
        case value:
            return str(value).strip() or None


def _text(page: Worksheet, row: int, column: int) -> str:
    value = page.cell(row, column).value
    return "" if value is None else " ".join(str(value).split())


def _validation(page: Worksheet, place: int, first: int) -> DataValidation | None:
    """The one of the column's first cells: it is drawn over all or over the first hundred."""
    rules: list[DataValidation] = page.data_validations.dataValidation
    for rule in rules:
        for area in rule.sqref.ranges:
            if area.min_col <= place <= area.max_col and area.max_row >= first:
                return rule
    return None


def _dropdown(workbook: Workbook, page: Worksheet, rule: DataValidation) -> tuple[str, ...]:
    if rule.type != "list" or not rule.formula1:
        return ()
    source = rule.formula1.strip().removeprefix("=")
    if source.startswith('"'):
        choices = source.strip('"').replace("，", ",").split(",")
    else:
        choices = list(_choices_at(workbook, page, source))
    kept = (choice.strip() for choice in choices)
    return tuple(dict.fromkeys(filter(None, kept)))[:MOST_CHOICES]


def _choices_at(workbook: Workbook, page: Worksheet, source: str) -> Iterator[str]:
    """Cells of this sheet or another, or what a name stands for."""
    if source in workbook.defined_names:
        source = workbook.defined_names[source].attr_text or ""
    name, _, area = source.rpartition("!")
    sheet = name.strip("'")
    where = workbook[sheet] if sheet in workbook.sheetnames else page
    try:
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
    except ValueError:
        return
    for row in range(top or 1, min(bottom or 1, (top or 1) + MOST_CHOICES) + 1):
        for column in range(left or 1, (right or 1) + 1):
            yield _text(where, row, column)


def _limits(rule: DataValidation) -> Limits | None:
    measured = _LIMITS.get(rule.type or "")
    if measured is None:
        return None
    first, second = _bound(rule.formula1, measured), _bound(rule.formula2, measured)
    match rule.operator or "between":
        case "between":
            return Limits(of=measured, least=first, most=second)  # type: ignore[arg-type]
        case "greaterThanOrEqual" | "greaterThan":
            return Limits(of=measured, least=first)  # type: ignore[arg-type]
        case "lessThanOrEqual" | "lessThan":
            return Limits(of=measured, most=first)  # type: ignore[arg-type]
        case _:
            return None


def _bound(text: str | None, measured: str) -> CellValue:
    """A number as it stands; a day from the count of days Excel keeps. A formula bounds nothing here."""
    try:
        number = Decimal(str(text))
    except (ArithmeticError, ValueError):
        return None
    if measured != "date":
        return number
    return date.fromordinal(date(1899, 12, 30).toordinal() + int(number))
