"""Sets of rows as whole numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflows.decisions.bits import FEW, bits_of, each, key_of, lowest, many, packed, unpacked

ROWS = st.sets(st.integers(0, 3000), max_size=40)


@given(ROWS)
def test_rows_come_back_in_order(rows: set[int]) -> None:
    assert list(each(bits_of(rows))) == sorted(rows)
    assert many(rows) == bits_of(rows)


@given(ROWS)
def test_few_and_many_are_packed_and_unpacked_to_the_same(rows: set[int]) -> None:
    kept = packed(sorted(rows))
    assert isinstance(kept, tuple) is (len(rows) <= FEW)
    assert unpacked(kept) == bits_of(rows)


@given(ROWS, ROWS)
def test_keys_differ_where_rows_do(rows: set[int], others: set[int]) -> None:
    assert (key_of(bits_of(rows)) == key_of(bits_of(others))) is (rows == others)


def test_the_lowest_row_is_found() -> None:
    assert lowest(bits_of([70, 4000])) == 70
