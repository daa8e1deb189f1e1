from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.picking import ADD, ANEW, GO_ON, NEW, picked

TICKETS = (
    ("补充到 WX-1002", "WX-1002", "1002"),
    ("补充到 WX-1001", "1001", *ADD),
    ("新报修", *NEW),
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 0),
        ("２", 1),
        ("第三个", 2),
        ("选 2", 1),
        ("wx-1002", 0),
        ("1001。", 1),
        ("补充", 1),
        ("新的！", 2),
        ("New", 2),
        ("补充到 WX-1002", 0),
        ("4", None),
        ("0", None),
        ("冰箱那台", None),
        ("", None),
    ],
)
def test_choice_is_meant_by_number_or_name(text: str, place: int | None) -> None:
    assert picked(text, TICKETS) == place


def test_name_that_two_choices_have_means_neither() -> None:
    assert picked("空调", (("空调",), ("空调",))) is None


def test_no_word_means_both_going_on_and_starting_over() -> None:
    assert not set(GO_ON) & set(ANEW)
    assert not set(ADD) & set(NEW)


@given(st.text(max_size=300))
def test_no_words_break_it(text: str) -> None:
    place = picked(text, TICKETS)
    assert place is None or 0 <= place < len(TICKETS)
