from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.put_offs import By, PutOff, put_off, put_off_order
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import mentions

PREFIXES = {"WX", "TS"}
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


def long(by: By = By.TIME, reason: str = "", **length: float) -> PutOff:
    return PutOff(length=timedelta(**length), by=by, reason=reason)


def till(day: int, hour: int = 0, reason: str = "") -> PutOff:
    until = datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
    return PutOff(until=until, reason=reason)


SAID = [
    ("延期", PutOff()),
    ("延期 2小时 等配件到货", long(hours=2, reason="等配件到货")),
    ("延期3小时", long(hours=3)),
    ("帮我延期半小时：堵车", long(minutes=30, reason="堵车")),
    ("延长时限两天 等配件", long(By.WORKDAYS, days=2, reason="等配件")),
    ("延期半天", long(By.WORKDAYS, hours=12)),
    ("推迟一周：缺货", long(By.DATES, days=7, reason="缺货")),
    ("延期，等配件", PutOff(reason="等配件")),
    ("延期到明天下午 客户不在家", till(24, 18, "客户不在家")),
    ("延期到明天下午三点，因为客户出差", till(24, 15, "客户出差")),
    ("延期到周五", till(28)),
    ("再延2小时", long(hours=2)),
    ("延到周五 客户出差", till(28, reason="客户出差")),
    ("延期到后天三点以后", till(25, 15)),
    ("extend by 2 hours, waiting for parts", long(hours=2, reason="waiting for parts")),
    ("please extend it until tomorrow 3pm because she is away", till(24, 15, "she is away")),
    ("postpone to friday", till(28)),
    ("extend", PutOff()),
]


@pytest.mark.parametrize(("said", "told"), SAID)
def test_how_much_longer_and_why_is_understood(said: str, told: PutOff) -> None:
    rest = put_off_order(said)
    assert rest is not None
    assert put_off(rest, MONDAY) == told


@pytest.mark.parametrize(
    "said",
    [
        "延期保修怎么算",
        "延误了怎么办",
        "延安路 12 号",
        "延",
        "保修延期到什么时候",
        "extended warranty",
        "客户要求延期",
        "",
    ],
)
def test_other_words_are_no_order_to_put_off(said: str) -> None:
    assert put_off_order(said) is None


@pytest.mark.parametrize("rest", ["到货了", "到 12 等", "until they call"])
def test_until_something_that_is_no_time_is_not_understood(rest: str) -> None:
    assert put_off(rest, MONDAY) is None


NUMBERED = [
    ("延期 12 2小时 等配件到货", "12", "2小时 等配件到货"),
    ("12 延期 2小时 等配件", "12", "2小时 等配件"),
    ("延期12 等配件", "12", "等配件"),
    ("延期到明天下午 12 等配件到货", "12", "到明天下午 等配件到货"),
    ("延期 2 小时 12", "12", "2 小时"),
    ("延期2小时 12 等配件", "12", "2小时 等配件"),
    ("延期到 11 月 28 日 12 等货", "12", "到 11 月 28 日 等货"),
    ("延期到 15:30 12", "12", "到 15:30"),
    ("延期到下周三 12号 等客户", "12", "到下周三 等客户"),
    ("WX-12 延期两天：缺货", "WX-12", "两天：缺货"),
    ("extend 12 by 2 hours, waiting for parts", "12", "by 2 hours, waiting for parts"),
    ("extend ticket 12 until tomorrow", "12", "until tomorrow"),
    ("extend by 2 hours 12 parts late", "12", "by 2 hours parts late"),
    ("延期2小时", "None", "2小时"),
    ("延2小时 12", "12", "2小时"),
    ("12 再延一天 客户出差", "12", "一天 客户出差"),
    ("给12延期2小时", "12", "2小时"),
    ("延到明天下午 12", "12", "到明天下午"),
]


@pytest.mark.parametrize(("said", "number", "words"), NUMBERED)
def test_the_ticket_is_told_from_the_hours(said: str, number: str, words: str) -> None:
    found = [each for each in mentions(said, PREFIXES) if each.deed is Deed.EXTEND]
    assert (str(found[0].number), found[0].words) == (number, words)
    if number != "None":
        assert all(each.number for each in found), "no other ticket is meant"


@given(st.text(max_size=60))
def test_nothing_anybody_writes_breaks_it(said: str) -> None:
    put_off(said, MONDAY)
    put_off_order(f"延期 {said}")
