"""Where the table stands on its sheet: which row has the headers, what stands above, where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.cells import text_at

MOST_COLUMNS = 90  # a form has room for a few questions more
MOST_ROWS = 2000
_FIRST_ROWS = 50  # among which the headers are looked for
_FULL = 0.6  # of the widest of them is a header row
_SUMS = frozenset({"合计", "总计", "小计", "共计", "total", "sum", "subtotal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Rows and columns are counted from 1. `groups` is the row of merged headers above the others, 0 for none."""

    title: str
    groups: int
    headers: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def places(self) -> range:
        return range(self.first_column, min(self.last_column, MOST_COLUMNS) + 1)


def area_of(page: Worksheet) -> Area | None:
    """None where no row looks like headers."""
    marked = _marked(page)
    headers, last_row, first, last = marked or (_header_row(page), page.max_row, 1, page.max_column)
    if not headers:
        return None
    groups = headers if _has_names_below(page, headers) and not marked else 0
    groups = groups or (headers - 1 if _is_group_row(page, headers - 1) else 0)
    return Area(
        title=_title(page, groups or headers),
        groups=groups,
        headers=headers + 1 if groups == headers else headers,
        last_row=last_row,
        first_column=first,
        last_column=last,
    )


def data_rows(page: Worksheet, area: Area) -> Iterator[int]:
    """Those with answers: no empty ones, no sums, no remarks across the sheet, nothing that was hidden."""
    wide = _across(page, area)
    for row in range(area.headers + 1, min(area.last_row, area.headers + MOST_ROWS) + 1):
        is_filled = any(page.cell(row, place).value is not None for place in area.places)
        is_out = row in wide or page.row_dimensions[row].hidden or _is_sum(page, row, area)
        if is_filled and not is_out:
            yield row


def _is_sum(page: Worksheet, row: int, area: Area) -> bool:
    texts = filter(None, (text_at(page, row, place) for place in area.places))
    return re.sub(r"[\s:：]", "", next(texts, "")).casefold() in _SUMS


def _across(page: Worksheet, area: Area) -> set[int]:
    """Rows with a cell over more than half of the columns."""
    half = len(area.places) / 2
    areas = page.merged_cells.ranges
    return {each.min_row for each in areas if each.max_col - each.min_col + 1 > max(half, 1)}


def _marked(page: Worksheet) -> tuple[int, int, int, int] | None:
    """By Excel's own table, or the filter over the columns: the row of the headers, the last row, first and last column."""
    for table in page.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if table.headerRowCount != 0 and left and top and right and bottom:
            return top, bottom - (table.totalsRowCount or 0), left, right
    filtered = range_boundaries(page.auto_filter.ref)[1] if page.auto_filter.ref else None
    if filtered and len(_texts(page, filtered)) > 1:
        return filtered, page.max_row, 1, page.max_column
    return None


def _header_row(page: Worksheet) -> int:
    """The first row that names most of the columns; 0 when there is none. A title, or who filled it in, stands above."""
    rows = range(1, min(page.max_row, _FIRST_ROWS) + 1)
    spans = {(e.min_row, e.min_col): e.max_col - e.min_col + 1 for e in page.merged_cells.ranges}
    widths = {row: _width(page, row, spans) for row in rows}
    enough = max(widths.values(), default=0) * _FULL
    found = (row for row in rows if widths[row] and widths[row] >= enough and _names(page, row))
    return next(found, 0)


def _width(page: Worksheet, row: int, spans: Mapping[tuple[int, int], int]) -> int:
    """How many columns it fills; what is merged counts as wide as it is, but one text alone is a title."""
    texts = _texts(page, row)
    if len(texts) < min(2, page.max_column):
        return 0
    return sum(spans.get((row, place), 1) for place in texts)


def _names(page: Worksheet, row: int) -> bool:
    """Most of its cells are words."""
    cells = [page.cell(row, place) for place in _texts(page, row)]
    return sum(isinstance(cell.value, str) for cell in cells) * 2 > len(cells)


def _texts(page: Worksheet, row: int) -> list[int]:
    columns = range(1, min(page.max_column, MOST_COLUMNS) + 1)
    return [place for place in columns if text_at(page, row, place)]


def _has_names_below(page: Worksheet, row: int) -> bool:
    """Whether headers stand in two rows: some merged over several columns with names of their own below."""
    return any(text_at(page, row + 1, column) for column in _shared(page, row))


def _is_group_row(page: Worksheet, row: int) -> bool:
    """One text over the first columns is a title."""
    shared = list(_shared(page, row)) if row else []
    return bool(shared) and (len(_texts(page, row)) > 1 or shared[0] > 1)


def _shared(page: Worksheet, row: int) -> Iterator[int]:
    """The first column of each header that stands over several."""
    for each in page.merged_cells.ranges:
        is_within = each.min_row == row == each.max_row
        if is_within and 1 < each.max_col - each.min_col + 1 < page.max_column:
            yield each.min_col


def _title(page: Worksheet, above: int) -> str:
    rows = range(1, above)
    texts = (text_at(page, row, place) for row in rows for place in _texts(page, row))
    return next(texts, "")
