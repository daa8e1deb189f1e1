"""Columns under one merged header: rows of a subform, or fields that only stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from workflows.tables.table import Column, Table

MOST_COLUMNS = 30
_ROWS = re.compile(
    r"明细|清单|配件|备件|物料|耗材|列表|子表|项目|details|items|parts|lines", re.IGNORECASE
)
_FACTS = re.compile(r"信息|资料|情况|基本|概况|\binfo", re.IGNORECASE)


def sections(table: Table) -> Iterator[tuple[str, tuple[Column, ...]]]:
    """The header that is shared, "" for none, with its columns in their order."""
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        yield group, tuple(columns)


def is_rows(group: str, columns: Sequence[Column], table: Table) -> bool:
    """Told by a row that goes on in the next, else by the name; a sheet with a row for each ticket has none."""
    if not 1 < len(columns) <= MOST_COLUMNS:
        return False
    if _ROWS.search(group) or any(_goes_on(at, columns, table) for at in range(len(table.rows))):
        return True
    return not _has_cells(table) and not _FACTS.search(group)


def _goes_on(place: int, columns: Sequence[Column], table: Table) -> bool:
    """This row fills in the group and nothing else."""
    others = [each for each in table.columns if each not in columns and not each.formula]
    is_filled = any(column.cells[place] is not None for column in columns)
    return bool(others) and is_filled and all(each.cells[place] is None for each in others)


def _has_cells(table: Table) -> bool:
    return any(cell is not None for column in table.columns for cell in column.cells)
