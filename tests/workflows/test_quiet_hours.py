from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.quiet_hours import USUAL, QuietHours, after_the_night, parse_quiet_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("at", "moved"),
    [
        ("2026-11-24 08:00", "2026-11-24 08:00"),
        ("2026-11-24 21:59", "2026-11-24 21:59"),
        ("2026-11-24 22:00", "2026-11-25 08:00"),
        ("2026-11-24 23:59", "2026-11-25 08:00"),
        ("2026-11-25 00:00", "2026-11-25 08:00"),
        ("2026-11-25 07:59", "2026-11-25 08:00"),
        ("2026-12-31 22:30", "2027-01-01 08:00"),
    ],
)
def test_what_falls_in_the_night_comes_in_the_morning(at: str, moved: str) -> None:
    given_at = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    expected = datetime.fromisoformat(moved).replace(tzinfo=SHANGHAI)
    assert after_the_night(given_at, SHANGHAI) == expected


def test_night_is_the_companys_and_not_the_servers() -> None:
    evening = datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert after_the_night(evening, ZoneInfo("Europe/London")) == evening
    assert after_the_night(evening, SHANGHAI) == datetime(2026, 11, 25, 0, tzinfo=UTC)


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
)
def test_nothing_is_moved_back_nor_by_more_than_a_night(at: datetime, zone: str) -> None:
    if at.year not in {1, 9999}:
        moved = after_the_night(at, ZoneInfo(zone))
        assert timedelta(0) <= moved - at <= timedelta(hours=11)
        assert not USUAL.cover(moved.astimezone(ZoneInfo(zone)).time())


@pytest.mark.parametrize(
    ("hours", "at", "moved"),
    [
        ("23:30-06:45", "2026-11-24 23:29", "2026-11-24 23:29"),
        ("23:30-06:45", "2026-11-24 23:30", "2026-11-25 06:45"),
        ("23:30-06:45", "2026-11-25 06:45", "2026-11-25 06:45"),
        ("12:00-13:30", "2026-11-24 12:10", "2026-11-24 13:30"),
        ("12:00-13:30", "2026-11-24 23:00", "2026-11-24 23:00"),
        ("00:00-07:00", "2026-11-24 03:00", "2026-11-24 07:00"),
        ("00:00-00:00", "2026-11-24 03:00", "2026-11-24 03:00"),
        ("08:00-08:00", "2026-11-24 08:00", "2026-11-24 08:00"),
    ],
)
def test_a_company_says_when_it_is_not_to_be_disturbed(hours: str, at: str, moved: str) -> None:
    """Over midnight, at noon, or, from and to the same time, never."""
    quiet = parse_quiet_hours(hours)
    assert quiet is not None
    given_at, expected = (
        datetime.fromisoformat(each).replace(tzinfo=SHANGHAI) for each in (at, moved)
    )
    assert after_the_night(given_at, SHANGHAI, quiet) == expected


def test_the_usual_night_is_from_ten_to_eight() -> None:
    assert parse_quiet_hours(" 22:00-08:00 ") == QuietHours() == USUAL
    assert (USUAL.night, USUAL.morning) == (time(22), time(8))


@pytest.mark.parametrize("text", ["", "22-8", "22:00", "24:00-08:00", "22:60-08:00", "22:00~08:00"])
def test_what_is_no_span_of_the_day_is_not_taken_for_one(text: str) -> None:
    assert parse_quiet_hours(text) is None
