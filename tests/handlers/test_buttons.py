from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Card, Fact
from handlers.presses import AnswerPress, MenuPress, TaskPress
from handlers.updates import ButtonPressed
from tests.handlers.desk_of import (
    AT_HOME,
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    REPORT,
    SUN_LI,
    WANG_QIANG,
    WECOM_SUPERVISORS,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    labels,
    told,
)
from workflows.verbs import Phase

GONE = ["这个按钮已经失效。"]


async def test_first_to_accept_has_the_ticket_and_every_card_says_so(desk: DeskOf) -> None:
    await desk.opened_ticket()
    offer = desk.screen(ZHAO_LEI)[-1]
    await desk.pressed(WANG_QIANG, "接单")
    assert isinstance(offer.message, Card)
    assert (offer.message.buttons, offer.message.outcome) == ((), "已由王强接单")
    assert "您已接单" in desk.transcript(WANG_QIANG)
    assert "工程师王强已接单" in desk.transcript(LI_HONG)


async def test_second_engineer_to_accept_learns_who_won(desk: DeskOf) -> None:
    await desk.opened_ticket()
    late = desk.button(ZHAO_LEI, "接单")
    await desk.pressed(WANG_QIANG, "接单")
    assert await desk.presses(ZHAO_LEI, late) == ["WX-1001 已由王强接单。"]
    ticket = await desk.ticket()
    assert [task.done_by for task in ticket.tasks if task.node == "dispatch"] == [ticket.assignee]


@pytest.mark.parametrize("who", [WANG_QIANG, ZHAO_LEI])
async def test_pressing_twice_is_no_mistake_and_shows_the_card_as_it_is(
    who: Someone, desk: DeskOf
) -> None:
    await desk.opened_ticket()
    accept = desk.button(who, "接单")
    await desk.presses(who, accept)
    before, told = await desk.ticket(), len(desk.in_order[who.id])
    assert await desk.presses(who, accept) == []
    assert desk.in_order[who.id][told:] == ["refresh"]
    assert await desk.ticket() == before


