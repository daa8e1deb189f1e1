from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.reading.messy import texts
from workflows.reading.similar import closest, likeness, sounding_in

NAMES = [
    ("ac", "空调"), ("ac", "air conditioner"), ("washer", "洗衣机"), ("dishes", "洗碗机"), ("fridge", "冰箱"),
    ("fridge", "fridge"), ("hood", "油烟机"), ("hood", "抽油烟机"), ("heater", "热水器"), ("tv", "电视机"),
    ("leak", "漏水"), ("cold", "不制冷"), ("hot", "不制热"), ("noise", "异响"), ("indoors", "室内漏水"),
    ("outdoors", "室外漏水"), ("stove", "燃气灶"), ("oven", "微波炉"), ("cooling", "cooling"), ("water", "净水器"),
    ("tripped", "不能开机"),
]  # fmt: skip
MEANT = [
    ("孔调", "ac"), ("空凋", "ac"), ("空条", "ac"), ("控调", "ac"), ("kongtiao", "ac"), ("Kong tiao", "ac"),
    ("ｋｏｎｇｔｉａｏ", "ac"), ("airconditioner", "ac"), ("air condtioner", "ac"), ("洗依机", "washer"), ("洗一机。", "washer"),
    ("衣洗机", "washer"), ("xiyiji", "washer"), ("xi yi ji", "washer"), ("bingxiang", "fridge"), ("bingxinag", "fridge"),
    ("兵箱", "fridge"), ("冰想👌", "fridge"), ("fridgee", "fridge"), ("frige", "fridge"), ("firdge", "fridge"),
    ("抽油烟", "hood"), ("由烟机", "hood"), ("热水气", "heater"), ("reshuiqi", "heater"), ("电视几", "tv"),
    ("洗完机", "dishes"), ("洗网机", "dishes"), ("不致冷", "cold"), ("燃气造", "stove"), ("微波卢", "oven"),
    ("尽水器", "water"), ("coolling", "cooling"), ("空调", "ac"),
]  # fmt: skip
NOT_MEANT = [
    "不漏水", "没漏水", "制冷", "能开机", "不制了", "洗机", "电脑", "影响", "你好", "谢谢", "漏", "不", "微波楼", "吸油烟机",
    "cooking", "heating", "washer", "hot", "leak", "kt", "", "。", "室漏水", "今天", "3", "13800138000", "空调坏了",
]  # fmt: skip


@pytest.mark.parametrize(("said", "key"), MEANT)
def test_mistyped_name_is_still_that_name(said: str, key: str) -> None:
    found = closest(said, NAMES)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("said", NOT_MEANT)
def test_another_word_is_never_bent_into_a_name(said: str) -> None:
    assert closest(said, NAMES) is None


def test_two_names_as_close_as_each_other_leave_it_open() -> None:
    names = [("a", "异响"), ("b", "意向")]
    assert closest("易相", names) is None
    assert closest("意向", names) is not None


def test_two_ways_to_say_one_option_do_not_compete() -> None:
    found = closest("由烟机", [("hood", "油烟机"), ("hood", "尤烟机")])
    assert found is not None
    assert found.key == "hood"


def test_stricter_cutoff_takes_less() -> None:
    assert closest("衣洗机", NAMES, cutoff=95) is None


def test_names_are_heard_inside_a_sentence() -> None:
    text = "我家孔调坏了，洗依机也不转"
    found = sounding_in(text, NAMES)
    assert [(each.value, text[each.start : each.end]) for each in found] == [
        ("ac", "孔调"),
        ("washer", "洗依机"),
    ]


@pytest.mark.parametrize("text", ["他的意向", "控制条件", "冰淇淋", "", "kongtiao", "热水瓶"])
def test_sentence_about_something_else_names_nothing(text: str) -> None:
    assert sounding_in(text, NAMES) == []


@given(texts("空", "孔", "调", "洗", "kong", "tiao", "fridge", "不", "漏水"))
def test_no_words_break_the_comparison(text: str) -> None:
    found = closest(text, NAMES)
    assert found is None or (found.key, found.name) in NAMES
    assert all(0 <= each.start < each.end <= len(text) for each in sounding_in(text, NAMES))


@given(st.text(min_size=2, max_size=12))
def test_every_name_is_most_like_itself(name: str) -> None:
    assert likeness(name, name) == 100


def test_long_texts_cost_little() -> None:
    began = time.process_time()
    closest("空调" * 50_000, NAMES)
    sounding_in("孔调" * 50_000, NAMES)
    assert time.process_time() - began < 1
