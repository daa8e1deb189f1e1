from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.expressions.cycles import find_cycle, in_order

Reads = dict[str, frozenset[str]]


def reads(**formulas: str) -> Reads:
    return {name: frozenset(read.split()) for name, read in formulas.items()}


@pytest.mark.parametrize(
    "formulas, ring",
    [
        (reads(), set()),
        (reads(total="price quantity", tax="total"), set()),
        (reads(total="total"), {"total"}),
        (reads(total="tax", tax="total"), {"total", "tax"}),
        (reads(a="b", b="c", c="a", d="a"), {"a", "b", "c"}),
    ],
)
def test_formulas_that_wait_for_each_other_are_named(formulas: Reads, ring: set[str]) -> None:
    assert set(find_cycle(formulas)) == ring


def test_a_ring_is_named_in_the_order_of_reading() -> None:
    ring = find_cycle(reads(a="b", b="c", c="a"))
    start = ring.index("a")
    assert ring[start:] + ring[:start] == ("a", "b", "c")


def test_formulas_are_evaluated_after_what_they_read_and_otherwise_as_they_stand() -> None:
    formulas = reads(note="", tax="total", total="price quantity", price="", due="tax total")
    assert in_order(formulas) == ("note", "price", "total", "tax", "due")


def test_a_long_chain_of_formulas_is_ordered_without_going_down_it() -> None:
    formulas = {f"f{place}": frozenset({f"f{place + 1}"}) for place in range(5_000)}
    assert in_order(formulas)[0] == "f4999"
    assert find_cycle(formulas) == ()
    assert len(find_cycle({**formulas, "f5000": frozenset({"f0"})})) == 5_001


NAMES = st.sampled_from("abcdef")


@given(st.dictionaries(NAMES, st.frozensets(NAMES)))
def test_either_there_is_a_ring_or_an_order(formulas: Reads) -> None:
    ring = find_cycle(formulas)
    if ring:
        assert all(
            after in formulas[each] for each, after in zip(ring, (*ring[1:], ring[0]), strict=True)
        )
        return
    order = in_order(formulas)
    assert sorted(order) == sorted(formulas)
    for place, each in enumerate(order):
        assert formulas[each] & formulas.keys() <= set(order[:place])
