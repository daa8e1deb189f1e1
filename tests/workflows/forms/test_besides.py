"""What people bring along with an answer, on the shipped repair form."""

from __future__ import annotations

import pytest

from handlers.definitions import shipped
from tests.workflows.builders_forms import Chat, asked, problem
from workflows.kinds.problems import ProblemCode
from workflows.parsing import parse

REPAIR, COMPLAINT, *_ = map(parse, shipped())


def test_a_story_told_when_asked_to_choose_is_not_asked_for_again() -> None:
    chat = Chat("我空调坏了", REPAIR)
    assert asked(chat) == "fault"
    chat.say("它不冷 还漏水 你们上次修的没修好啊")
    assert chat.session.answers["fault"] == ["not_cooling", "leaking"]
    assert chat.session.answers["description"] == "它不冷 还漏水 你们上次修的没修好啊"
    assert asked(chat) == "model"


@pytest.mark.parametrize("words", ["1,2", "漏水", "不制冷和漏水", "就是漏水"])
def test_a_bare_choice_is_no_story(words: str) -> None:
    assert asked(Chat("我空调坏了", REPAIR).say(words)) == "description"


def test_words_that_answer_another_question_are_not_scolded() -> None:
    chat = Chat("空调漏水", REPAIR).say("跳过", "明天下午过来，电话 13800138000")
    assert asked(chat) == "photos"
    assert (problem(chat), chat.session.misses) == (None, 0)
    assert {"convenient", "phone"} <= chat.session.answers.keys()


def test_words_that_answer_nothing_are() -> None:
    chat = Chat("空调漏水", REPAIR).say("跳过", "你们快点啊")
    assert (asked(chat), problem(chat)) == ("photos", ProblemCode.PHOTO_EXPECTED)


@pytest.mark.parametrize("number", ["1380013800", "138001380001"])
def test_a_number_with_a_digit_too_few_or_too_many_is_not_lost_without_a_word(number: str) -> None:
    chat = Chat("空调漏水", REPAIR).say("跳过", "跳过", f"文三路 90 号 {number}")
    assert (asked(chat), problem(chat)) == ("phone", ProblemCode.NOT_A_PHONE)
    assert chat.session.misses == 0, "nobody has answered that question wrong yet"


def test_a_whole_number_beside_the_address_is_taken() -> None:
    chat = Chat("空调漏水", REPAIR).say("跳过", "跳过", "文三路 90 号 13800138000")
    assert (asked(chat), problem(chat)) == ("convenient", None)


@pytest.mark.parametrize(
    "words",
    [
        "地址错了 应该是文一路 3 号",
        "地址写错了，是文一路 3 号",
        "等下，地址不对，应该改成文一路 3 号",
    ],
)
def test_what_was_wrong_and_what_is_right_come_in_one_message(words: str) -> None:
    chat = Chat("空调漏水", REPAIR).say("跳过", "跳过", "文三路 90 号", words)
    assert chat.session.answers["address"] == {"detail": "文一路 3 号"}
    assert (asked(chat), problem(chat)) == ("phone", None)


@pytest.mark.parametrize("words", ["过了保修期了", "保修期过了吧", "已经出保了"])
def test_a_warranty_that_is_over_may_be_said_so(words: str) -> None:
    chat = Chat("空调漏水", REPAIR).say(
        "跳过", "跳过", "文三路 90 号", "13800138000", "周末", words
    )
    assert chat.session.answers["warranty"] == "out_of_warranty"


def test_more_of_the_story_told_amid_the_questions_is_added_to_it() -> None:
    """An angry customer goes on telling what happened, whatever is asked."""
    chat = Chat("你们师傅乱收费，我要投诉", COMPLAINT)
    assert asked(chat) == "severity"
    chat.say("多收了我两百块 还没有发票")
    assert (asked(chat), problem(chat), chat.ask.question.is_noted) == ("severity", None, True)
    whole = "你们师傅乱收费，我要投诉，多收了我两百块 还没有发票"
    assert chat.session.answers["description"] == whole
    assert chat.session.misses == 1, "after three a person is offered"
    chat.say("严重", "跳过", "跳过", "把多收的钱退给我")
    assert chat.session.answers["remedy"] == ["refund"]


@pytest.mark.parametrize("words", ["随便", "那要多久才能处理好呢", "123456"])
def test_a_word_or_a_question_is_no_more_of_the_story(words: str) -> None:
    chat = Chat("你们师傅乱收费，我要投诉", COMPLAINT).say(words)
    assert asked(chat) == "severity" and not chat.ask.question.is_noted
    assert chat.session.answers["description"] == "你们师傅乱收费，我要投诉"


def test_thanks_for_a_question_are_no_wrong_answer() -> None:
    chat = Chat("空调漏水", REPAIR).say("跳过", "好的谢谢")
    assert (asked(chat), problem(chat), chat.session.misses) == ("photos", None, 0)


def test_a_change_of_mind_changes_what_was_answered() -> None:
    chat = Chat("冰箱不冷了", REPAIR)
    assert asked(chat) == "model"
    chat.say("算了 还是报热水器吧 热水器不加热")
    answers = chat.session.answers
    assert (answers["product"], answers["fault"]) == ("water_heater", ["not_heating"])
    assert (asked(chat), "model" in answers) == ("model", False)


@pytest.mark.parametrize("words", ["KFR-35GW", "还是老型号", "算了"])
def test_what_only_begins_like_a_change_of_mind_changes_nothing(words: str) -> None:
    chat = Chat("冰箱不冷了", REPAIR).say(words)
    assert chat.result.session.answers["product"] == "fridge"


def test_a_fridge_that_is_a_bit_noisy_is_noisy() -> None:
    chat = Chat("冰箱不冷了，还有点响", REPAIR)
    assert chat.session.answers["fault"] == ["not_cooling", "noisy"]
