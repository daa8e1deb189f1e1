from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflows.calendars.calendar import ALWAYS, Calendar, compile_calendar
from workflows.calendars.document import CalendarDocument, Week
from workflows.labels import Label
from workflows.reading.put_offs import By, PutOff
from workflows.sla.putting_off import more_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = ("09:00-12:00", "13:00-18:00")
WORK = compile_calendar(
    CalendarDocument(
        key="work",
        name=Label(zh="工作时间", en="Work"),
        zone="Asia/Shanghai",
        week=Week(mon=DAY, tue=DAY, wed=DAY, thu=DAY, fri=DAY),
    )
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def days(count: float) -> PutOff:
    return PutOff(length=timedelta(days=count), by=By.WORKDAYS)


FRIDAY_AT_FOUR = at(27, 16)
LATER = [
    (PutOff(length=timedelta(hours=3)), at(30, 10)),
    (days(1), at(30, 16)),
    (days(2), at(30, 16) + timedelta(days=1)),
    (days(0.5), at(30, 11)),
    (PutOff(length=timedelta(days=7), by=By.DATES), at(27, 16) + timedelta(days=7)),
    (PutOff(until=at(30, 11)), at(30, 11)),
    (PutOff(until=at(28, 11)), at(27, 18)),
]


@pytest.mark.parametrize(("told", "due_at"), LATER)
def test_a_deadline_lands_where_people_mean(told: PutOff, due_at: datetime) -> None:
    """A working day is the next one that is worked, not eight or twenty-four hours; a Saturday is Friday evening."""
    more = more_time(told, WORK, FRIDAY_AT_FOUR)
    assert WORK.add(FRIDAY_AT_FOUR, more) == due_at


@pytest.mark.parametrize("calendar", [WORK, ALWAYS], ids=["work", "always"])
def test_until_what_is_no_later_is_nothing(calendar: Calendar) -> None:
    assert more_time(PutOff(until=at(27, 12)), calendar, FRIDAY_AT_FOUR) == timedelta(0)


@pytest.mark.parametrize("count", [1, 2.5, 7])
def test_round_the_clock_a_day_is_a_day(count: float) -> None:
    assert more_time(days(count), ALWAYS, FRIDAY_AT_FOUR) == timedelta(days=count)


def test_where_nothing_is_worked_a_day_adds_nothing() -> None:
    never = compile_calendar(CalendarDocument(key="never", name=Label(zh="从不"), week=Week()))
    assert more_time(days(1), never, FRIDAY_AT_FOUR) == timedelta(0)
