from __future__ import annotations

import pytest

from tests.workflows.builders_forms import Chat, asked, at_summary
from workflows.answers import Answer

SAID: list[tuple[str, str, Answer]] = [
    ("不是空调，是冰箱", "product", "fridge"),
    ("不对，是冰箱", "product", "fridge"),
    ("我说的是洗衣机", "product", "washer"),
    ("是冰箱不是空调", "product", "fridge"),
    ("应该是热水器", "product", "water_heater"),
    ("no, it's the fridge", "product", "fridge"),
    ("I meant the washing machine", "product", "washer"),
    ("not the air conditioner but the fridge", "product", "fridge"),
    ("不是漏水，是异响", "fault", ["not_cooling", "noisy"]),
]


@pytest.mark.parametrize(("words", "field", "answer"), SAID)
def test_an_option_taken_for_another_is_put_right(words: str, field: str, answer: Answer) -> None:
    chat = Chat("空调不制冷，还漏水").say(words)
    assert asked(chat) == "model"
    assert chat.session.answers[field] == answer
    assert chat.ask.question.newly_understood == (field,)


def test_at_the_summary_too() -> None:
    chat = at_summary().say("不对，是冰箱")
    assert (asked(chat), chat.session.answers["product"]) == ("summary", "fridge")


@pytest.mark.parametrize(
    "words", ["不是空调坏了，是遥控器失灵", "是的", "不是冰箱，是热水器", "挂机"]
)
def test_what_names_nothing_that_was_answered_changes_nothing(words: str) -> None:
    chat = Chat("空调不制冷").say(words)
    assert chat.session.answers["product"] == "air_conditioner"


@pytest.mark.parametrize("words", ["产品填错了", "把产品改一下", "我的产品不对"])
def test_an_answer_called_wrong_is_asked_again(words: str) -> None:
    assert asked(Chat("空调不制冷").say(words)) == "product"


def test_said_wrong_takes_back_the_last_answer_or_asks_which() -> None:
    assert asked(Chat("空调不制冷").say("KFR-26", "说错了")) == "model"
    assert asked(Chat("空调不制冷").say("说错了")) == "choose_field"
    assert asked(at_summary().say("有错")) == "choose_field"


@pytest.mark.parametrize(
    ("words", "field"),
    [("型号不知道", "photos"), ("没有型号", "photos"), ("I don't know the model", "photos")],
)
def test_whoever_has_none_of_it_may_say_so_with_its_name(words: str, field: str) -> None:
    chat = Chat("空调不制冷").say(words)
    assert asked(chat) == field
    assert "model" not in chat.session.answers
