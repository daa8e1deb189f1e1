from __future__ import annotations

import pytest

from handlers.cards import Text
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    LI_HONG,
    PNG,
    REPORT,
    WANG_QIANG,
    ZHANG_MIN,
    DeskOf,
    labels,
    told,
)


async def comments(desk: DeskOf, number: str = "WX-1001") -> list[str]:
    entries = await desk.history(number)
    return [str(each.details.get("text", "")) for each in entries if each.kind == "commented"]


async def two_tickets(desk: DeskOf) -> None:
    """An air conditioner's, then a fridge's."""
    await desk.opened_ticket()
    for words in ("冰箱漏水", *REPORT[1:]):
        await desk.said(LI_HONG, words)


async def test_a_remark_is_added_to_the_open_ticket_which_is_named(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(LI_HONG, "空调又滴水了，来之前打个电话") == ["已补充到 WX-1001。"]
    assert await comments(desk) == ["空调又滴水了，来之前打个电话"]
    assert "客户补充" in desk.transcript(WANG_QIANG)


async def test_several_remarks_are_all_kept_and_acknowledged_once(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    desk.waits_for_more()
    answers = await desk.says_quickly(LI_HONG, "来之前打个电话", PNG, "我下午在家")
    assert answers == ["已补充到 WX-1001。"]
    assert await comments(desk) == ["来之前打个电话", "", "我下午在家"]


async def test_a_greeting_is_answered_with_how_it_stands(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    answer = told(await desk.said(LI_HONG, "你好，在吗"))
    assert "WX-1001 家电报修：" in answer
    assert await comments(desk) == []


async def test_a_greeting_before_the_remark_is_not_answered_by_itself(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    desk.waits_for_more()
    assert await desk.says_quickly(LI_HONG, "你好", "师傅什么时候来") == ["已补充到 WX-1001。"]


@pytest.mark.parametrize(
    "words", ["冰箱不启动", "再报一个", "另外热水器也坏了", "还有一台空调也漏水"]
)
async def test_what_is_clearly_new_gets_a_form_of_its_own(desk: DeskOf, words: str) -> None:
    await desk.opened_ticket()
    answers = told(await desk.said(LI_HONG, words))
    assert "已补充" not in answers and "新报修" not in answers
    assert await desk.said(LI_HONG, "取消") == ["好的，已取消，本次没有提交。"]


async def test_what_may_be_either_is_asked(desk: DeskOf) -> None:
    await desk.opened_ticket()
    asked = told(await desk.said(LI_HONG, "冰箱也有问题"))
    assert "补充，还是新报修" in asked and "WX-1001 家电报修" in asked
    assert labels(desk.last(LI_HONG)) == ["补充到 WX-1001", "新报修"]
    assert await comments(desk) == []


async def test_what_is_asked_beside_a_repair_may_become_a_ticket_of_its_own_type(
    desk: DeskOf,
) -> None:
    await desk.opened_ticket()
    asked = told(await desk.said(LI_HONG, "请问上门费多少钱"))
    assert "补充，还是新的咨询？" in asked
    assert labels(desk.last(LI_HONG)) == ["补充到 WX-1001", "新的咨询"]
    answer = told(await desk.said(LI_HONG, "新的咨询"))
    assert "已了解：价格收费 · 上门费用" in answer
    await desk.said(LI_HONG, "跳过")
    await desk.said(LI_HONG, "提交")
    assert (await desk.ticket("ZX-1001")).answers["question"] == "请问上门费多少钱"


async def test_it_is_added_when_they_say_so(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    question = desk.screen(LI_HONG)[-1]
    assert await desk.pressed(LI_HONG, "补充到 WX-1001") == ["已补充到 WX-1001。"]
    assert await comments(desk) == ["冰箱也有问题"]
    assert labels(question.message) == []
    assert "已选：补充到 WX-1001" in question.words


async def test_a_new_report_begins_with_the_words_that_were_said(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    assert "已了解：冰箱" in told(await desk.pressed(LI_HONG, "新报修"))
    for words in ("漏水", *REPORT[1:]):
        await desk.said(LI_HONG, words)
    assert (await desk.ticket("WX-1002")).answers["description"] == "冰箱也有问题"


@pytest.mark.parametrize(
    ("answer", "is_added"),
    [("1", True), ("补充", True), ("1001", True), ("2", False), ("新的", False), ("新报修", False)],
)
async def test_the_choice_may_be_said(desk: DeskOf, answer: str, is_added: bool) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    told_then = told(await desk.said(LI_HONG, answer))
    assert ("已补充到 WX-1001" in told_then) is is_added
    assert ("已了解：冰箱" in told_then) is not is_added


async def test_more_words_may_make_it_clear(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    assert "已了解：冰箱 · 漏水" in told(await desk.said(LI_HONG, "漏水，地上全是"))


async def test_cancel_leaves_it(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    assert await desk.said(LI_HONG, "取消") == ["好的，这条先不处理。"]
    assert await comments(desk) == []
    assert "没有正在填写" in told(await desk.said(LI_HONG, "取消"))


async def test_progress_may_be_asked_in_between(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    assert "WX-1001" in told(await desk.said(LI_HONG, "进度"))
    assert await desk.said(LI_HONG, "1") == ["已补充到 WX-1001。"]


async def test_of_two_open_tickets_it_asks_which(desk: DeskOf) -> None:
    await two_tickets(desk)
    asked = told(await desk.said(LI_HONG, "师傅什么时候来"))
    assert "哪一张工单" in asked
    assert labels(desk.last(LI_HONG)) == ["补充到 WX-1002", "补充到 WX-1001", "新报修"]
    await desk.pressed(LI_HONG, "补充到 WX-1001")
    assert await comments(desk) == ["师傅什么时候来"]
    assert await comments(desk, "WX-1002") == []


async def test_a_photo_alone_is_remembered_until_it_is_clear_where_it_belongs(
    desk: DeskOf,
) -> None:
    await two_tickets(desk)
    assert "哪一张工单" in told(await desk.sent_photo(LI_HONG))
    assert await desk.said(LI_HONG, "冰箱那台") == ["已补充到 WX-1002。"]
    (entry,) = [each for each in await desk.history("WX-1002") if each.kind == "commented"]
    assert entry.details["text"] == "冰箱那台"
    assert entry.details["files"]


async def test_the_ticket_just_spoken_of_is_not_asked_for_again(desk: DeskOf) -> None:
    await two_tickets(desk)
    await desk.said(LI_HONG, "师傅什么时候来")
    await desk.said(LI_HONG, "2")
    assert await desk.said(LI_HONG, "我下午在家") == ["已补充到 WX-1001。"]
    desk.clock.move(minutes=5)
    assert "哪一张工单" in told(await desk.said(LI_HONG, "门禁密码是 1234"))


async def test_a_ticket_that_is_named_needs_no_question(desk: DeskOf) -> None:
    await two_tickets(desk)
    assert await desk.said(LI_HONG, "冰箱又响了") == ["已补充到 WX-1002。"]
    assert await desk.said(LI_HONG, "WX-1001 明天来吗") == ["已补充到 WX-1001。"]
    assert len(await desk.said(LI_HONG, "洗衣机漏水")) == 1
    assert "已补充" not in desk.transcript(LI_HONG).splitlines()[-1]


async def test_a_burst_is_asked_about_once_with_all_its_words(desk: DeskOf) -> None:
    await two_tickets(desk)
    desk.waits_for_more()
    (asked,) = await desk.says_quickly(LI_HONG, "师傅什么时候", PNG, "能来")
    assert "哪一张工单" in asked
    await desk.pressed(LI_HONG, "补充到 WX-1002")
    assert await comments(desk, "WX-1002") == ["师傅什么时候，能来"]


async def test_a_number_said_before_the_question_was_seen_chooses_nothing(desk: DeskOf) -> None:
    await two_tickets(desk)
    desk.waits_for_more()
    await desk.says_quickly(LI_HONG, "门牌号是", "2")
    assert await comments(desk) == await comments(desk, "WX-1002") == []


async def test_nobody_chooses_for_another(desk: DeskOf) -> None:
    await two_tickets(desk)
    await desk.said(LI_HONG, "师傅什么时候来")
    press = desk.button(LI_HONG, "新报修")
    assert await desk.presses(ZHANG_MIN, press) == ["这一步不由您处理。"]
    assert await comments(desk) == []


async def test_a_choice_that_is_over_changes_nothing(desk: DeskOf) -> None:
    await two_tickets(desk)
    await desk.said(LI_HONG, "师傅什么时候来")
    press = desk.button(LI_HONG, "补充到 WX-1001")
    await desk.said(LI_HONG, "取消")
    assert await desk.presses(LI_HONG, press) == ["这个按钮已经失效。"]
    assert await comments(desk) == []


async def test_an_outsider_in_a_group_chooses_by_number(desk: DeskOf) -> None:
    await desk.opened_ticket(CHEN, CUSTOMERS)
    await desk.said(CHEN, "冰箱也有问题", CUSTOMERS)
    question = desk.last(CUSTOMERS)
    assert isinstance(question, Text)
    assert "1. 补充到 WX-1001\n2. 新报修" in question.text
    await desk.said(CHEN, "1", CUSTOMERS)
    assert await comments(desk) == ["冰箱也有问题"]
