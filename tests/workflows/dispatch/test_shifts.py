"""Who is at work: by their calendar, by the plan of a single day, through the night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendars.calendar import Calendar, compile_calendar
from workflows.calendars.document import CalendarDocument
from workflows.dispatch.shifts import AHEAD, ShiftPlan, hours_of, kept_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = date(2026, 11, 25)
_DAY = timedelta(days=1)


def calendar(**week: list[str]) -> Calendar:
    return compile_calendar(
        CalendarDocument.model_validate({"key": "day", "name": "白班", "week": week})
    )


OFFICE = calendar(**{day: ["09:00-12:00", "13:00-18:00"] for day in ("mon", "tue", "wed")})
NIGHT = calendar(wed=["22:00-06:00"])


def at(clock: str, day: date = WEDNESDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


def plan(using: Calendar | None = None, **days: str) -> ShiftPlan:
    """Days as `d25`, of this November."""
    spans = {date(2026, 11, int(day[1:])): hours_of(hours) for day, hours in days.items()}
    return ShiftPlan(zone=SHANGHAI, calendar=using, days=spans)


@pytest.mark.parametrize(
    "shifts, moment, is_on",
    [
        (plan(), at("03:00"), True),
        (plan(d25=""), at("03:00"), False),
        (plan(d25=""), at("23:59"), False),
        (plan(d25=""), at("00:00", WEDNESDAY + _DAY), True),
        (plan(d25="08:00-16:00"), at("07:59"), False),
        (plan(d25="08:00-16:00"), at("08:00"), True),
        (plan(d25="08:00-16:00"), at("16:00"), False),
        (plan(OFFICE), at("11:59"), True),
        (plan(OFFICE), at("12:30"), False),
        (plan(OFFICE), at("10:00", WEDNESDAY + _DAY), False),
        (plan(OFFICE, d26="10:00-12:00"), at("10:00", WEDNESDAY + _DAY), True),
        (plan(OFFICE, d25=""), at("10:00"), False),
        (plan(OFFICE, d25="18:00-22:00"), at("10:00"), False),
        (plan(OFFICE, d25="18:00-22:00"), at("20:00"), True),
        (plan(NIGHT), at("23:00"), True),
        (plan(NIGHT), at("05:59", WEDNESDAY + _DAY), True),
        (plan(NIGHT), at("06:00", WEDNESDAY + _DAY), False),
        (plan(NIGHT, d26=""), at("05:59", WEDNESDAY + _DAY), True),
        (plan(d25="22:00-06:00", d26=""), at("05:59", WEDNESDAY + _DAY), True),
        (plan(d24="22:00-06:00", d25=""), at("05:59"), True),
        (plan(d24="", d25=""), at("05:59"), False),
    ],
)
def test_who_is_at_work_when(shifts: ShiftPlan, moment: datetime, is_on: bool) -> None:
    assert shifts.is_on(moment) is is_on
    assert shifts.is_on(moment.astimezone(UTC)) is is_on


def test_a_plan_of_the_zone_of_its_calendar() -> None:
    berlin = compile_calendar(
        CalendarDocument.model_validate(
            {"key": "b", "name": "b", "zone": "Europe/Berlin", "week": {"wed": ["09:00-17:00"]}}
        )
    )
    shifts = plan(berlin)
    assert not shifts.is_on(at("10:00"))
    assert shifts.is_on(at("16:00"))


@pytest.mark.parametrize(
    "shifts, since, begins",
    [
        (plan(), at("03:00"), at("03:00")),
        (plan(OFFICE), at("10:00"), at("10:00")),
        (plan(OFFICE), at("12:10"), at("13:00")),
        (plan(OFFICE), at("18:00"), at("09:00", date(2026, 11, 30))),
        (plan(OFFICE, d27="06:00-07:00"), at("18:00"), at("06:00", date(2026, 11, 27))),
        (plan(OFFICE, d30=""), at("18:00"), at("09:00", date(2026, 12, 1))),
        (plan(d25=""), at("10:00"), at("00:00", WEDNESDAY + _DAY)),
    ],
)
def test_when_somebody_works_next(shifts: ShiftPlan, since: datetime, begins: datetime) -> None:
    assert shifts.next_on(since) == begins


def test_who_never_works_is_looked_for_again_after_a_month() -> None:
    shifts = plan(calendar())
    assert shifts.next_on(at("10:00")) == at("10:00") + AHEAD * _DAY


hours = st.lists(st.sampled_from(["00:00-08:00", "08:30-16:00", "16:00-24:00", "22:00-06:00"]))
moments = st.integers(0, 10 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    st.dictionaries(st.integers(18, 30).map(lambda day: date(2026, 11, day)), hours),
    st.sampled_from([None, OFFICE, NIGHT]),
    moments,
)
def test_the_next_shift_is_one_and_nobody_works_before_it(
    days: dict[date, list[str]], using: Calendar | None, since: datetime
) -> None:
    spans = {day: hours_of(",".join(each)) for day, each in days.items()}
    shifts = ShiftPlan(zone=SHANGHAI, calendar=using, days=spans)
    begins = shifts.next_on(since)
    assert begins >= since
    if begins - since < AHEAD * _DAY:
        assert shifts.is_on(begins)
    until, step = begins - since, timedelta(minutes=7)
    assert not any(shifts.is_on(since + count * step) for count in range(-(-until // step)))


def test_hours_are_kept_as_they_are_written_in_the_order_of_the_day() -> None:
    assert kept_hours(hours_of("13:00-17:00,08:00-12:00")) == "08:00-12:00,13:00-17:00"
    assert kept_hours(hours_of("22:00-06:00")) == "22:00-06:00"
    assert hours_of("") == ()
