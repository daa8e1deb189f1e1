"""What expressions work on: blank, numbers, words, yes/no, dates and times, choices, lists and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Picked:
    """One option of a choice: compared by `id`, read as `label`."""

    id: str
    label: str


Value = (
    None | bool | Decimal | str | date | datetime | time | Picked
    | tuple["Value", ...] | Mapping[str, "Value"]
)  # fmt: skip
"""None is blank; a tuple is a list (several choices, a column of a subform, its rows);
a mapping is a row or a linked record, by column id. A datetime is aware."""


def is_blank(value: Value) -> bool:
    return value is None or value in ("", ())
