"""Several values in one cell, told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.decisions.document import quoted
from workflows.decisions.splitting import is_closed, parts, unquoted


@pytest.mark.parametrize(
    "text, found",
    [
        ("a", ["a"]),
        ("a,b，c、d;e；f\ng", list("abcdefg")),
        (" a , , b ,", ["a", "b"]),
        ('"a, b", c', ['"a, b"', "c"]),
        ("“a，b”、c", ["“a，b”", "c"]),
        ('5" screen, b', ['5" screen', "b"]),
        ("[1,5), 7", ["[1,5)", "7"]),
        ("空调（挂机，柜机），冰箱", ["空调（挂机，柜机）", "冰箱"]),
        ("a), (b", ["a)", "(b"]),
        ("a) b, c", ["a) b", "c"]),
        ("", []),
        (",;", []),
    ],
)
def test_values_are_parted_where_nothing_holds_them_together(text: str, found: list[str]) -> None:
    assert parts(text) == found


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_what_is_quoted_comes_back_whatever_is_in_it(values: list[str]) -> None:
    found = parts(", ".join(map(quoted, values)))
    assert list(map(unquoted, found)) == values


@pytest.mark.parametrize("text, inside", [('"a"', "a"), ('"a""b"', 'a"b'), ("“a”", "a"), ("a", None), ('"a" b', None), ('""', "")])  # fmt: skip
def test_only_what_is_quoted_wholly_is_unquoted(text: str, inside: str | None) -> None:
    assert unquoted(text) == inside


@pytest.mark.parametrize("text, closed", [('"a"', True), ('"a', False), ('a, "b', False), ('5"', True), ("“a", False)])  # fmt: skip
def test_a_quotation_mark_that_begins_a_value_must_end_it(text: str, *, closed: bool) -> None:
    assert is_closed(text) is closed
