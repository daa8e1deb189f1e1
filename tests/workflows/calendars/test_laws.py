"""Whatever the calendar: adding and counting are each other's inverse, and agree with a walk minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.workflows.calendars.any_calendars import calendars, lengths, moments
from tests.workflows.calendars.walked import walked_add, walked_between, walked_open
from workflows.calendars.calendar import HORIZON, Calendar

NONE, MINUTE = timedelta(0), timedelta(minutes=1)


def is_reached(start: datetime, due: datetime) -> bool:
    return due.year < start.year + HORIZON


@given(calendars(), moments, lengths)
def test_what_was_added_lies_between(
    calendar: Calendar, start: datetime, working: timedelta
) -> None:
    due = calendar.add(start, working)
    assume(is_reached(start, due))
    assert due >= start
    assert calendar.between(start, due) == working


@given(calendars(), moments, moments)
def test_nothing_is_due_before_all_of_it_has_passed(
    calendar: Calendar, start: datetime, end: datetime
) -> None:
    working = calendar.between(start, end)
    assert calendar.add(start, working) <= max(start, end)


@given(calendars(), moments, lengths)
def test_a_deadline_is_the_first_moment_by_which_it_has_passed(
    calendar: Calendar, start: datetime, working: timedelta
) -> None:
    due = calendar.add(start, working)
    assume(working > NONE and is_reached(start, due))
    assert calendar.between(start, due - timedelta(microseconds=1)) < working


@given(calendars(), moments, moments, moments)
def test_what_lies_between_adds_up(
    calendar: Calendar, one: datetime, two: datetime, three: datetime
) -> None:
    first, middle, last = sorted((one, two, three))
    whole = calendar.between(first, last)
    assert whole == calendar.between(first, middle) + calendar.between(middle, last)
    assert NONE <= whole <= last - first


@given(calendars(), moments, lengths, lengths)
def test_what_is_added_in_parts_is_due_as_if_at_once(
    calendar: Calendar, start: datetime, one: timedelta, two: timedelta
) -> None:
    assume(one > NONE and two > NONE)
    assert calendar.add(calendar.add(start, one), two) == calendar.add(start, one + two)


@given(calendars(), moments, lengths)
def test_taking_away_finds_the_last_moment_from_which_so_much_passes(
    calendar: Calendar, end: datetime, working: timedelta
) -> None:
    start = calendar.add(end, -working)
    assume(start.year > end.year - HORIZON)
    assert start <= end
    assert calendar.between(start, end) == working
    if working > NONE:
        assert calendar.between(start + timedelta(microseconds=1), end) < working


@given(calendars(), moments)
def test_the_next_opening_is_the_first_open_moment(calendar: Calendar, at: datetime) -> None:
    opening = calendar.next_opening(at)
    assume(is_reached(at, opening))
    assert calendar.is_open(opening)
    assert calendar.between(at, opening) == NONE


@given(calendars(), moments, st.integers(0, 3 * 24 * 60))
def test_counting_agrees_with_a_walk_minute_by_minute(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    end = start + minutes * MINUTE
    assert calendar.between(start, end) == walked_between(calendar, start, end)
    assert calendar.is_open(start) == walked_open(calendar, start)


@given(calendars(), moments, st.integers(1, 20 * 60))
def test_adding_agrees_with_a_walk_minute_by_minute(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    due = walked_add(calendar, start, minutes, most_minutes=14 * 24 * 60)
    if due is not None:
        assert calendar.add(start, minutes * MINUTE) == due
