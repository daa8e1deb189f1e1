from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.expressions.cases import ZONE
from workflows.expressions.surroundings import WeekdaysOnly

WEEK = WeekdaysOnly()


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "start, minutes, due",
    [
        ("2026-11-24T10:00", 30, "2026-11-24T10:30"),
        ("2026-11-24T17:00", 60, "2026-11-24T18:00"),
        ("2026-11-24T17:00", 61, "2026-11-25T09:01"),
        ("2026-11-24T07:00", 60, "2026-11-24T10:00"),
        ("2026-11-27T17:00", 120, "2026-11-30T10:00"),
        ("2026-11-28T12:00", 1, "2026-11-30T09:01"),
        ("2026-11-28T12:00", 0, "2026-11-28T12:00"),
        ("2026-11-24T10:00", 5 * 9 * 60, "2026-12-01T10:00"),
        ("2026-11-24T10:00", -120, "2026-11-23T17:00"),
    ],
)
def test_due_moment_leaves_out_nights_and_weekends(start: str, minutes: int, due: str) -> None:
    assert WEEK.after(at(start), minutes) == at(due)


def test_saturday_is_no_working_day() -> None:
    assert [WEEK.is_working_day(date(2026, 11, day)) for day in (23, 27, 28, 29)] == [
        True,
        True,
        False,
        False,
    ]


def test_opening_hours_may_be_others() -> None:
    late = WeekdaysOnly(opens=time(12, 30), closes=time(20))
    assert late.minutes_between(at("2026-11-24T08:00"), at("2026-11-25T13:00")) == 7 * 60 + 30 + 30


moments = st.datetimes(
    at("2026-01-01T00:00").replace(tzinfo=None),
    at("2026-12-31T23:59").replace(tzinfo=None),
    timezones=st.just(ZONE),
).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(moments, st.integers(0, 4 * 24 * 60))
def test_working_minutes_are_those_on_the_clock(start: datetime, span: int) -> None:
    each = (start + timedelta(minutes=minute) for minute in range(span))
    counted = sum(moment.weekday() < 5 and 9 <= moment.hour < 18 for moment in each)
    end = start + timedelta(minutes=span)
    assert WEEK.minutes_between(start, end) == counted
    assert WEEK.minutes_between(end, start) == -counted


@given(moments, st.integers(1, 100_000))
def test_minutes_until_due_are_those_asked_for(start: datetime, minutes: int) -> None:
    due = WEEK.after(start, minutes)
    assert WEEK.minutes_between(start, due) == minutes
    assert WEEK.is_working_day(due.date()) and time(9) < due.time() <= time(18)
