from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.definitions import shipped
from tests.workflows.builders_forms import REPAIR, a_definition
from workflows.forms.follow_ups import FollowUp, Meant, Standing, follow_up
from workflows.parsing import parse

AIRCON = Standing(
    ticket=1, number="WX-1001", definition=REPAIR, answers={"product": "air_conditioner"}
)
FRIDGE = Standing(ticket=2, number="WX-1002", definition=REPAIR, answers={"product": "fridge"})
COMPLAINT = a_definition("id: story, kind: text, label: 经过").model_copy(
    update={"key": "complaint", "opens_with": ("投诉",)}
)
TYPES = (REPAIR, COMPLAINT)

OF_THE_AIRCON = {
    Meant.MORE: [
        "师傅来之前打个电话",
        "什么时候来",
        "空调还滴水",
        "还滴水，地板都湿了",
        "又坏了",
        "还是不能用",
        "另外，来之前打个电话",
        "其实已经过保了",
        "KFR-35GW",
        "please ring first",
    ],
    Meant.NEW: [
        "再报一个",
        "我要报修",
        "报修",
        "新的报修",
        "冰箱漏水",
        "冰箱也坏了",
        "另外热水器不加热",
        "另外，油烟机也坏了",
        "另一台空调不制冷",
        "还有一台也不行",
        "我要投诉",
        "another repair please",
        "the fridge is leaking",
    ],
    Meant.UNCLEAR: ["冰箱也有问题", "冰箱呢", "遥控器坏了", "the fridge too"],
}


@pytest.mark.parametrize(
    ("text", "meant"), [(text, meant) for meant, texts in OF_THE_AIRCON.items() for text in texts]
)
def test_what_somebody_with_one_open_ticket_means(text: str, meant: Meant) -> None:
    assert follow_up(text, (AIRCON,), TYPES) == FollowUp(meant=meant, about=(1,))


OF_ANOTHER_TYPE = {
    Meant.MORE: ["请问师傅几点到", "想问一下什么时候来", "空调怎么还没人来修", "师傅电话多少"],
    Meant.UNCLEAR: ["请问你们上门费多少钱", "空调怎么清洗", "修一次多少钱", "how much is a visit"],
    Meant.NEW: ["我要买个空调遥控器", "师傅态度太差"],
}


@pytest.mark.parametrize(
    ("text", "meant"), [(text, meant) for meant, texts in OF_ANOTHER_TYPE.items() for text in texts]
)
def test_a_question_beside_an_open_repair_may_be_a_ticket_of_its_own(
    text: str, meant: Meant
) -> None:
    types = [parse(each) for each in shipped()]
    repair = next(each for each in types if each.key == "appliance_repair")
    assert follow_up(text, (replace(AIRCON, definition=repair),), types).meant is meant


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("空调还滴水", (1,)),
        ("冰箱又响了", (2,)),
        ("wx-1002 明天来吗", (2,)),
        ("空调和冰箱都修好了吗", (1, 2)),
        ("师傅什么时候来", (1, 2)),
    ],
)
def test_of_two_tickets_the_one_that_is_named_is_meant(text: str, about: tuple[int, ...]) -> None:
    assert follow_up(text, (AIRCON, FRIDGE), TYPES) == FollowUp(meant=Meant.MORE, about=about)


def test_a_third_product_is_new_beside_two_tickets() -> None:
    assert follow_up("洗衣机漏水", (AIRCON, FRIDGE), TYPES).meant is Meant.NEW


def test_without_an_open_ticket_everything_is_new() -> None:
    assert follow_up("师傅什么时候来", (), TYPES) == FollowUp(meant=Meant.NEW)


def test_a_ticket_whose_form_has_no_choices_takes_remarks() -> None:
    complaint = Standing(ticket=3, number="TS-1", definition=COMPLAINT, answers={})
    assert follow_up("有人处理吗", (complaint,), TYPES).meant is Meant.MORE
    assert follow_up("空调漏水", (complaint,), TYPES).meant is Meant.NEW


@given(st.text(max_size=2000))
def test_no_words_break_it(text: str) -> None:
    assert isinstance(follow_up(text, (AIRCON, FRIDGE), TYPES), FollowUp)
