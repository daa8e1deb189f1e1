"""Who gets a ticket: only somebody who is fit, always somebody where one is, and the same whoever is named first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.dispatch.builders import MINUTE, NOW, chosen_of, pool_of
from workflows.dispatch.areas import Area
from workflows.dispatch.choosing import Verdict, Wanted, choose
from workflows.dispatch.policy import DispatchPolicy, First, Strategy
from workflows.dispatch.pool import Candidate

HANGZHOU: Area = ("浙江省", "杭州市")
XIHU: Area = (*HANGZHOU, "西湖区")
NINGBO: Area = ("浙江省", "宁波市")
ALL: tuple[Strategy, ...] = (
    "least_load",
    "longest_idle",
    "round_robin",
    "weighted",
    "same_as_last",
    "nearest",
)

areas = st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=3).map(tuple)
moments = st.none() | st.integers(0, 10_000).map(lambda minutes: NOW - minutes * MINUTE)
places = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
candidates = st.builds(
    Candidate,
    person=st.integers(1, 30),
    skills=st.frozensets(st.sampled_from("abc")),
    areas=st.lists(areas, max_size=2).map(tuple),
    is_on_shift=st.booleans() | st.just(True),
    is_on_leave=st.booleans() | st.just(False),
    capacity=st.none() | st.integers(0, 4),
    load=st.integers(0, 4),
    weight=st.integers(1, 5),
    last_given_at=moments,
    given=st.integers(0, 50),
    idle_since=moments,
    place=places,
)
pools = st.lists(candidates, max_size=12, unique_by=lambda each: each.person)
some = st.frozensets(st.integers(1, 30), max_size=10)
wants = st.builds(
    Wanted,
    skills=st.frozensets(st.sampled_from("abc"), max_size=2),
    area=areas,
    place=places,
    allowed=st.none() | some,
    pools=st.lists(some, max_size=2).map(tuple),
    tried=some,
    how_many=st.integers(0, 4),
)
policies = st.lists(st.sampled_from(ALL), unique=True, max_size=6).map(
    lambda names: DispatchPolicy(choose=tuple(names))
)


def is_fit(person: Candidate, wanted: Wanted) -> bool:
    """Written once more, from the words of the policy alone."""
    if wanted.allowed is not None and person.person not in wanted.allowed:
        return False
    if person.person in wanted.tried or person.is_on_leave or not person.is_on_shift:
        return False
    if person.capacity is not None and person.load >= person.capacity:
        return False
    if wanted.skills - person.skills:
        return False
    return not person.areas or any(
        all(one == other for one, other in zip(area, wanted.area, strict=False))
        for area in person.areas
    )


@given(pools, wants, policies)
def test_nobody_unfit_is_ever_chosen_and_somebody_fit_always_is(
    people: list[Candidate], wanted: Wanted, policy: DispatchPolicy
) -> None:
    fit = {each.person for each in people if is_fit(each, wanted)}
    chosen = choose(policy, wanted, pool_of(people), NOW)
    assert set(chosen.people) <= fit
    assert len(set(chosen.people)) == len(chosen.people)
    if wanted.how_many:
        assert len(chosen.people) == min(wanted.how_many, len(fit))
    else:
        assert bool(chosen.people) == bool(fit)


@given(pools, wants, policies, st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_named_changes_nothing(
    people: list[Candidate], wanted: Wanted, policy: DispatchPolicy, dice: Random
) -> None:
    shuffled = list(people)
    dice.shuffle(shuffled)
    assert choose(policy, wanted, pool_of(people), NOW) == choose(
        policy, wanted, pool_of(shuffled), NOW
    )


@given(pools, wants, policies)
def test_everybody_who_was_not_chosen_is_told_why(
    people: list[Candidate], wanted: Wanted, policy: DispatchPolicy
) -> None:
    chosen = choose(policy, wanted, pool_of(people), NOW)
    fit = {each.person: is_fit(each, wanted) for each in people}
    assert {each.person for each in chosen.why} == set(fit) - set(chosen.people)
    for verdict in chosen.why:
        assert verdict.is_fit == fit[verdict.person]
        assert bool(verdict.lost_by) == verdict.is_fit


@given(pools, wants, policies)
def test_whoever_leaves_without_being_chosen_is_not_missed(
    people: list[Candidate], wanted: Wanted, policy: DispatchPolicy
) -> None:
    chosen = choose(policy, wanted, pool_of(people), NOW)
    fit = [each for each in people if is_fit(each, wanted)]
    again = choose(policy, wanted, pool_of(fit), NOW)
    assert again.people == chosen.people


@pytest.mark.parametrize(
    "change, test",
    [
        ({"is_on_leave": True}, "leave"),
        ({"is_on_shift": False}, "shift"),
        ({"skills": frozenset({"热水器"})}, "skill"),
        ({"areas": (NINGBO,)}, "area"),
        ({"capacity": 3, "load": 3}, "capacity"),
        ({"capacity": 0}, "capacity"),
    ],
)
def test_one_test_failed_is_enough(change: dict[str, object], test: str) -> None:
    fit = Candidate(person=1, skills=frozenset({"空调"}), areas=(HANGZHOU,), capacity=3)
    wanted = Wanted(skills=frozenset({"空调"}), area=XIHU)
    assert chosen_of([fit], wanted).people == (1,)
    chosen = chosen_of([replace(fit, **change)], wanted)  # type: ignore[arg-type]
    assert chosen.people == ()
    assert chosen.why[0].failed == (test,)


def test_who_was_offered_it_before_or_may_not_have_it_is_passed_over() -> None:
    people = [Candidate(person=each) for each in (1, 2, 3)]
    wanted = Wanted(allowed=frozenset({1, 2}), tried=frozenset({1}))
    chosen = chosen_of(people, wanted)
    assert chosen.people == (2,)
    assert {each.person: each.failed for each in chosen.why} == {
        1: ("tried",),
        3: ("not_allowed",),
    }


def test_it_says_which_skills_are_missing() -> None:
    person = Candidate(person=1, skills=frozenset({"空调"}), is_on_shift=False)
    wanted = Wanted(skills=frozenset({"高压电", "空调", "焊接"}))
    assert chosen_of([person], wanted).why == (
        Verdict(person=1, failed=("shift", "skill"), missing=("焊接", "高压电")),
    )


def test_it_says_why_him_and_not_her() -> None:
    people = [Candidate(person=1, load=4), Candidate(person=2, load=1)]
    chosen = chosen_of(people)
    assert chosen.people == (2,)
    assert chosen.why == (Verdict(person=1, lost_by="least_load", theirs="4", chosens="1"),)


def test_whose_turn_it_is_decides_a_tie_and_is_told_as_well() -> None:
    people = [
        Candidate(person=1, last_given_at=NOW - MINUTE),
        Candidate(person=2, last_given_at=NOW - 2 * MINUTE),
    ]
    (verdict,) = chosen_of(people).why
    assert (verdict.person, verdict.lost_by) == (1, "turn")
    assert verdict.theirs == (NOW - MINUTE).isoformat()


def test_the_smallest_area_goes_first_and_then_the_next_wider_one_that_has_somebody() -> None:
    people = [
        Candidate(person=1),
        Candidate(person=2, areas=(("浙江省",),)),
        Candidate(person=3, areas=(HANGZHOU,)),
        Candidate(person=4, areas=(NINGBO, XIHU)),
    ]
    wanted = Wanted(area=XIHU)
    order: list[int] = []
    while chosen := chosen_of(people, replace(wanted, tried=frozenset(order))).people:
        order += chosen
    assert order == [4, 3, 2, 1]


def test_the_area_outweighs_every_strategy() -> None:
    people = [Candidate(person=1, areas=(HANGZHOU,)), Candidate(person=2, areas=(XIHU,), load=9)]
    assert chosen_of(people, Wanted(area=XIHU)).people == (2,)


def test_who_serves_a_part_of_what_is_asked_for_comes_behind_those_who_serve_all_of_it() -> None:
    people = [Candidate(person=1, areas=(XIHU,)), Candidate(person=2)]
    wanted = Wanted(area=HANGZHOU)
    assert chosen_of(people, wanted).people == (2,)
    assert chosen_of(people[:1], wanted).people == (1,)


def test_the_vip_pool_goes_first_and_the_others_when_it_is_full() -> None:
    people = [Candidate(person=1), Candidate(person=2, capacity=2, load=1)]
    wanted = Wanted(pools=(frozenset({2}),))
    assert chosen_of(people, wanted).people == (2,)
    chosen = chosen_of([people[0], replace(people[1], load=2)], wanted)
    assert chosen.people == (1,)
    assert chosen.why[0].failed == ("capacity",)


def test_the_vip_pool_outweighs_the_area() -> None:
    people = [Candidate(person=1, areas=(XIHU,)), Candidate(person=2)]
    wanted = Wanted(area=XIHU, pools=(frozenset({2}),))
    chosen = chosen_of(people, wanted)
    assert chosen.people == (2,)
    assert chosen.why[0].lost_by == "pool"


def test_a_wave_takes_so_many_the_best_first_and_the_next_wave_the_next() -> None:
    people = [Candidate(person=each, load=each) for each in range(1, 8)]
    policy = DispatchPolicy(way="waves", wave_size=3)
    wanted = Wanted(how_many=policy.how_many)
    first = chosen_of(people, wanted, policy).people
    second = chosen_of(people, replace(wanted, tried=frozenset(first)), policy).people
    third = chosen_of(people, replace(wanted, tried=frozenset(first + second)), policy).people
    assert (first, second, third) == ((1, 2, 3), (4, 5, 6), (7,))


def test_a_group_is_all_of_the_smallest_area_and_then_all_of_the_wider_one() -> None:
    people = [
        Candidate(person=1, areas=(XIHU,)),
        Candidate(person=2, areas=(XIHU,), load=2),
        Candidate(person=3, areas=(HANGZHOU,)),
    ]
    policy = DispatchPolicy(way="group")
    wanted = Wanted(area=XIHU, how_many=policy.how_many)
    assert chosen_of(people, wanted, policy).people == (1, 2)
    later = replace(wanted, tried=frozenset({1, 2}))
    assert chosen_of(people, later, policy).people == (3,)


def test_the_same_engineer_as_last_time_if_they_are_fit() -> None:
    policy = DispatchPolicy(choose=("same_as_last", "least_load"))
    people = [Candidate(person=1), Candidate(person=2, load=5)]
    assert chosen_of(people, policy=policy, last_for=2).people == (2,)
    ill = [people[0], replace(people[1], is_on_leave=True)]
    assert chosen_of(ill, policy=policy, last_for=2).people == (1,)
    assert chosen_of(people, policy=policy, last_for=None).people == (1,)


def test_the_nearest_to_the_kilometre_and_then_the_next_strategy() -> None:
    policy = DispatchPolicy(choose=("nearest", "least_load"))
    wanted = Wanted(place=(30.27, 120.15))
    people = [
        Candidate(person=1, place=(31.23, 121.47)),
        Candidate(person=2, place=(30.2701, 120.15), load=3),
        Candidate(person=3, place=(30.27, 120.1501), load=1),
        Candidate(person=4),
    ]
    chosen = chosen_of(people, wanted, policy)
    assert chosen.people == (3,)
    assert [(each.person, each.lost_by, each.theirs) for each in chosen.why[:2]] == [
        (1, "nearest", "165"),
        (2, "least_load", "3"),
    ]
    assert chosen_of(people[3:], wanted, policy).people == (4,)


def test_who_has_work_is_not_idle_however_long_ago_it_was_given() -> None:
    policy = DispatchPolicy(choose=("longest_idle",))
    people = [
        Candidate(person=1, load=1, idle_since=NOW - timedelta(days=9)),
        Candidate(person=2, idle_since=NOW - MINUTE),
        Candidate(person=3, idle_since=NOW - 2 * MINUTE),
    ]
    assert chosen_of(people, policy=policy).people == (3,)


def test_a_policy_says_how_many_and_its_pools_whom_they_mean() -> None:
    ways = [DispatchPolicy(way=way).how_many for way in ("direct", "group", "waves")]
    assert ways == [1, 0, 3]
    assert First(team="vip", when='tier = "vip"').who.team == "vip"
