"""A spreadsheet as plain values: what its headers, cells, dropdowns and limits say; whoever opens the file makes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

CellValue = str | Decimal | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a validation of the sheet demands; `of` is what it measures."""

    of: Literal["number", "whole", "length", "date"]
    least: CellValue = None
    most: CellValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`letter` is the sheet's name for it (C), `group` the merged header above it.

    `formula` is that of its first computed cell, as written in row `row`; `format` is the number format of its cells.
    `dropdown` are the choices of its validation, `prompt` what the sheet says when a cell is entered.
    """

    letter: str
    header: str
    group: str = ""
    cells: tuple[CellValue, ...] = ()
    format: str = ""
    formula: str = ""
    row: int = 0
    dropdown: tuple[str, ...] = ()
    limits: Limits | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet: its title and its columns, left to right."""

    title: str
    columns: tuple[Column, ...]
