from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.countdowns import countdown
from handlers.wording import Wording

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)


def shown(left: timedelta, locale: str = "zh_CN") -> str:
    return countdown(Wording(locale), NOW + left, NOW)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=2, minutes=10), "还剩 2 小时 10 分钟"),
        (timedelta(hours=2), "还剩 2 小时"),
        (timedelta(seconds=1), "还剩 1 分钟"),
        (timedelta(minutes=59, seconds=1), "还剩 1 小时"),
        (timedelta(days=3, hours=4, minutes=30), "还剩 3 天 4 小时"),
        (timedelta(days=2), "还剩 2 天"),
        (timedelta(0), "已超时 1 分钟"),
        (-timedelta(minutes=35), "已超时 35 分钟"),
        (-timedelta(days=1, minutes=2), "已超时 1 天"),
    ],
)
def test_a_countdown_says_the_two_largest_units(left: timedelta, words: str) -> None:
    assert shown(left) == words


def test_in_english_too() -> None:
    assert shown(timedelta(hours=26), "en") == "1 d 2 h left"
    assert shown(-timedelta(minutes=5), "en") == "5 min overdue"


@given(st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000)))
def test_it_never_says_nothing(left: timedelta) -> None:
    assert any(each.isdigit() for each in shown(left))
