"""What was guessed about a sheet, what could not be taken over and what should be looked at: told to whoever corrects it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.labels import Label


class NoteCode(StrEnum):
    """Each has its words in the catalogs; what `params` it brings stands beside it."""

    # left out
    HIDDEN_COLUMN = "hidden_column"
    NAMELESS_COLUMN = "nameless_column"
    ROW_NUMBERS = "row_numbers"  # every ticket has a number of its own
    TOO_MANY_COLUMNS = "too_many_columns"  # max
    ROWS_BEYOND = "rows_beyond"  # max: the rows that were looked at
    FORMULA_LEFT_OUT = "formula_left_out"  # formula; reason
    CHECK_LEFT_OUT = "check_left_out"  # formula; reason
    LIMITS_LEFT_OUT = "limits_left_out"
    DROPDOWN_LEFT_OUT = "dropdown_left_out"  # source
    CHOICES_CUT = "choices_cut"  # max
    # guessed
    GROUP_IS_SUBFORM = "group_is_subform"
    GROUP_TAKEN_APART = "group_taken_apart"
    FILLED_BY_STAFF = "filled_by_staff"
    CHOICES_OF_CELLS = "choices_of_cells"  # count
    # to look at
    CELLS_REFUSED = "cells_refused"  # count, total, row, cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """`column` is the sheet's letter for it, `header` what stands over it; both "" of the sheet as a whole."""

    code: NoteCode
    column: str = ""
    header: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    reason: Label | None = None
