"""A spreadsheet as plain values: what its headers, cells, dropdowns and limits say; whoever opens the file makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.tables.notes import Note
from workflows.tables.values import CellValue

Bound = CellValue
"""A number, a day, or an expression in text (TODAY())."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a validation of the sheet demands; `of` is what it measures. `is_open`: a limit itself is not allowed."""

    of: Literal["number", "whole", "length", "date"]
    least: Bound = None
    most: Bound = None
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropdown:
    """`choices` of a cell; where they follow another column's answer, `parent` is its letter and `below` has them by it."""

    choices: tuple[str, ...] = ()
    parent: str = ""
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`letter` is the sheet's name for it (C), `group` the merged header above it.

    `cells` stand one for each of the table's rows. `formula` is that of its first computed cell, as written in row `row`;
    `format` is the number format of its cells. `rule` is a formula that must hold for the cell in row `rule_row`, and
    `complaint` what the sheet says when it does not. `prompt` is what it says when a cell is entered.
    `has_pictures`: in some cells (WPS puts them there).
    """

    letter: str
    header: str
    group: str = ""
    cells: tuple[CellValue, ...] = ()
    format: str = ""
    formula: str = ""
    row: int = 0
    dropdown: Dropdown | None = None
    limits: Limits | None = None
    rule: str = ""
    rule_row: int = 0
    complaint: str = ""
    prompt: str = ""
    has_pictures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet called `sheet`: its columns left to right, and which of its rows their cells come from. `title` stands
    above the headers, "" where nothing does."""

    sheet: str
    title: str = ""
    columns: tuple[Column, ...]
    rows: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
