from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.counted import Counted, asked_for, counted

REMOTE, FILTERS = Counted("遥控器", 1), Counted("滤网", 2)


@pytest.mark.parametrize(
    "text",
    [
        "遥控器1个 滤网2个",
        "遥控器一个，滤网两个",
        "1个遥控器，2个滤网",
        "一个遥控器和两个滤网",
        "我要一个遥控器 还有两个滤网吧",
        "遥控器×1、滤网*2",
        "遥控器 1个；滤网 2 片",
        "一个遥控器，再要两个滤网，谢谢",
    ],
)
def test_things_are_listed_in_one_breath(text: str) -> None:
    assert counted(text) == [REMOTE, FILTERS]


def test_a_price_may_stand_behind_each() -> None:
    assert counted("遥控器1个45元，滤网2个单价30.5元") == [
        Counted("遥控器", 1, "45"),
        Counted("滤网", 2, "30.5"),
    ]


@pytest.mark.parametrize(
    "text", ["遥控器", "遥控器和滤网", "2", "快递给我", "13800138000", "张江路 88 号", "", "两个"]
)
def test_what_is_no_such_list_is_none_at_all(text: str) -> None:
    assert counted(text) == []


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("你好 我想买个空调遥控器 还有两个滤网", [Counted("空调遥控器", 1), FILTERS]),
        ("想买两个滤网，多少钱", [FILTERS]),
        ("我要买遥控器", [REMOTE]),
        ("要换个门封条", [Counted("门封条", 1)]),
        ("我要买配件", []),
        ("我要申请备件，给空调用的", []),
        ("想买个新的", []),
        ("刚买的空调坏了", []),
        ("我要投诉", []),
    ],
)
def test_what_somebody_asks_for_is_found_in_a_sentence(text: str, things: list[Counted]) -> None:
    assert asked_for(text) == things


@given(st.text(max_size=3000))
def test_no_words_break_it(text: str) -> None:
    assert isinstance(counted(text), list) and isinstance(asked_for(text), list)
