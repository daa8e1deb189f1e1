from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.workflows.calendars.calendars_of import SHANGHAI, at, calendar_of, every_day, week
from tests.workflows.calendars.test_calendar import CN_2026
from workflows.calendars.calendar import ALWAYS, Calendar
from workflows.calendars.counting import Counted, counted
from workflows.calendars.special_days import DayOff, Makeup

HERE = ZoneInfo(SHANGHAI)
HOUR = timedelta(hours=1)


def rows(calendar: Calendar, start: datetime, end: datetime) -> tuple[Counted, ...]:
    return counted(calendar, start, end, HERE)


def test_each_day_is_told_with_its_hours_and_why_it_is_not_as_usual() -> None:
    office = calendar_of(week(), special=CN_2026)
    told = rows(office, at("2025-12-31 17:00"), at("2026-01-04 10:00"))
    assert [(str(row.first), str(row.last), row.working, row.why) for row in told] == [
        ("2025-12-31", "2025-12-31", HOUR, None),
        ("2026-01-01", "2026-01-02", 0 * HOUR, DayOff("元旦")),
        ("2026-01-03", "2026-01-03", 0 * HOUR, None),
        ("2026-01-04", "2026-01-04", HOUR, Makeup("元旦")),
    ]


def test_what_is_told_adds_up_to_what_lies_between() -> None:
    office = calendar_of(week(), special=CN_2026)
    start, end = at("2025-11-26 10:30"), at("2027-03-01 15:10")
    told = rows(office, start, end)
    assert sum((row.working for row in told), 0 * HOUR) == office.between(start, end)
    assert (told[0].first, told[-1].last) == (date(2025, 11, 26), date(2027, 3, 1))


def test_a_night_is_told_on_the_day_it_began() -> None:
    nights = calendar_of(every_day("22:00-06:00"))
    told = rows(nights, at("2026-11-26 23:00"), at("2026-11-27 23:00"))
    assert [(row.first.day, row.working) for row in told] == [(26, 7 * HOUR), (27, HOUR)]


def test_time_round_the_clock_is_one_stretch_across_the_years_end() -> None:
    (told,) = rows(ALWAYS, at("2026-12-30 10:00"), at("2027-01-02 10:00"))
    assert told.blocks == ((at("2026-12-30 10:00"), at("2027-01-02 10:00")),)


def test_nothing_is_told_of_no_time_but_its_day() -> None:
    (told,) = rows(calendar_of(week()), at("2026-11-28 10:00"), at("2026-11-28 10:00"))
    assert (told.first, told.blocks) == (date(2026, 11, 28), ())
