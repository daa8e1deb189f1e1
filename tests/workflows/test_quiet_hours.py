from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.quiet_hours import MORNING, NIGHT, after_the_night

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
        assert MORNING <= moved.astimezone(ZoneInfo(zone)).time() < NIGHT
