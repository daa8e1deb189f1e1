from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cutting import cut, cut_bytes, cut_to_fit, plain


@pytest.mark.parametrize(
    "text, chars, expected",
    [("接单", 2, "接单"), ("接单了", 2, "接…"), ("a b c", 3, "a…"), ("", 1, "")],
)
def test_long_words_end_in_an_ellipsis(text: str, chars: int, expected: str) -> None:
    assert cut(text, chars) == expected


@given(st.text(), st.integers(min_value=3, max_value=60))
def test_bytes_are_cut_between_characters(text: str, limit: int) -> None:
    found = cut_bytes(text, limit)
    assert len(found.encode()) <= limit
    assert found == text or text.startswith(found.removesuffix("…"))


@given(st.text(min_size=1), st.integers(min_value=1, max_value=40))
def test_the_longest_beginning_that_fits_is_kept(text: str, chars: int) -> None:
    found = cut_to_fit(text, lambda words: len(words) <= chars)
    assert len(found) == min(len(text), chars)


def test_control_characters_and_lone_surrogates_are_dropped() -> None:
    assert plain(" 滴\x00水\x1b\ud800\n二楼\x85 ") == "滴水\n二楼"
