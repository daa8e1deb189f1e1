from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_forms import AROUND, REPAIR, a_definition
from workflows.definition import Definition
from workflows.forms.bursts import Burst, Sent, added, joined, played
from workflows.forms.dialogue import (
    Ask,
    GaveFile,
    GavePlace,
    Session,
    Stage,
    Words,
    dump_session,
    load_session,
)

SOFA = GaveFile(file_id=7)
RECORDED = Words(text="还滴水", recording=8)
PLACE = GavePlace(latitude="30.27", longitude="120.12", label="文三路 90 号")


def said(*messages: str | Sent) -> tuple[Sent, ...]:
    return tuple(Words(text=each) if isinstance(each, str) else each for each in messages)


def opened(*messages: str | Sent, definition: Definition = REPAIR) -> Ask:
    result = played(Burst(said=said(*messages)), definition, 1, AROUND)
    assert isinstance(result, Ask)
    return result


def answered(before: Session, *messages: str | Sent, definition: Definition = REPAIR) -> Ask:
    burst = Burst(before=before, said=said(*messages))
    result = played(burst, definition, 1, AROUND)
    assert isinstance(result, Ask)
    return result


def at_question(field: str) -> Session:
    """A report that has come as far as this question."""
    ask = opened("空调不制冷")
    answers = {"model": "KFR", "photos": "跳过", "address": "文三路 90 号", "phone": "13800138000"}
    answers |= {"convenient": "明天上午", "warranty": "在保"}
    while ask.session.asking != field:
        ask = answered(ask.session, answers[ask.session.asking])
    return ask.session


def test_words_photo_and_voice_become_one_report() -> None:
    ask = opened("空调不制冷", SOFA, RECORDED, "13800138000")
    assert ask.session.answers == {
        "product": "air_conditioner",
        "fault": ["not_cooling", "leaking"],
        "description": "空调不制冷，还滴水",
        "phone": "13800138000",
        "photos": ["7"],
    }
    assert ask.session.attachments == (8,)
    assert ask.session.asking == "model"
    assert ask.question.newly_understood == ("product", "fault", "description", "photos", "phone")


def test_a_place_sent_with_the_first_words_is_the_address() -> None:
    ask = opened("空调不制冷", PLACE)
    assert ask.session.answers["description"] == "空调不制冷"
    assert ask.session.answers["address"] == {"detail": "文三路 90 号"}


def test_what_a_place_is_called_is_kept_with_the_first_words_when_it_is_no_address() -> None:
    ask = opened("空调不制冷", GavePlace(latitude="30.27", longitude="120.12", label="老家"))
    assert ask.session.answers["description"] == "空调不制冷，老家"
    assert "address" not in ask.session.answers


def test_a_photo_alone_begins_a_report() -> None:
    ask = opened(SOFA)
    assert (ask.session.answers, ask.session.asking) == ({"photos": ["7"]}, "product")


def test_an_answer_in_two_messages_is_one_answer() -> None:
    ask = answered(at_question("address"), "文三路 90 号", "1 幢 502 室")
    assert ask.session.answers["address"] == {"detail": "文三路 90 号，1 幢 502 室"}
    assert ask.session.asking == "phone"


def test_an_answer_too_short_alone_is_completed_by_the_next_message() -> None:
    ask = answered(at_question("address"), "杭州", "文三路 90 号")
    region = {"province": "浙江省", "city": "杭州市"}
    assert ask.session.answers["address"] == {**region, "detail": "文三路 90 号"}
    assert ask.question.problem is None


def test_an_answer_and_what_belongs_to_another_question() -> None:
    ask = answered(at_question("model"), "KFR-35GW", "13800138000")
    assert (ask.session.answers["model"], ask.session.answers["phone"]) == (
        "KFR-35GW",
        "13800138000",
    )
    assert ask.session.asking == "photos"


def test_an_answer_is_not_spoiled_by_what_follows_it() -> None:
    before = at_question("warranty")
    ask = answered(before, "在保", "对了，响声很大而且墙皮都湿了")
    assert ask.session.answers["warranty"] == "under_warranty"
    assert ask.session.answers["description"] == "空调不制冷，对了，响声很大而且墙皮都湿了"
    assert ask.session.stage is Stage.SUMMARY


def test_options_named_one_after_the_other_are_all_taken() -> None:
    ask = answered(opened("冰箱").session, "有异响", "还漏水", "昨晚开始的")
    assert ask.session.answers["fault"] == ["leaking", "noisy"]
    assert ask.session.answers["description"] == "有异响，还漏水，昨晚开始的"


