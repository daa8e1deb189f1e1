"""A list of things in people's own words, where a form has a row for each."""

from __future__ import annotations

import pytest

from handlers.definitions import shipped
from tests.workflows.builders_forms import Chat, asked, problem
from workflows.parsing import parse

SPARE_PARTS = next(each for each in map(parse, shipped()) if each.key == "spare_part")
BOTH = [{"article": "遥控器", "quantity": "1"}, {"article": "滤网", "quantity": "2"}]


@pytest.mark.parametrize(
    "words", ["遥控器1个 滤网2个", "一个遥控器和两个滤网", "遥控器 1\n滤网 2", "遥控器×1，滤网×2"]
)
def test_several_parts_in_one_message_are_several_rows(words: str) -> None:
    chat = Chat("我要申请备件，空调的", SPARE_PARTS).say(words)
    assert (asked(chat), problem(chat)) == ("wanted", None)
    assert chat.session.answers["wanted"] == BOTH
    assert asked(chat.say("完成")) == "model"


def test_parts_asked_for_at_the_beginning_are_not_asked_again() -> None:
    chat = Chat("你好 我想买个空调遥控器 还有两个滤网", SPARE_PARTS)
    wanted = [{"article": "空调遥控器", "quantity": "1"}, {"article": "滤网", "quantity": "2"}]
    assert chat.session.answers["wanted"] == wanted
    assert asked(chat) == "model"
    assert chat.session.answers["product"] == "air_conditioner"


def test_one_name_alone_is_asked_how_many() -> None:
    chat = Chat("我要申请备件，空调的", SPARE_PARTS).say("遥控器")
    assert asked(chat) == "quantity"
    assert chat.say("两个").session.answers["wanted"] == [{"article": "遥控器", "quantity": "2"}]


def test_a_price_may_be_said_with_each() -> None:
    chat = Chat("", SPARE_PARTS, ("quoted",), with_summary=False)
    chat.say("遥控器1个45元，滤网2个单价30.5元")
    assert chat.session.answers["quoted"] == [
        {"article": "遥控器", "quantity": "1", "unit_price": "45"},
        {"article": "滤网", "quantity": "2", "unit_price": "30.5"},
    ]
