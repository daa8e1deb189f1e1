from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.calendar_lists import described
from handlers.calendars import WrittenHours
from handlers.reckoning import read_duration, reckoned
from handlers.wording import Wording
from tests.workflows.calendars.calendars_of import (
    OFFICE,
    SHANGHAI,
    at,
    calendar_of,
    every_day,
    week,
)
from workflows.calendars.document import CalendarDocument
from workflows.calendars.special_days import SpecialDays

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "said, minutes",
    [
        ("PT16H", 960),
        ("pt30m", 30),
        ("P1DT1H", 1500),
        ("16小时", 960),
        ("一个半小时", 90),
        ("90 minutes", 90),
        ("8h", 480),
        ("soon", None),
        ("Psoon", None),
        ("", None),
    ],
)
def test_a_length_is_read_as_documents_and_as_people_say_it(said: str, minutes: int | None) -> None:
    assert read_duration(said) == (None if minutes is None else minutes * MINUTE)


def test_a_night_says_on_which_day_it_ends() -> None:
    nights, zone = calendar_of(every_day("22:00-06:00")), ZoneInfo(SHANGHAI)
    lines = reckoned(nights, at("2026-11-26 23:00"), 90 * MINUTE, zone, Wording())
    assert lines == [
        "2026-11-26 周四　23:00–11-27 00:30　1 小时 30 分钟",
        "到期：2026-11-27 周五 00:30",
    ]


def test_everything_that_is_said_of_a_calendar_is_listed() -> None:
    document = CalendarDocument.model_validate(
        {
            "key": "shop",
            "name": {"zh": "门店", "en": "Shop"},
            "zone": "Asia/Tokyo",
            "week": {**dict(week(OFFICE)), "sat": ["10:00-24:00"]},
            "holidays": "JP",
            "makeup": ["10:00-15:00"],
            "days": {"2026-12-31": []},
            "teams": ["东京组"],
            "areas": ["日本/东京都"],
        }
    )
    lists = {
        "CN": SpecialDays(published=frozenset({2024, 2025, 2026, 2028})),
        "JP": SpecialDays(),
    }
    lines = described(WrittenHours({"shop": document}, lists), SHANGHAI, Wording("en"))
    assert [*lines] == [
        "shop: Shop (Asia/Tokyo)",
        "  Mon Tue Wed Thu Fri 09:00-12:00, 13:00-18:00",
        "  Sat 10:00-24:00",
        "  holidays: JP",
        "  make-up days 10:00-15:00",
        "  days of its own: 1",
        "  of: 东京组, 日本/东京都",
        "List of holidays CN: published for 2024–2026, 2028, 0 days",
        "List of holidays JP: complete for no year, 0 days",
    ]
