"""How an answer stands in a spreadsheet: the columns it takes, each with the shape of what is in its cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.labels import Label


class Shape(StrEnum):
    """`workflows.tables.shapes` turns each into a cell and back."""

    TEXT = "text"
    TEXTS = "texts"  # several, one after another in the cell
    NAMED = "named"  # an answer of `Kind.named`, by its name
    SEVERAL_NAMED = "several_named"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    YES_NO = "yes_no"
    RESULT = "result"  # of a formula: yes or no, a number or words
    REST = "rest"  # every part that has no column of its own
    ROWS = "rows"  # a sheet of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One column. `key` is the part of the answer that stands there, "" for the whole; `label` stands in the header
    after the field's. `is_always`: the part is there even when its cell is empty."""

    key: str = ""
    label: Label | None = None
    shape: Shape = Shape.TEXT
    is_always: bool = False
