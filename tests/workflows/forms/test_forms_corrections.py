from __future__ import annotations

import pytest

from tests.workflows.builders_forms import (
    ASKED,
    FIRST,
    REPAIR,
    Chat,
    a_definition,
    asked,
    at_summary,
    problem,
)
from workflows.forms.dialogue import Press
from workflows.kinds.problems import ProblemCode


@pytest.mark.parametrize("words", ["修改 地址", "改地址", "地址", "地址写错了", "edit address"])
def test_field_is_corrected_by_name(words: str) -> None:
    chat = at_summary().say(words)
    assert (asked(chat), chat.ask.question.so_far) == ("address", {"detail": "北京路1号"})
    chat.say("上海路2号")
    assert asked(chat) == "summary"
    assert chat.session.answers["address"] == {"detail": "上海路2号"}


@pytest.mark.parametrize(
    "words",
    [
        "地址改成上海路2号",
        "修改地址：上海路2号",
        "修改 地址 上海路2号",
        "地址是上海路2号",
        "Address: 上海路2号",
    ],
)
def test_field_is_corrected_in_one_go(words: str) -> None:
    chat = at_summary().say(words)
    assert asked(chat) == "summary"
    assert chat.session.answers["address"] == {"detail": "上海路2号"}


def test_correction_that_will_not_do_is_asked_for() -> None:
    chat = at_summary().say("电话改成 123")
    assert (asked(chat), problem(chat)) == ("phone", ProblemCode.NOT_A_PHONE)
    assert chat.session.answers["phone"] == "13800138000"


def test_correction_amid_the_questions_goes_on_where_it_was() -> None:
    chat = Chat(FIRST).say("产品改成冰箱")
    assert asked(chat) == "model"
    assert chat.session.answers["product"] == "fridge"


def test_sentence_that_begins_like_a_correction_is_the_answer() -> None:
    form = a_definition("id: story, kind: text, label: 经过, required: true")
    chat = Chat("", form, with_summary=False).say("改装过线路")
    assert chat.done.session.answers == {"story": "改装过线路"}


@pytest.mark.parametrize("how", ["button", "words"])
def test_field_to_correct_is_chosen_from_a_list_of_those_that_are_asked(how: str) -> None:
    chat = at_summary()
    shown = [each for each in ASKED if not REPAIR.field(each).shown]
    chat = chat.press(Press.EDIT) if how == "button" else chat.say("修改")
    assert asked(chat) == "choose_field"
    assert [choice.id for choice in chat.ask.question.choices] == shown
    assert asked(chat.press("phone") if how == "button" else chat.say("7")) == "phone"


def test_field_nobody_knows_is_asked_for_again() -> None:
    chat = at_summary().say("修改 颜色")
    assert (asked(chat), problem(chat)) == ("choose_field", ProblemCode.NO_SUCH_FIELD)
    assert asked(chat.say("颜色")) == "choose_field"
    assert asked(chat.say("返回")) == "summary"


def test_form_of_one_question_needs_no_choice_of_field() -> None:
    form = a_definition("id: story, kind: text, label: 经过")
    assert asked(Chat("", form).say("坏了", "修改")) == "story"


def test_cancelled_correction_leaves_the_form_as_it_was() -> None:
    chat = at_summary()
    before = chat.session.answers
    assert asked(chat.say("修改 地址", "取消")) == "summary"
    assert asked(chat.say("修改", "取消")) == "summary"
    assert chat.session.answers == before


def test_optional_answer_can_be_taken_back() -> None:
    chat = at_summary().say("修改 型号", "没有")
    assert asked(chat) == "summary"
    assert "model" not in chat.session.answers


def test_skipping_a_correction_keeps_the_answer() -> None:
    chat = at_summary().say("修改 地址", "跳过")
    assert chat.session.answers["address"] == {"detail": "北京路1号"}
    assert asked(chat) == "summary"


def test_back_goes_to_the_question_before() -> None:
    chat = Chat(FIRST).say("KFR-35", "跳过", "上一步")
    assert asked(chat) == "photos"
    assert asked(chat.say("返回")) == "model"
    chat.say("KFR-50")
    assert (asked(chat), chat.session.answers["model"]) == ("address", "KFR-50")


def test_back_from_the_first_question_stays_there() -> None:
    assert asked(Chat().say("返回")) == "product"


def test_back_from_the_summary_is_the_last_question() -> None:
    assert asked(at_summary().press(Press.BACK)) == "warranty"
