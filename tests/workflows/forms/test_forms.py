from __future__ import annotations

import pytest

from tests.workflows.builders_forms import (
    AROUND,
    FIRST,
    REPAIR,
    Chat,
    a_definition,
    asked,
    at_summary,
    problem,
)
from workflows.forms.dialogue import Abandoned, Ask, Picked, Press, Words, advance
from workflows.kinds.fields import show
from workflows.kinds.problems import ProblemCode

TOMORROW_MORNING = {
    "start": "2026-11-25T09:00+08:00",
    "end": "2026-11-25T12:00+08:00",
    "words": "明天上午",
}


def test_only_what_is_missing_is_asked() -> None:
    chat = Chat(FIRST)
    assert asked(chat) == "model"
    assert chat.ask.question.newly_understood == ("product", "fault", "description")
    assert chat.session.understood == ("product", "fault", "description")
    assert (chat.ask.question.position, chat.ask.question.total) == (4, 9)


def test_form_without_first_words_begins_at_the_beginning() -> None:
    assert asked(Chat()) == "product"


def test_choices_stand_beside_their_question() -> None:
    choices = Chat().ask.question.choices
    assert [choice.id for choice in choices][:2] == ["air_conditioner", "fridge"]
    assert choices[0].label.say("en") == "Air conditioner"


@pytest.mark.parametrize(
    ("field", "ids"),
    [
        ("kind: yes_no", ["yes", "no"]),
        ("kind: rating", ["1", "2", "3", "4", "5"]),
        ("kind: text, suggest: [今天, 明天]", ["0", "1"]),
        ("kind: text", []),
        ("kind: photos", []),
    ],
)
def test_each_kind_brings_its_choices(field: str, ids: list[str]) -> None:
    form = a_definition(f"id: it, label: 它, {field}")
    assert [choice.id for choice in Chat("", form).ask.question.choices] == ids


@pytest.mark.parametrize(
    ("field", "choice", "answer"),
    [
        ("kind: yes_no", "yes", True),
        ("kind: yes_no", "no", False),
        ("kind: rating", "4", "4"),
        ("kind: text, suggest: [今天, 明天]", "1", "明天"),
        ("kind: choice, options: [{id: a, label: 甲}, {id: b, label: 乙}]", "b", "b"),
    ],
)
def test_button_answers_the_question(field: str, choice: str, answer: object) -> None:
    form = a_definition(f"id: it, label: 它, required: true, {field}")
    chat = Chat("", form, with_summary=False).press(choice)
    assert chat.done.session.answers == {"it": answer}


def test_suggestion_can_be_typed_by_number() -> None:
    chat = Chat(FIRST).say("跳过", "跳过", "北京路1号", "13800138000", "2")
    assert chat.session.answers["convenient"] == TOMORROW_MORNING


def test_suggestion_the_field_itself_refuses_is_a_problem() -> None:
    form = a_definition("id: it, label: 它, kind: text, suggest: [好], min_length: 2")
    assert problem(Chat("", form).press("0")) is ProblemCode.TOO_SHORT


def test_straight_way_to_a_ticket() -> None:
    answers = at_summary().say("提交").done.session.answers
    assert answers == {
        "product": "air_conditioner",
        "fault": ["not_cooling", "leaking"],
        "description": FIRST,
        "model": "KFR-35",
        "address": {"detail": "北京路1号"},
        "phone": "13800138000",
        "convenient": TOMORROW_MORNING,
        "warranty": "under_warranty",
    }


def test_wrong_answer_asks_the_same_again_and_counts_it() -> None:
    chat = Chat(FIRST).say("跳过", "跳过", "北京")
    assert (asked(chat), problem(chat), chat.session.misses) == (
        "address",
        ProblemCode.TOO_SHORT,
        1,
    )
    chat.say("上海")
    assert chat.session.misses == 2
    assert chat.say("北京路1号").session.misses == 0


def test_required_question_cannot_be_skipped() -> None:
    chat = Chat().press(Press.SKIP)
    assert (asked(chat), problem(chat)) == ("product", ProblemCode.REQUIRED)
    assert not chat.ask.question.can_skip


def test_optional_question_can_be_skipped_by_button_or_in_words() -> None:
    chat = Chat(FIRST)
    assert chat.ask.question.can_skip
    chat.press(Press.SKIP).say("没有")
    assert chat.session.skipped == ("model", "photos")
    assert asked(chat) == "address"


def test_words_of_skipping_may_answer_a_required_question() -> None:
    form = a_definition("id: parts, kind: text, label: 配件, required: true")
    chat = Chat("", form, with_summary=False)
    assert problem(chat.say("跳过")) is ProblemCode.REQUIRED
    assert chat.say("没有").done.session.answers == {"parts": "没有"}


