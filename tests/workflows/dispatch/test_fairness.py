"""Among equals everybody gets the same within a tenth, whatever the strategy; by weight, their share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.dispatch.builders import MINUTE, HandingOut
from workflows.dispatch.policy import DispatchPolicy, Strategy
from workflows.dispatch.pool import Candidate

FAIR: tuple[Strategy, ...] = ("least_load", "longest_idle", "round_robin", "weighted")


def spread(counts: Collection[float]) -> float:
    """How far the furthest is from the mean."""
    mean = sum(counts) / len(counts)
    return max(abs(each - mean) for each in counts) / mean


@pytest.mark.parametrize("strategy", FAIR)
@settings(max_examples=5)
@given(
    st.integers(2, 8),
    st.randoms(use_true_random=False),
    st.sampled_from([0, 1, 7]),
    st.sampled_from([1, 90]),
)
def test_equals_get_the_same_within_a_tenth(
    strategy: Strategy, count: int, dice: Random, gap: int, lasts: int
) -> None:
    """Tickets all at once, or minutes apart; done at once, or long under way."""
    desk = HandingOut(
        DispatchPolicy(choose=(strategy,)), [Candidate(person=each) for each in range(count)]
    )
    for _ in range(count * 300):
        desk.wait(dice.randint(0, gap))
        desk.ticket(timedelta(minutes=dice.randint(1, lasts)))
    assert sum(desk.given.values()) == count * 300
    assert spread([desk.given[each] for each in range(count)]) <= 0.1


@settings(max_examples=20)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=8), st.sampled_from([0, 1]))
def test_by_weight_everybody_gets_their_share_within_a_tenth(weights: list[int], gap: int) -> None:
    policy = DispatchPolicy(choose=("weighted",))
    people = [Candidate(person=place, weight=each) for place, each in enumerate(weights)]
    desk = HandingOut(policy, people)
    for _ in range(sum(weights) * 20):
        desk.wait(gap)
        desk.ticket(MINUTE)
    assert spread([desk.given[place] / each for place, each in enumerate(weights)]) <= 0.1


@pytest.mark.parametrize("strategy", FAIR)
def test_whoever_comes_back_is_not_given_all_they_missed(strategy: Strategy) -> None:
    """王强 was on leave for three hundred tickets; then the four share the next hundred."""
    people = [Candidate(person=each) for each in range(3)]
    desk = HandingOut(
        DispatchPolicy(choose=(strategy,)), [*people, Candidate(person=3, is_on_leave=True)]
    )
    for _ in range(300):
        desk.wait(1)
        desk.ticket(MINUTE)
    assert desk.given[3] == 0
    desk.people[3] = replace(desk.people[3], is_on_leave=False)
    desk.given.clear()
    for _ in range(100):
        desk.wait(1)
        desk.ticket(MINUTE)
    assert spread([desk.given[each] for each in range(4)]) <= 0.1


def test_nobody_is_given_more_than_they_have_room_for_and_nothing_waits_while_somebody_has() -> (
    None
):
    desk = HandingOut(
        DispatchPolicy(), [Candidate(person=each, capacity=each) for each in range(5)]
    )
    given_to = [desk.ticket(timedelta(days=1)) for _ in range(12)]
    assert [len(each) for each in given_to] == [1] * 10 + [0] * 2
    assert {key: each.load for key, each in desk.people.items()} == {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}
