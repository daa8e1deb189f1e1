"""A point of a table's space, as people read it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from workflows.decisions.analysis.examples import in_words, shown
from workflows.expressions.values import Picked, Value


@pytest.mark.parametrize(
    "value, words",
    [
        (None, "∅"),
        ("", "∅"),
        ((), "∅"),
        (True, "是"),
        (False, "否"),
        (Decimal("2.50"), "2.5"),
        (Picked("east", "华东"), "华东"),
        (date(2026, 11, 3), "2026-11-03"),
        (datetime(2026, 11, 3, 9, 30), "2026-11-03 09:30"),  # noqa: DTZ001 -- by the clock on the wall
        (time(9, 30), "09:30"),
        ((Picked("a", "甲"), Decimal(5)), "甲、5"),
        ("words", "words"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: Value, words: str) -> None:
    assert shown(value) == words


def test_a_point_is_label_by_label() -> None:
    assert in_words([("区域", Picked("east", "华东")), ("费用", None)]) == "区域 = 华东, 费用 = ∅"