def test_option_that_sounds_like_an_order_is_an_answer() -> None:
    chat = Chat(FIRST).say("跳过", "跳过", "北京路1号", "13800138000", "周末", "不知道")
    assert chat.session.answers["warranty"] == "warranty_unknown"


def test_one_message_may_answer_several_questions() -> None:
    chat = Chat().say("空调，漏水，电话 138 0013 8000")
    assert asked(chat) == "description"
    assert chat.ask.question.newly_understood == ("fault", "phone")
    assert chat.session.answers["phone"] == "13800138000"


def test_phone_inside_the_address_is_taken_out_of_it() -> None:
    chat = Chat(FIRST).say("跳过", "跳过", "海淀区中关村大街1号，电话：13800138000")
    assert asked(chat) == "convenient"
    address = chat.session.answers["address"]
    assert show(REPAIR.field("address"), address, "zh_CN") == "北京市海淀区中关村大街1号"
    assert chat.session.answers["phone"] == "13800138000"


def test_phone_in_place_of_the_address_is_taken_and_the_address_asked_again() -> None:
    chat = Chat(FIRST).say("跳过", "跳过", "13800138000")
    assert (asked(chat), problem(chat)) == ("address", None)
    assert chat.ask.question.newly_understood == ("phone",)


def test_what_answers_another_question_is_kept_and_not_called_wrong() -> None:
    chat = Chat().say("漏水了")
    assert (asked(chat), problem(chat)) == ("product", None)
    assert chat.session.answers == {"fault": ["leaking"]}


def test_address_named_like_a_product_is_only_an_address() -> None:
    chat = Chat("漏水了").say("空调", "跳过", "跳过", "冰箱厂路1号")
    assert chat.session.answers["product"] == "air_conditioner"


def test_old_button_changes_nothing() -> None:
    chat = Chat()
    turn = chat.session.turn
    chat.press("fridge")
    before = chat.session
    result = advance(before, Picked(turn=turn, choice="washer"), REPAIR, AROUND)
    assert isinstance(result, Ask)
    assert result.session == before
    assert result.question.is_stale
    assert result.question.field == REPAIR.field("fault")


@pytest.mark.parametrize("choice", ["nonsense", Press.DONE + "x", "0", ""])
def test_button_this_question_never_had_changes_nothing(choice: str) -> None:
    chat = Chat()
    before = chat.session
    assert chat.press(choice).session == before
    assert chat.ask.question.is_stale


def test_summary_knows_no_skip() -> None:
    assert at_summary().press(Press.SKIP).ask.question.is_stale


@pytest.mark.parametrize("words", ["提交", "确认提交", "ok", "好的", "没问题", "完成", "1"])
def test_summary_is_submitted(words: str) -> None:
    assert at_summary().say(words).done.session.answers


def test_summary_is_submitted_by_button() -> None:
    assert at_summary().press(Press.SUBMIT).done.session.answers


@pytest.mark.parametrize("words", ["取消", "算了", "3"])
def test_summary_is_cancelled(words: str) -> None:
    assert isinstance(at_summary().say(words).result, Abandoned)


def test_form_is_cancelled_at_any_question() -> None:
    assert isinstance(Chat().say("取消").result, Abandoned)
    assert isinstance(Chat().press(Press.CANCEL).result, Abandoned)


@pytest.mark.parametrize("words", ["嗯哼", "没有", "什么", ""])
def test_summary_asks_what_to_do(words: str) -> None:
    chat = at_summary().say(words)
    assert (asked(chat), problem(chat)) == ("summary", ProblemCode.SAY_WHAT_TO_DO)


def test_submitting_early_passes_over_what_is_optional() -> None:
    chat = Chat(FIRST).say("提交")
    assert (asked(chat), problem(chat)) == ("address", ProblemCode.REQUIRED)
    assert chat.session.skipped == ("model", "photos")


@pytest.mark.parametrize("words", ["进度", "帮助", "人工", "我的工单"])
def test_orders_that_are_not_the_forms_are_no_answers(words: str) -> None:
    chat = Chat(FIRST).say(words)
    assert (asked(chat), problem(chat)) == ("model", None)
    assert "model" not in chat.session.answers


def test_action_asks_its_fields_and_is_done() -> None:
    chat = Chat("", REPAIR, ("parts", "cost"), with_summary=False)
    assert asked(chat) == "parts"
    assert chat.say("压缩机", "三百五").done.session.answers == {"parts": "压缩机", "cost": "350"}


def test_form_whose_first_words_say_all_is_done_at_once() -> None:
    form = a_definition("id: phone, kind: phone, label: 电话, required: true")
    assert Chat("13800138000", form, with_summary=False).done.session.answers
    assert asked(Chat("13800138000", form)) == "summary"


def test_words_are_taken_as_they_were_written() -> None:
    chat = Chat(FIRST)
    chat.do(lambda _: Words(text="  ＫＦＲ－35 gw "))
    assert chat.session.answers["model"] == "ＫＦＲ－35 gw"
