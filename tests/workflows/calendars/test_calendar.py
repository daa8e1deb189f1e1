from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from tests.workflows.calendars.calendars_of import OFFICE, at, calendar_of, every_day, week
from workflows.calendars.calendar import ALWAYS, Calendar
from workflows.calendars.special_days import FIXED_DATES, DayOff, Makeup, SpecialDays

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OFFICE_HOURS = calendar_of(week())

CN_2026 = SpecialDays(
    days={
        date(2026, 1, 1): DayOff("元旦"),
        date(2026, 1, 2): DayOff("元旦"),
        date(2026, 1, 4): Makeup("元旦"),
        date(2026, 2, 28): Makeup("春节"),
    },
    published=frozenset({2026}),
    fixed=FIXED_DATES["CN"],
)


@pytest.mark.parametrize(
    "start, working, due",
    [
        pytest.param("2026-11-26 10:00", HOUR, "2026-11-26 11:00", id="within a stretch"),
        pytest.param("2026-11-26 11:30", HOUR, "2026-11-26 13:30", id="across lunch"),
        pytest.param("2026-11-26 12:30", HOUR, "2026-11-26 14:00", id="from within lunch"),
        pytest.param("2026-11-26 17:30", HOUR, "2026-11-27 09:30", id="across the night"),
        pytest.param("2026-11-27 17:00", 2 * HOUR, "2026-11-30 10:00", id="across the weekend"),
        pytest.param("2026-11-28 10:00", HOUR, "2026-11-30 10:00", id="from a Saturday"),
        pytest.param("2026-11-26 17:00", HOUR, "2026-11-26 18:00", id="to the very end of a day"),
        pytest.param("2026-11-28 10:00", 0 * HOUR, "2026-11-28 10:00", id="nothing to add"),
        pytest.param("2026-11-26 09:00", 40 * HOUR, "2026-12-02 18:00", id="a week of hours"),
    ],
)
def test_working_time_is_added_within_open_hours(start: str, working: timedelta, due: str) -> None:
    assert OFFICE_HOURS.add(at(start), working) == at(due)


def test_a_moment_before_the_deadline_is_found_by_taking_working_time_away() -> None:
    assert OFFICE_HOURS.add(at("2026-11-30 09:30"), -HOUR) == at("2026-11-27 17:30")
    assert OFFICE_HOURS.add(at("2026-11-30 09:00"), -HOUR) == at("2026-11-27 17:00")


def test_lunch_is_not_worked() -> None:
    assert OFFICE_HOURS.between(at("2026-11-26 11:00"), at("2026-11-26 14:00")) == 2 * HOUR
    assert not OFFICE_HOURS.is_open(at("2026-11-26 12:00"))
    assert OFFICE_HOURS.is_open(at("2026-11-26 11:59"))
    assert OFFICE_HOURS.next_opening(at("2026-11-26 12:00")) == at("2026-11-26 13:00")


def test_nothing_lies_between_a_moment_and_an_earlier_one() -> None:
    assert OFFICE_HOURS.between(at("2026-11-26 14:00"), at("2026-11-26 10:00")) == timedelta(0)


@pytest.mark.parametrize("round_the_clock", [calendar_of(every_day("00:00-24:00")), ALWAYS])
def test_day_and_night_is_not_closed_for_a_minute_at_midnight(
    round_the_clock: Calendar,
) -> None:
    start = at("2026-11-26 23:30")
    assert round_the_clock.add(start, HOUR) == at("2026-11-27 00:30")
    assert round_the_clock.is_open(at("2026-11-27 00:00"))
    assert round_the_clock.is_open(at("2026-11-26 23:59"))
    assert round_the_clock.between(start, start + timedelta(days=3653)) == timedelta(days=3653)


def test_a_night_shift_goes_on_past_midnight() -> None:
    nights = calendar_of(week(("22:00-06:00",), ("fri",)))
    assert nights.between(at("2026-11-27 00:00"), at("2026-11-30 00:00")) == 8 * HOUR
    assert nights.is_open(at("2026-11-28 05:59"))
    assert not nights.is_open(at("2026-11-28 06:00"))
    assert nights.add(at("2026-11-27 23:00"), 2 * HOUR) == at("2026-11-28 01:00")


def test_the_night_before_new_year_is_worked_to_its_end() -> None:
    nights = calendar_of(every_day("22:00-06:00"), "America/New_York")
    start, end = (
        at("2026-12-31 20:00", "America/New_York"),
        at("2027-01-01 12:00", "America/New_York"),
    )
    assert nights.between(start, end) == 8 * HOUR


