from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import MORNING
from workflows.people import ENGINEER, SUPERVISOR, Person
from workflows.staff import NOBODY, Absence, Colleague, Staff

SIZE = 7
SOMEBODY = st.integers(1, SIZE)
ANYBODY = st.none() | st.integers(1, SIZE + 2)
"""Nobody, one of the staff, or somebody who is not there any more."""


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    """Everybody under anybody and relieved by anybody, themselves included."""
    return Staff(
        {
            key: Colleague(
                person=Person(id=key, name=f"p{key}", roles=draw(roles())),
                superior=draw(ANYBODY),
                stand_in=draw(ANYBODY),
                is_here=draw(st.booleans()),
            )
            for key in range(1, SIZE + 1)
        }
    )


def roles() -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([ENGINEER, SUPERVISOR]), min_size=1)


@given(staffs(), st.lists(st.integers(1, SIZE + 2), max_size=12))
def test_those_who_do_the_work_are_there_and_nobody_does_it_twice(
    staff: Staff, people: list[int]
) -> None:
    there = staff.present(people)
    assert all(staff.people[each].is_here for each in there)
    assert len(set(there)) == len(there)


@given(staffs(), st.lists(SOMEBODY, max_size=12))
def test_whoever_is_there_does_their_own_work(staff: Staff, people: list[int]) -> None:
    themselves = [each for each in people if staff.people[each].is_here]
    assert set(themselves) <= set(staff.present(people))


@given(staffs(), SOMEBODY)
def test_work_is_lost_only_where_the_line_of_stand_ins_ends_or_turns(
    staff: Staff, person: int
) -> None:
    line, here = [person], staff.people[person]
    while not here.is_here and here.stand_in and here.stand_in not in line:
        if here.stand_in not in staff.people:
            break
        line.append(here.stand_in)
        here = staff.people[here.stand_in]
    assert staff.present([person]) == ((line[-1],) if here.is_here else ())


@given(staffs(), SOMEBODY, st.integers(0, 20))
def test_line_of_superiors_ends_and_never_leads_back(
    staff: Staff, person: int, levels: int
) -> None:
    above = staff.superior_of(person, levels)
    assert above != person
    assert (above is None) == (levels == 0 or staff.people[person].superior in (None, person))


@given(staffs(), SOMEBODY, st.integers(1, SIZE + 3))
def test_one_level_more_is_the_same_or_the_superior_of_the_last(
    staff: Staff, person: int, levels: int
) -> None:
    lower, upper = staff.superior_of(person, levels), staff.superior_of(person, levels + 1)
    assert upper == lower or (lower is not None and upper == staff.people[lower].superior)


def staff_of(superiors: Mapping[str, str | None], away: str = "") -> Staff:
    ids = {name: place for place, name in enumerate(superiors, start=1)}
    return Staff(
        {
            ids[name]: Colleague(
                person=Person(id=ids[name], name=name, roles=frozenset({ENGINEER})),
                teams=frozenset({"east"}) if name < "c" else frozenset(),
                keys=frozenset({f"wecom:{name}"}),
                superior=ids[above] if above else None,
                stand_in=ids[above] if above else None,
                is_here=name not in away,
            )
            for name, above in superiors.items()
        }
    )


LINE = {"a": "b", "b": "c", "c": "d", "d": None}


@pytest.mark.parametrize(("levels", "above"), [(0, None), (1, 2), (2, 3), (3, 4), (4, 4), (99, 4)])
def test_superior_so_many_levels_up_is_the_highest_where_the_line_ends(
    levels: int, above: int | None
) -> None:
    assert staff_of(LINE).superior_of(1, levels) == above


@pytest.mark.parametrize(
    ("away", "who"),
    [("", (1,)), ("a", (2,)), ("ab", (3,)), ("abc", (4,)), ("abcd", ()), ("b", (1,))],
)
def test_stand_in_of_the_stand_in_does_the_work(away: str, who: tuple[int, ...]) -> None:
    assert staff_of(LINE, away).present([1]) == who


def test_two_of_whom_one_stands_in_for_the_other_are_one() -> None:
    assert staff_of(LINE, away="a").present([1, 2, 1]) == (2,)


def test_holders_members_and_names() -> None:
    staff = staff_of(LINE)
    assert staff.holders(ENGINEER) == (1, 2, 3, 4)
    assert staff.members("east") == (1, 2)
    assert staff.members("west") == staff.holders(SUPERVISOR) == ()
    assert staff.named("a") == staff.named("wecom:a") == (1,)
    assert staff.named("wecom:z") == staff.named("z") == ()


def test_name_two_bear_names_neither() -> None:
    twins = {
        key: Colleague(person=Person(id=key, name="王强", roles=frozenset({ENGINEER})))
        for key in (1, 2)
    }
    assert Staff(twins).named("王强") == ()


def test_without_anybody_nobody_is_there() -> None:
    assert NOBODY.present([1, 2]) == NOBODY.holders(ENGINEER) == NOBODY.named("王强") == ()
    assert NOBODY.superior_of(1) is None


def absences() -> st.SearchStrategy[Absence]:
    return st.builds(Absence, st.none() | hours(), st.none() | hours())


def hours() -> st.SearchStrategy[datetime]:
    return st.integers(0, 12).map(lambda hour: MORNING + timedelta(hours=hour))


@given(absences(), absences(), hours())
def test_absence_that_covers_another_is_on_whenever_the_other_is(
    one: Absence, other: Absence, now: datetime
) -> None:
    if one.covers_all(other) and other.covers(now):
        assert one.covers(now)
    if one.covers(now) and other.covers(now):
        assert one.meets(other) and other.meets(one)


@pytest.mark.parametrize(
    ("since", "until", "is_on"),
    [(0, 2, True), (1, 2, True), (2, 3, False), (0, 1, False), (None, 1, False), (1, None, True)],
)
def test_absence_begins_at_its_first_moment_and_is_over_at_its_last(
    since: int | None, until: int | None, is_on: bool
) -> None:
    def at(hour: int | None) -> datetime | None:
        return None if hour is None else MORNING + timedelta(hours=hour)

    assert Absence(at(since), at(until)).covers(MORNING + timedelta(hours=1)) is is_on


def test_only_who_left_is_away_for_good() -> None:
    assert Absence(None, None).is_for_good
    assert not Absence(MORNING, None).is_for_good