async def test_the_mark_that_stands_may_be_pressed_again(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    arrive = desk.button(WANG_QIANG, "到场")
    await desk.presses(WANG_QIANG, arrive)
    assert await desk.presses(WANG_QIANG, arrive) == []
    history = [entry.kind for entry in await desk.history()]
    assert history.count("mark") == 1


async def test_second_approver_learns_who_decided(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    late = desk.button(ZHOU_MIN, "同意")
    await desk.pressed(SUN_LI, "驳回", DINGTALK_SUPERVISORS)
    await desk.said(SUN_LI, "换人报价", DINGTALK_SUPERVISORS)
    assert await desk.presses(ZHOU_MIN, late) == ["WX-1001：已由孙丽驳回：换人报价。"]


async def test_two_approvers_filling_in_at_once_only_the_first_to_finish_decides(
    desk: DeskOf,
) -> None:
    await desk.reported_cost("800")
    await desk.pressed(ZHOU_MIN, "驳回")
    await desk.pressed(HE_JUN, "同意", DINGTALK_SUPERVISORS)
    assert await desk.said(ZHOU_MIN, "太贵") == ["WX-1001：已由何军同意。"]
    assert "refusal" not in (await desk.ticket()).answers


async def test_a_button_pressed_by_somebody_without_the_right_changes_nothing(
    desk: DeskOf,
) -> None:
    await desk.opened_ticket()
    before = await desk.ticket()
    foreign = desk.button(WANG_QIANG, "接单")
    assert await desk.presses(LI_HONG, foreign) == ["这一步不由您处理。"]
    assert await desk.ticket() == before


async def test_who_may_not_is_refused_before_being_asked_anything(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    reject = desk.button(DINGTALK_SUPERVISORS, "驳回")
    assert await desk.presses(ZHAO_LEI, reject, DINGTALK_SUPERVISORS) == ["这一步不由您处理。"]


async def test_a_card_nobody_sent_finds_nothing(desk: DeskOf) -> None:
    await desk.opened_ticket()
    press = replace(desk.button(WANG_QIANG, "接单"), card_key="made-up")
    assert await desk.presses(WANG_QIANG, press) == GONE


@pytest.mark.parametrize(
    "payload",
    [
        "", "t", "t:1", "t:1:1", "t:x:1:accept:", "a:1", "m", "nonsense", "t:1:1:accept",
        "t:99999999999999999999:1:accept:", "t:-1:1:accept:", "t:１:1:accept:", "∞" * 200,
    ],
)  # fmt: skip
async def test_a_payload_we_never_packed_is_refused(desk: DeskOf, payload: str) -> None:
    await desk.opened_ticket()
    press = replace(desk.button(WANG_QIANG, "接单"), payload=payload)
    assert await desk.presses(WANG_QIANG, press) == GONE


async def test_a_payload_for_another_ticket_than_the_cards_is_refused(desk: DeskOf) -> None:
    await desk.opened_ticket()
    own = desk.button(WANG_QIANG, "接单")
    for words in ("冰箱漏水", *REPORT[1:]):
        await desk.said(LI_HONG, words)
    second = await desk.ticket("WX-1002")
    press = replace(own, payload=TaskPress(second.id, 1, "accept").pack())
    assert await desk.presses(WANG_QIANG, press) == GONE
    assert (await desk.ticket("WX-1002")).assignee is None


async def test_an_action_the_task_does_not_have_is_refused(desk: DeskOf) -> None:
    ticket = await desk.opened_ticket()
    for action in ("resolve", "approve", "no_such_action"):
        payload = TaskPress(ticket.id, 1, action).pack()
        press = replace(desk.button(WANG_QIANG, "接单"), payload=payload)
        assert await desk.presses(WANG_QIANG, press) == GONE


async def test_a_value_the_client_made_up_is_asked_for_again(desk: DeskOf) -> None:
    await desk.resolved_ticket()
    await desk.pressed(LI_HONG, "已解决")
    star = desk.button(LI_HONG, "★")
    for made_up in ("9", "0", "x", "5:5"):
        press = replace(star, payload=star.payload[:-1] + made_up)
        assert "1–5" in told(await desk.presses(LI_HONG, press))
        assert "rating" not in (await desk.ticket()).answers


async def test_another_persons_question_is_not_answered(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    assert await desk.presses(ZHOU_MIN, desk.button(LI_HONG, "冰箱")) == ["这一步不由您处理。"]
    assert labels(desk.card(LI_HONG))[:2] == ["空调", "冰箱"]


async def test_a_question_already_answered_in_words_is_out_of_date(desk: DeskOf) -> None:
    for words in REPORT[:5]:
        await desk.said(LI_HONG, words)
    old = desk.button(LI_HONG, "周末")
    question = desk.screen(LI_HONG)[-1]
    await desk.said(LI_HONG, "明天上午")
    answer = told(await desk.presses(LI_HONG, old))
    assert "已经过期" in answer and "保修期" in answer
    assert isinstance(question.message, Card)
    assert question.message.outcome == "已填写"
    for words in REPORT[6:]:
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["convenient"] == AT_HOME


async def test_a_question_answered_by_its_button_keeps_what_was_picked(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    first, second = desk.button(LI_HONG, "冰箱"), desk.button(LI_HONG, "电视")
    question = desk.screen(LI_HONG)[-1]
    await desk.presses(LI_HONG, first)
    await desk.presses(LI_HONG, second)
    assert isinstance(question.message, Card)
    assert question.message.outcome == "已选：冰箱"


async def test_a_card_of_an_earlier_form_does_not_answer_a_later_one(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    old = desk.button(LI_HONG, "冰箱")
    await desk.said(LI_HONG, "取消")
    await desk.said(LI_HONG, "报修")
    assert "已经过期" in told(await desk.presses(LI_HONG, old))
    for words in ("电视", "不启动", "打不开了", *REPORT[1:]):
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["product"] == "television"


async def test_a_question_of_a_form_that_is_over_is_gone(desk: DeskOf) -> None:
    for words in REPORT[:-1]:
        await desk.said(LI_HONG, words)
    summary = desk.button(LI_HONG, "提交")
    await desk.said(LI_HONG, "提交")
    assert await desk.presses(LI_HONG, summary) == GONE


async def test_an_answer_made_up_on_a_tickets_card_leaves_the_card_alone(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    made_up = replace(desk.button(WANG_QIANG, "到场"), payload=AnswerPress(0, "back").pack())
    await desk.pressed(WANG_QIANG, "解决")
    assert await desk.presses(WANG_QIANG, made_up) == GONE
    assert labels(desk.card(WANG_QIANG)) == ["到场", "待配件", "报费用", "配件明细", "解决", "转派"]


async def test_a_ticket_type_that_is_gone_from_the_menu_is_told(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "你好")
    press = replace(desk.button(LI_HONG, "家电报修"), payload=MenuPress("no_such_type").pack())
    assert await desk.presses(LI_HONG, press) == GONE


async def test_progress_may_be_asked_by_the_menu(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "你好")
    press = replace(desk.button(LI_HONG, "家电报修"), payload=MenuPress("progress").pack())
    assert await desk.presses(LI_HONG, press) == ["您目前没有进行中的工单。"]


async def test_an_action_made_up_on_a_questions_card_is_refused(desk: DeskOf) -> None:
    question = await _question_card(desk)
    ticket = await desk.opened_ticket()
    press = replace(question, payload=TaskPress(ticket.id, 1, "accept").pack())
    assert await desk.presses(LI_HONG, press) == GONE


async def _question_card(desk: DeskOf) -> ButtonPressed:
    await desk.said(LI_HONG, "报修")
    press = desk.button(LI_HONG, "冰箱")
    await desk.said(LI_HONG, "取消")
    return press


async def test_hold_and_back_change_what_can_be_pressed(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert labels(desk.card(WANG_QIANG)) == ["到场", "待配件", "报费用", "配件明细", "解决", "转派"]
    await desk.pressed(WANG_QIANG, "待配件")
    card = desk.card(WANG_QIANG)
    assert card.status == "等待配件"
    assert labels(card) == ["到场", "配件已到", "报费用", "配件明细", "解决", "转派"]
    assert "等待配件" in desk.transcript(LI_HONG)
    await desk.pressed(WANG_QIANG, "配件已到")
    assert "待配件" in labels(desk.card(WANG_QIANG))
    assert "已恢复处理" in desk.transcript(LI_HONG)


async def test_cost_within_the_limit_asks_nobody(desk: DeskOf) -> None:
    await desk.reported_cost("350")
    assert desk.screen(DINGTALK_SUPERVISORS) == []
    assert Fact(label="费用", value="¥350") in desk.card(WANG_QIANG).facts
    assert "解决" in labels(desk.card(WANG_QIANG))


async def test_cost_above_the_limit_waits_for_a_supervisor(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    approval = desk.card(DINGTALK_SUPERVISORS)
    assert labels(approval) == ["同意", "驳回"]
    assert [fact.label for fact in approval.facts[:2]] == ["配件", "费用"]
    assert labels(desk.card(WANG_QIANG)) == []
    await desk.pressed(HE_JUN, "同意", DINGTALK_SUPERVISORS)
    assert desk.card(DINGTALK_SUPERVISORS).outcome == "已由何军同意"
    assert desk.card(ZHOU_MIN).outcome == "已由何军同意"
    assert " 已由何军同意" in desk.transcript(WANG_QIANG)
    assert "费用 800 元已确认" in desk.transcript(LI_HONG)
    assert "解决" in labels(desk.card(WANG_QIANG))


async def test_a_rejected_cost_does_not_stand_and_is_told_with_its_reason(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    await desk.pressed(SUN_LI, "驳回", DINGTALK_SUPERVISORS)
    await desk.said(SUN_LI, "先问厂家", DINGTALK_SUPERVISORS)
    assert " 被孙丽驳回：先问厂家" in desk.transcript(WANG_QIANG)
    assert desk.card(DINGTALK_SUPERVISORS).outcome == "已由孙丽驳回：先问厂家"
    ticket = await desk.ticket()
    assert "cost" not in ticket.answers and ticket.phase is Phase.WORKING


async def test_a_ticket_handed_back_is_offered_again(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "转派")
    assert "重新安排工程师" in desk.transcript(LI_HONG)
    await desk.pressed(ZHAO_LEI, "接单")
    assert desk.card(WANG_QIANG).outcome == "已由赵磊接单"
    assert "工程师赵磊已接单" in desk.transcript(LI_HONG)


async def test_not_solved_goes_back_to_the_same_engineer(desk: DeskOf) -> None:
    await desk.resolved_ticket()
    assert "王强已处理完成：换了压缩机" in desk.card(LI_HONG).text
    await desk.pressed(LI_HONG, "未解决")
    assert "客户反馈未解决" in desk.transcript(WANG_QIANG)
    assert "解决" in labels(desk.card(WANG_QIANG))


async def test_solved_closes_and_asks_for_a_rating(desk: DeskOf) -> None:
    await desk.resolved_ticket()
    await desk.pressed(LI_HONG, "已解决")
    assert labels(desk.card(LI_HONG)) == ["★★★★★", "★★★★", "★★★", "★★", "★"]
    await desk.pressed(LI_HONG, "★★★★")
    assert desk.card(LI_HONG).outcome == "评分：4 分，谢谢！"
    assert "客户评分 4 分" in desk.transcript(WANG_QIANG)
    ticket = await desk.ticket()
    assert (ticket.phase, ticket.answers["rating"]) == (Phase.CLOSED, "4")


@pytest.mark.parametrize("words", ["已解决", "已解决。", "1", "Solved"])
async def test_the_requester_may_confirm_in_words(desk: DeskOf, words: str) -> None:
    await desk.resolved_ticket()
    await desk.said(LI_HONG, words)
    assert (await desk.ticket()).phase is Phase.CLOSED


@pytest.mark.parametrize(("words", "mark"), [("5", "5"), ("满意", "4"), ("3 分", "3")])
async def test_the_requester_may_rate_in_words(desk: DeskOf, words: str, mark: str) -> None:
    await desk.resolved_ticket()
    await desk.pressed(LI_HONG, "已解决")
    await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["rating"] == mark


async def test_a_supervisors_wecom_group_hears_of_it_where_it_can_take_no_card(
    desk: DeskOf,
) -> None:
    await desk.reported_cost("800")
    assert "费用: ¥800" in desk.transcript(WECOM_SUPERVISORS)
    assert labels(desk.last(WECOM_SUPERVISORS)) == []