def test_an_evening_that_ends_at_midnight_may_be_written_either_way() -> None:
    for hours in ("18:00-24:00", "18:00-00:00"):
        evenings = calendar_of(every_day(hours))
        assert evenings.between(at("2026-11-26 00:00"), at("2026-11-27 00:00")) == 6 * HOUR


def test_holidays_are_not_worked_and_make_up_days_are() -> None:
    office = calendar_of(week(), special=CN_2026)
    assert office.add(at("2025-12-31 17:30"), HOUR) == at("2026-01-04 09:30")
    assert office.is_open(at("2026-01-04 10:00"))
    assert office.day(date(2026, 1, 4)).why == Makeup("元旦")


def test_a_make_up_day_has_the_hours_of_a_working_day_unless_its_own_are_said() -> None:
    saturday = week(OFFICE).model_copy(update={"sat": ("09:00-12:00",)})
    start, end = at("2026-02-28 00:00"), at("2026-03-01 00:00")
    assert calendar_of(saturday, special=CN_2026).between(start, end) == 8 * HOUR
    short = calendar_of(saturday, special=CN_2026, makeup=("10:00-15:00",))
    assert short.between(start, end) == 5 * HOUR


def test_an_exception_of_the_calendars_own_comes_before_any_list() -> None:
    days = {date(2026, 1, 1): ("10:00-12:00",), date(2026, 1, 4): ()}
    office = calendar_of(week(), special=CN_2026, days=days)
    assert office.is_open(at("2026-01-01 10:00"))
    assert not office.is_open(at("2026-01-04 10:00"))


def test_a_year_nobody_has_published_is_guessed_by_weekday_and_fixed_dates() -> None:
    office = calendar_of(week(), special=CN_2026)
    assert office.is_guessed(2027) and not office.is_guessed(2026)
    assert office.add(at("2026-12-31 17:30"), HOUR) == at("2027-01-04 09:30")
    assert not office.is_open(at("2027-10-01 10:00"))
    assert office.is_open(at("2027-10-04 10:00"))


def test_a_calendar_that_keeps_no_holidays_guesses_nothing() -> None:
    assert not OFFICE_HOURS.is_guessed(2040)


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    assert OFFICE_HOURS.add(at("2028-02-28 17:30"), HOUR) == at("2028-02-29 09:30")


@pytest.mark.parametrize(
    "zone, night, hours",
    [
        ("Europe/Berlin", "2026-03-29", 7),
        ("Europe/Berlin", "2026-10-25", 9),
        ("America/New_York", "2026-03-08", 7),
        ("America/New_York", "2026-11-01", 9),
        ("Australia/Lord_Howe", "2026-10-04", 7.5),
        ("Australia/Lord_Howe", "2026-04-05", 8.5),
        ("Asia/Kathmandu", "2026-03-29", 8),
    ],
)
def test_a_night_the_clocks_are_changed_in_is_as_long_as_it_was(
    zone: str, night: str, hours: float
) -> None:
    nights = calendar_of(every_day("00:00-08:00"), zone)
    start = at(f"{night} 00:00", zone)
    assert nights.between(start, at(f"{night} 12:00", zone)) == hours * HOUR
    assert nights.add(start, hours * HOUR) == at(f"{night} 08:00", zone)


def test_hours_the_clock_skips_are_not_worked_and_hours_it_repeats_are_worked_twice() -> None:
    small_hours = calendar_of(every_day("02:00-03:00"), "Europe/Berlin")
    spring, autumn = (
        at("2026-03-29 00:00", "Europe/Berlin"),
        at("2026-10-25 00:00", "Europe/Berlin"),
    )
    assert small_hours.between(spring, spring + 20 * HOUR) == timedelta(0)
    assert small_hours.between(autumn, autumn + 20 * HOUR) == 2 * HOUR


def test_seconds_are_kept() -> None:
    start = at("2026-11-26 11:59:30.000001")
    due = OFFICE_HOURS.add(start, MINUTE)
    assert due == at("2026-11-26 13:00:30.000001")
    assert OFFICE_HOURS.between(start, due) == MINUTE
    assert due.tzinfo is UTC


def test_what_would_be_due_after_a_hundred_years_is_due_then() -> None:
    due = OFFICE_HOURS.add(at("2026-11-26 10:00"), timedelta(days=365 * 60))
    assert due == at("2126-01-01 08:00")


def test_a_calendar_that_never_opens_again_answers_all_the_same() -> None:
    never = calendar_of(week((), ()))
    assert never.next_opening(at("2026-11-26 10:00")).year == 2126
    assert never.add(at("2026-11-26 10:00"), HOUR).year == 2126
    assert never.add(at("2026-11-26 10:00"), -HOUR).year == 1926
