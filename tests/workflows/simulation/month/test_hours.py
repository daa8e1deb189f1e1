"""An engineer's hours: work put down and taken up again, against a walk minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.simulation.month.builders import DAY, HOUR, MINUTE, MONDAY, SHANGHAI
from workflows.dispatch.shifts import ShiftPlan, hours_of
from workflows.simulation.month.hours import Hours
from workflows.simulation.month.scenario import Stretch, merged, stretches, without
from workflows.staff import Absence

DAYS = ((MONDAY, MONDAY + 3 * HOUR), (MONDAY + 4 * HOUR, MONDAY + 9 * HOUR))


@pytest.mark.parametrize(
    "start, work, done",
    [
        (MONDAY, HOUR, MONDAY + HOUR),
        (MONDAY - HOUR, HOUR, MONDAY + HOUR),
        (MONDAY + 2 * HOUR, 2 * HOUR, MONDAY + 5 * HOUR),
        (MONDAY + 2 * HOUR, HOUR, MONDAY + 3 * HOUR),
        (MONDAY + 3 * HOUR, 0 * HOUR, MONDAY + 4 * HOUR),
        (MONDAY + 8 * HOUR, 2 * HOUR, None),
        (MONDAY + DAY, MINUTE, None),
    ],
)
def test_work_goes_on_in_the_next_shift(
    start: datetime, work: timedelta, done: datetime | None
) -> None:
    assert Hours(DAYS).after(start, work) == done


def test_what_is_given_later_is_done_later() -> None:
    hours = Hours(DAYS)
    assert hours.take(MONDAY, 2 * HOUR) == MONDAY + 2 * HOUR
    assert hours.take(MONDAY, 2 * HOUR) == MONDAY + 5 * HOUR
    assert hours.take(MONDAY, 9 * HOUR) is None
    assert hours.take(MONDAY, MINUTE) is None
    assert Hours(()).take(MONDAY, MINUTE) is None


def test_when_they_work_next() -> None:
    hours = Hours(DAYS)
    assert hours.next(MONDAY + HOUR) == MONDAY + HOUR
    assert hours.next(MONDAY + 3 * HOUR) == MONDAY + 4 * HOUR
    assert hours.next(MONDAY + 9 * HOUR) is None
    assert hours.total == 8 * HOUR


def test_a_plan_as_stretches_with_its_nights_and_its_leave() -> None:
    spans = hours_of("22:00-06:00")
    plan = ShiftPlan(
        zone=SHANGHAI, days={(MONDAY + count * DAY).date(): spans for count in (-1, 0)}
    )
    leave = [Absence(MONDAY + 15 * HOUR, MONDAY + 17 * HOUR), Absence(MONDAY + 40 * HOUR, None)]
    nights, away = stretches(plan, MONDAY - 9 * HOUR, MONDAY + 15 * HOUR, leave)
    midnight = MONDAY - 9 * HOUR
    assert nights[0] == (midnight - 2 * HOUR, midnight + 6 * HOUR)
    assert nights[1] == (midnight + 22 * HOUR, midnight + 30 * HOUR)
    assert away[0] == (MONDAY + 15 * HOUR, MONDAY + 17 * HOUR)


def minutes(found: list[tuple[int, int]]) -> list[Stretch]:
    return [
        (MONDAY + begin * MINUTE, MONDAY + (begin + length) * MINUTE) for begin, length in found
    ]


pieces = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=6).map(minutes)


def walked(shifts: list[Stretch], leave: list[Stretch]) -> set[datetime]:
    at = (MONDAY + count * MINUTE for count in range(260))
    return {
        each
        for each in at
        if any(begin <= each < end for begin, end in shifts)
        and not any(begin <= each < end for begin, end in leave)
    }


@given(pieces, pieces, st.integers(0, 250), st.integers(1, 60))
def test_working_hours_agree_with_a_walk_minute_by_minute(
    shifts: list[Stretch], leave: list[Stretch], start: int, work: int
) -> None:
    worked = without(tuple(merged(shifts)), tuple(merged(leave)))
    still = walked(shifts, leave)
    assert Hours(worked).total == len(still) * MINUTE
    begun = sorted(each for each in still if each >= MONDAY + start * MINUTE)
    expected = begun[work - 1] + MINUTE if len(begun) >= work else None
    assert Hours(worked).after(MONDAY + start * MINUTE, work * MINUTE) == expected
    first = begun[0] if begun else None
    assert Hours(worked).next(MONDAY + start * MINUTE) == first
