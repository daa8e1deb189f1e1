from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.reading.messy import check_patience, texts
from workflows.reading.amounts import money, number, plain

AMOUNTS = [
    ("350块", "350"), ("三百五", "350"), ("1.2万", "12000"), ("¥1,200.50", "1200.5"), ("2k5", "2500"),
    ("一千二", "1200"), ("三千", "3000"), ("3k", "3000"), ("３５０元", "350"), ("五块五", "5.5"),
    ("12块5毛", "12.5"), ("三万二", "32000"), ("1万2", "12000"), ("2千5", "2500"), ("3百5", "350"),
    ("一万零五百", "10500"), ("大概500左右", "500"), ("一共是350元", "350"), ("收您350元", "350"),
    ("五毛", "0.5"), ("12元5角3分", "12.53"), ("三十块零五毛", "30.5"), ("叁佰伍拾元整", "350"),
    ("350 RMB", "350"), ("350元吧。", "350"), ("两千二百五", "2250"), ("￥99👌", "99"), ("350塊", "350"),
]  # fmt: skip
NO_AMOUNTS = [
    "",
    "元",
    "块",
    "免费",
    "300-500",
    "500多",
    "空调",
    "1,20",
    "三块两个",
    "¥",
    "毛",
    "。",
]
NUMBERS = [
    ("三台", "3"), ("一百零五", "105"), ("二〇二六", "2026"), ("负三", "-3"), ("-5", "-5"), ("－５", "-5"),
    ("1,200", "1200"), ("十二", "12"), ("二十", "20"), ("3点五", None), ("三点五", "3.5"), ("1.5w", "15000"),
    ("一亿二", "120000000"), ("2k5", "2500"), ("12个", "12"), ("十几", None), ("三百 五", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "yuan"), AMOUNTS)
def test_amount_is_read_as_people_type_it(text: str, yuan: str) -> None:
    assert money(text) == Decimal(yuan)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_names_no_one_amount_is_none(text: str) -> None:
    assert money(text) is None


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_is_read_as_people_type_it(text: str, value: str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_amount_written_plainly_reads_back(value: Decimal) -> None:
    assert money(f"{plain(value)}元") == value


@given(texts("元", "块", "毛", "¥", "万", "k", "左右", "三百", ".", ","))
def test_no_words_break_amounts(text: str) -> None:
    assert money(text) is None or money(text) == money(f" {text} ")
    assert number(text) is None or isinstance(number(text), Decimal)


def test_long_texts_cost_little() -> None:
    check_patience(money, ["元", "块5", "一共", "1,000"])
    check_patience(number, ["个", "三", "1,000"])
