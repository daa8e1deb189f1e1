"""The type of a column nobody declared."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.decisions.document import Cell
from workflows.decisions.guessing import guessed_type


@pytest.mark.parametrize(
    "cells, guessed",
    [
        ([], "text"),
        (["-", "空", "任意"], "text"),
        (["=值 > 5"], "text"),
        (["华东", "华南、华北", "不是 华中"], "text"),
        ([Decimal(5), "> 500", "[1..5)", "-", "=值 > 3"], "number"),
        (["1、2", "不超过 30%"], "number"),
        ([True, "否", "-"], "yes_no"),
        (["是", "yes"], "yes_no"),
        (["2026-11-03", "<= 2026年12月1日", "2026-11-01..2026-11-05"], "date"),
        (["2026-11-03 09:00", "2026-11-04"], "moment"),
        (["09:00-12:00", "after 18:00"], "time"),
        ([Decimal(5), "五"], "text"),
        (["2026-11-03", "周一"], "text"),
        (["> 5", "VIP"], "text"),
    ],
)
def test_a_column_is_what_all_its_cells_can_be(cells: list[Cell], guessed: str) -> None:
    assert guessed_type(cells) == guessed
