from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from tests.workflows.reading.messy import ANY_MOMENT, check_patience, check_span, texts
from workflows.reading.days import find_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 11, 24, 10, 20, tzinfo=SHANGHAI)

DAYS = [
    ("今天", "2026-11-24"), ("明天", "2026-11-25"), ("后天", "2026-11-26"), ("大后天", "2026-11-27"),
    ("昨天", "2026-11-23"), ("前天", "2026-11-22"), ("明儿个", "2026-11-25"), ("今晚8点", "2026-11-24"),
    ("明早", "2026-11-25"), ("下周三", "2026-12-02"), ("这周五", "2026-11-27"), ("上周五", "2026-11-20"),
    ("这周一", "2026-11-23"), ("周末", "2026-11-28"), ("礼拜天", "2026-11-29"), ("星期二", "2026-11-24"),
    ("周一", "2026-11-30"), ("下个星期一", "2026-11-30"), ("下下周一", "2026-12-07"),
    ("3月5号", "2027-03-05"), ("３月５号", "2027-03-05"), ("3/5", "2027-03-05"), ("11月20号", "2026-11-20"),
    ("2026-11-24", "2026-11-24"), ("2026/1/2", "2026-01-02"), ("2026.12.01", "2026-12-01"),
    ("20261224", "2026-12-24"), ("26年12月1日", "2026-12-01"), ("11.24", "2026-11-24"), ("12-25", "2026-12-25"),
    ("二〇二六年十一月二十四日", "2026-11-24"), ("明年3月5日", "2027-03-05"), ("去年十二月三十一号", "2025-12-31"),
    ("十五号", "2026-12-15"), ("24号", "2026-11-24"), ("我28号有空", "2026-11-28"), ("31号", "2026-12-31"),
    ("下个月3号", "2026-12-03"), ("本月28号", "2026-11-28"), ("月底", "2026-11-30"), ("月初", "2026-12-01"),
    ("下月底", "2026-12-31"), ("5月底", "2027-05-31"), ("2月底", "2027-02-28"), ("年底", "2026-12-31"),
    ("2月29号", "2028-02-29"), ("三天后", "2026-11-27"), ("3天以后吧", "2026-11-27"), ("两周后", "2026-12-08"),
    ("过两天", "2026-11-26"), ("一个月前", "2026-10-24"), ("师傅明天来行不行啊谢谢", "2026-11-25"),
    ("漏水了 后天上门", "2026-11-26"), ("tomorrow", "2026-11-25"), ("Tommorow pls", "2026-11-25"),
    ("day after tomorrow", "2026-11-26"), ("next Wednesday", "2026-12-02"), ("Wednesday", "2026-11-25"),
    ("on Fri", "2026-11-27"), ("on sat", "2026-11-28"), ("Nov 24", "2026-11-24"), ("24th of November", "2026-11-24"),
    ("Dec 1, 2027", "2027-12-01"), ("the 15th", "2026-12-15"), ("in two weeks", "2026-12-08"),
    ("3 days ago", "2026-11-21"),
]  # fmt: skip
NO_DAYS = [
    "科苑路15号", "科苑路 15 号", "3号楼", "15号楼2单元", "住在15号院", "1.5匹空调", "一周三次", "每周三都来", "以后天天", "雨后天气",
    "11.24元", "3.15米", "1/2匹", "2月30号", "24/7", "it sat there", "the sun", "每天", "2026", "v1.12.05.3", "",
    "第三天", "13800138000", "第15号", "下周", "192.168.11.24",
]  # fmt: skip
BEHIND = [
    ("3月5号买的", "2026-03-05"), ("周五坏的", "2026-11-20"), ("星期二", "2026-11-24"), ("12/25", "2025-12-25"),
    ("31号", "2026-10-31"), ("月底", "2026-10-31"), ("2月29号", "2024-02-29"), ("Friday", "2026-11-20"),
    ("昨天", "2026-11-23"), ("2025年6月1日购买", "2025-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_day_is_counted_from_now(text: str, day: str) -> None:
    found = find_day(text, TUESDAY)
    assert found is not None
    assert found.value.isoformat() == day


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert find_day(text, TUESDAY) is None


@pytest.mark.parametrize(("text", "day"), BEHIND)
def test_who_looks_back_means_the_last_one(text: str, day: str) -> None:
    found = find_day(text, TUESDAY, looks_back=True)
    assert found is not None
    assert found.value.isoformat() == day


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        ("2026-12-31", "明天", "2027-01-01"),
        ("2026-12-31", "下周三", "2027-01-06"),
        ("2027-01-02", "12月25号", "2026-12-25"),
        ("2026-12-20", "1月2号", "2027-01-02"),
        ("2028-02-28", "明天", "2028-02-29"),
        ("2028-02-28", "29号", "2028-02-29"),
        ("2027-02-10", "30号", "2027-03-30"),
        ("2026-01-31", "一个月后", "2026-02-28"),
        ("2026-12-05", "下个月31号", "2027-01-31"),
        ("2026-11-29", "周末", "2026-12-05"),
        ("2026-11-29", "下周一", "2026-11-30"),
    ],
)
def test_years_and_months_turn(now: str, text: str, day: str) -> None:
    found = find_day(text, datetime.fromisoformat(now).replace(tzinfo=SHANGHAI))
    assert found is not None
    assert found.value.isoformat() == day


def test_today_is_that_of_the_zone_of_now() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    here, there = find_day("明天", late), find_day("明天", late.astimezone(SHANGHAI))
    assert here is not None and there is not None
    assert (here.value, there.value) == (date(2026, 11, 25), date(2026, 11, 26))


def test_the_piece_that_told_the_day_is_known() -> None:
    text = "空调漏水，下周三来行吗"
    found = find_day(text, TUESDAY)
    assert found is not None
    assert text[found.start : found.end] == "下周三"


PIECES = (
    "明天", "后天", "大后天", "下", "周三", "周", "3月5号", "15号", "2026", "-11-24", "/", "11.24", "月底", "天后", "两周",
    "next ", "wed", "sat", "nov ", "24th", " of ", "in ", "二十", "年", "过",
)  # fmt: skip


@given(texts(*PIECES), ANY_MOMENT)
def test_any_words_on_any_day_tell_a_day_or_none(text: str, now: datetime) -> None:
    check_span(lambda said: find_day(said, now), text)
    check_span(lambda said: find_day(said, now, looks_back=True), text)


def test_long_texts_cost_little() -> None:
    check_patience(lambda text: find_day(text, TUESDAY), PIECES)