def test_what_answers_nothing_is_a_wrong_answer_however_often_it_is_said() -> None:
    before = at_question("phone")
    ask = answered(before, "打我电话", "打不通就算了吧你们")
    assert ask.session.asking == "phone"
    assert ask.question.problem is not None
    assert ask.session.answers == before.answers


def test_photos_that_were_asked_for_are_counted_together() -> None:
    ask = answered(at_question("photos"), SOFA, GaveFile(file_id=9))
    assert (ask.session.asking, ask.session.is_collecting) == ("photos", True)
    assert ask.question.so_far == ["7", "9"]


def test_a_place_answers_the_question_for_the_address_and_a_photo_comes_with_it() -> None:
    ask = answered(at_question("address"), PLACE, SOFA)
    assert ask.session.answers["address"] == {"detail": "文三路 90 号"}
    assert ask.session.answers["photos"] == ["7"]
    assert ask.session.asking == "phone"


@pytest.mark.parametrize(
    ("messages", "whole"),
    [
        (["空调坏了", "滴水"], "空调坏了，滴水"),
        (["空调坏了。", "滴水"], "空调坏了。滴水"),
        (["the ac drips", "since monday"], "the ac drips, since monday"),
        (["It drips.", "Since Monday."], "It drips. Since Monday."),
        (["空调坏了", "好的", "没有了", "滴水"], "空调坏了，滴水"),
        (["空调坏了", "改天来吧"], "空调坏了，改天来吧"),
        (["好的"], "好的"),
        (["", " ", "滴水"], "滴水"),
        ([], ""),
    ],
)
def test_messages_read_as_one_text(messages: list[str], whole: str) -> None:
    assert joined(messages) == whole


def test_words_added_later_are_no_answer_to_a_question_nobody_saw() -> None:
    session = at_question("model")
    ask = added(session, said("而且很吵", "电话13800138000", SOFA), REPAIR, AROUND)
    assert "model" not in ask.session.answers
    assert ask.session.answers["description"] == "空调不制冷，而且很吵"
    assert ask.session.answers["phone"] == "13800138000"
    assert set(ask.question.newly_understood) == {"description", "phone", "photos"}


def test_words_that_tell_nothing_change_nothing() -> None:
    session = at_question("model")
    ask = added(session, said("好的", "你好", "谢谢"), REPAIR, AROUND)
    assert ask.session.answers == session.answers


def test_form_without_a_field_for_first_words_takes_what_it_understands() -> None:
    form = a_definition("id: thing, kind: text, label: 物品", "id: phone, kind: phone, label: 电话")
    ask = opened("请记一下", "13800138000", definition=form)
    assert ask.session.answers == {"phone": "13800138000"}


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "空调",
            "不制冷",
            "还滴水",
            "13800138000",
            "声音很大",
            "上周刚买的",
            "在保",
            "你好",
            "客厅那台",
        ]
    ),
    min_size=1,
    max_size=7,
)


@given(FRAGMENTS, st.data())
def test_however_a_report_is_split_it_says_the_same(
    fragments: list[str], data: st.DataObject
) -> None:
    ends = data.draw(st.lists(st.booleans(), min_size=len(fragments), max_size=len(fragments)))
    marks = data.draw(st.lists(st.sampled_from("，。 \n"), min_size=len(ends), max_size=len(ends)))
    messages = [""]
    for fragment, is_end, mark in zip(fragments, ends, marks, strict=True):
        messages[-1] += fragment + ("" if is_end else mark)
        if is_end:
            messages.append("")
    whole = "".join(f"{fragment}{mark}" for fragment, mark in zip(fragments, marks, strict=True))
    assert _said_by(opened(*messages)) == _said_by(opened(whole))


@given(FRAGMENTS, st.integers(0, 6))
def test_a_photo_in_between_changes_nothing_else(fragments: list[str], place: int) -> None:
    messages: list[str | Sent] = list(fragments)
    messages.insert(place, SOFA)
    assert _said_by(opened(*messages)) == {**_said_by(opened(*fragments)), "photos": ["7"]}


def _said_by(ask: Ask) -> dict[str, object]:
    """Its answers, the description without its punctuation."""
    answers = dict(ask.session.answers)
    description = re.sub(r"\W", "", str(answers.pop("description", "")))
    return {**answers, "description": description}


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_no_words_break_a_burst(texts: list[str]) -> None:
    ask = opened(*texts)
    assert load_session(dump_session(ask.session)) == ask.session
    further = answered(ask.session, *texts)
    assert load_session(dump_session(further.session)) == further.session
