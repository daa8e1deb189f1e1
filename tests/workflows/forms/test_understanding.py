from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_forms import AROUND, REPAIR, a_definition
from workflows.answers import Answer
from workflows.forms.scene import Scene
from workflows.forms.understanding import is_report, likeliest, understand

ROWS: list[tuple[str, dict[str, Answer]]] = [
    ("空调不制冷了, 还滴水", {"product": "air_conditioner", "fault": ["not_cooling", "leaking"]}),
    ("我家冰箱不制冷", {"product": "fridge", "fault": ["not_cooling"]}),
    ("洗衣机漏水，过保了", {"product": "washer", "fault": ["leaking"], "warranty": "out_of_warranty"}),
    ("My AC is not cooling", {"product": "air_conditioner", "fault": ["not_cooling"]}),
    ("the machine is dead", {"fault": ["not_starting"]}),
    ("ＡＣ坏了", {"product": "air_conditioner"}),
    ("电热水器不出热水", {"product": "water_heater", "fault": ["not_heating"]}),
    ("其他都正常，就是空调很吵", {"product": "air_conditioner", "fault": ["noisy"]}),
    ("不知道怎么回事，冰箱不转了", {"product": "fridge", "fault": ["not_starting"]}),
    ("冰箱没有漏水，就是不凉", {"product": "fridge", "fault": ["not_cooling"]}),
    ("空调不漏水", {"product": "air_conditioner"}),
    ("the fridge is not leaking but no cold", {"product": "fridge", "fault": ["not_cooling"]}),
    ("特别漏水", {"fault": ["leaking"]}),
    ("空调和冰箱都坏了", {"product": "air_conditioner"}),
    ("空调坏了，电话 138-0013-8000", {"product": "air_conditioner", "phone": "13800138000"}),
    ("报修", {}),
    ("你好", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "known"), ROWS)
def test_first_words_already_answer(text: str, known: dict[str, Answer]) -> None:
    understood = {
        k: v
        for k, v in understand(text, Scene(definition=REPAIR, around=AROUND)).items()
        if k != "description"
    }
    assert understood == known


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("空调不制冷了, 还滴水", "空调不制冷了, 还滴水"),
        ("你好，冰箱门关不上", "你好，冰箱门关不上"),
        ("空调滴水，电话：138 0013 8000，尽快", "空调滴水，尽快"),
        ("空调滴水 tel 13800138000", "空调滴水"),
        ("报修", None),
        ("我要报修", None),
        ("你好，空调坏了", None),
        ("water heater broken please", None),
        ("你好！", None),
        ("13800138000", None),
        ("字" * 3000, "字" * 999 + "…"),
    ],
)
def test_first_words_become_the_description_if_they_tell_something(
    text: str, description: str | None
) -> None:
    assert (
        understand(text, Scene(definition=REPAIR, around=AROUND)).get("description") == description
    )


def test_phone_stays_in_the_words_where_no_field_would_keep_it() -> None:
    form = a_definition("id: story, kind: text, label: 经过, takes_first_words: true")
    assert understand("漏水 13800138000", Scene(definition=form, around=AROUND)) == {
        "story": "漏水 13800138000"
    }


def test_option_is_not_found_inside_its_opposite() -> None:
    form = a_definition(
        "id: mode, kind: choices, label: 模式, options: [{id: cools, label: 制冷},"
        " {id: not_cooling, label: 不制冷}, {id: heats, label: 制热}]"
    )
    assert understand("不制冷", Scene(definition=form, around=AROUND)) == {"mode": ["not_cooling"]}
    assert understand("不制热，制冷正常", Scene(definition=form, around=AROUND)) == {
        "mode": ["cools"]
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我要报修", True),
        ("用不了了", True),
        ("空调", True),
        ("漏水！", True),
        ("It is broken", True),
        ("你好", False),
        ("在吗？", False),
        ("谢谢", False),
        ("不用维修了", False),
        ("unbroken record", False),
        ("其他", False),
        ("进度", False),
        ("", False),
    ],
)
def test_report_is_told_from_small_talk(text: str, expected: bool) -> None:
    assert is_report(text, REPAIR) is expected


@given(st.text(max_size=5000))
def test_no_words_break_understanding(text: str) -> None:
    understood = understand(text, Scene(definition=REPAIR, around=AROUND))
    assert understood.keys() <= {field.id for field in REPAIR.asked}
    assert isinstance(is_report(text, REPAIR), bool)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("正式投诉，师傅骂人", ["formal"]),
        ("投诉，师傅骂人", ["plain"]),
        ("我要投诉和正式投诉", ["formal"]),
        ("你好", []),
    ],
)
def test_the_longer_of_two_openers_that_were_said_is_the_one_that_was_meant(
    text: str, wanted: list[str]
) -> None:
    plain, formal = (
        REPAIR.model_copy(update={"key": key, "opens_with": (opener,), "form": ()})
        for key, opener in (("plain", "投诉"), ("formal", "正式投诉"))
    )
    assert [each.key for each in likeliest(text, [plain, formal])] == wanted
