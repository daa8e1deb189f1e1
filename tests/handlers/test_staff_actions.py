from __future__ import annotations

import asyncio

import pytest

from handlers.cards import Fact, Picture, Text
from handlers.updates import FileSent, TextSent
from storage.database import Store
from tests.handlers.desk_of import (
    CUSTOMERS,
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    PNG,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    labels,
    told,
)
from workflows.verbs import Phase

MORE_ENGINEERS = ROSTER.replace(
    "groups:",
    """  - {name: 马超, channel: wecom, id: ma_chao, roles: [engineer]}
  - {name: 王芳, channel: wecom, id: wang_fang, roles: [engineer]}
groups:""",
)
MA_CHAO = Someone("wecom", "ma_chao", "马超")


async def two_in_hand(desk: DeskOf, who: Someone = WANG_QIANG) -> None:
    """WX-1001 and WX-1002, both accepted by the same engineer."""
    await desk.opened_ticket(LI_HONG)
    await desk.said(who, "接单 1001")
    await desk.opened_ticket(ZHANG_MIN)
    await desk.said(who, "接单 1002")


@pytest.mark.parametrize(
    "words", ["接单 1001", "1001 接单", "wx-1001 我来", "接单", "Accept 1001", "接 ０１"]
)
async def test_a_ticket_is_accepted_in_words(desk: DeskOf, words: str) -> None:
    await desk.opened_ticket()
    answers = await desk.said(WANG_QIANG, words)
    assert "WX-1001" in told(answers)
    assert "已由王强接单" in desk.transcript(ZHAO_LEI)
    assert labels(desk.card(WANG_QIANG))[0] == "到场"


async def test_who_says_it_second_learns_who_won_in_the_words_of_a_press(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(WANG_QIANG, "接单 1001")
    assert await desk.said(ZHAO_LEI, "接单 WX-1001") == ["WX-1001 已由王强接单。"]
    assert await desk.said(WANG_QIANG, "接单 WX-1001") == ["您已经处理过了。"]


@pytest.mark.parametrize(
    "words",
    [
        "更新 WX-1001 已到现场",
        "１００１ 到场了",
        "到场",
        "我到了",
        "1001号单 已到现场。",
        "on site 1001",
    ],
)
async def test_the_customer_is_told_of_what_is_said_in_words(desk: DeskOf, words: str) -> None:
    await desk.accepted_ticket()
    assert await desk.said(WANG_QIANG, words) == ["WX-1001 家电报修：工程师已到场"]
    assert "WX-1001：工程师已到场。" in desk.transcript(LI_HONG)
    assert desk.card(WANG_QIANG).status == "工程师已到场"


async def test_the_rest_of_the_words_fills_what_the_action_asks(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.said(WANG_QIANG, "1001 解决 换了电容")
    ticket = await desk.ticket()
    assert (ticket.phase, ticket.answers["solution"]) == (Phase.RESOLVED, "换了电容")
    assert "换了电容" in desk.card(LI_HONG).text


async def test_what_was_not_said_is_asked(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert "配件" in told(await desk.said(WANG_QIANG, "1001 费用 350"))
    await desk.said(WANG_QIANG, "压缩机")
    ticket = await desk.ticket()
    assert (ticket.answers["parts"], ticket.answers["cost"]) == ("压缩机", "350")


async def test_several_fields_are_taken_by_their_labels(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.said(WANG_QIANG, "1001 配件 压缩机 费用 680")
    ticket = await desk.ticket()
    assert (ticket.phase, ticket.answers["parts"]) == (Phase.APPROVING, "压缩机")
    assert Fact(label="费用", value="¥680") in desk.card(DINGTALK_SUPERVISORS).facts


async def test_parts_are_waited_for_and_come_with_a_note(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.said(WANG_QIANG, "1001 待配件，缺压缩机")
    assert desk.card(WANG_QIANG).status == "等待配件"
    assert [entry.kind for entry in await desk.history()][-2:] == ["pause", "noted"]
    assert "缺压缩机" not in desk.transcript(LI_HONG)
    await desk.said(WANG_QIANG, "配件到了 1001")
    assert "已恢复处理" in desk.transcript(LI_HONG)


@pytest.mark.parametrize(
    ("words", "phase"), [("同意 1001", Phase.WORKING), ("同意", Phase.WORKING)]
)
async def test_an_approver_votes_in_words(desk: DeskOf, words: str, phase: Phase) -> None:
    await desk.reported_cost("680")
    await desk.said(ZHOU_MIN, words)
    assert (await desk.ticket()).phase is phase
    assert desk.card(DINGTALK_SUPERVISORS).outcome == "已由周敏同意"


async def test_an_approver_votes_in_the_group_with_the_reason(desk: DeskOf) -> None:
    await desk.reported_cost("680")
    await desk.said(HE_JUN, "驳回 1001 太贵", DINGTALK_SUPERVISORS)
    assert " 被何军驳回：太贵" in desk.transcript(WANG_QIANG)
    late = await desk.said(SUN_LI, "同意 1001", DINGTALK_SUPERVISORS)
    assert late == ["WX-1001：已由何军驳回：太贵。"]


async def test_a_rejection_without_a_reason_asks_for_it(desk: DeskOf) -> None:
    await desk.reported_cost("680")
    assert "理由" in told(await desk.said(ZHOU_MIN, "不同意"))
    await desk.said(ZHOU_MIN, "太贵")
    assert "被周敏驳回：太贵" in desk.transcript(WANG_QIANG)


@pytest.mark.parametrize("words", ["同意 1001", "1001 到场", "1001 解决 修好了"])
async def test_nobody_does_in_words_what_they_could_not_press(desk: DeskOf, words: str) -> None:
    await desk.reported_cost("680")
    before = await desk.ticket()
    assert await desk.said(ZHAO_LEI, words) == ["这一步不由您处理。"]
    assert await desk.ticket() == before


@pytest.mark.parametrize(
    "words", ["解决不了", "1001 解决了吗？", "今天到场", "费用太高了", "同意才怪", "回复很慢"]
)
async def test_plain_speech_moves_no_ticket(desk: DeskOf, words: str) -> None:
    await desk.accepted_ticket()
    before = await desk.ticket()
    answer = told(await desk.said(WANG_QIANG, words))
    assert "没有听懂" in answer and "WX-1001 可以：到场、待配件、报费用、配件明细、解决" in answer
    assert await desk.ticket() == before


async def test_an_order_that_fits_two_tickets_asks_which_and_takes_a_press(desk: DeskOf) -> None:
    await two_in_hand(desk)
    question = told(await desk.said(WANG_QIANG, "到场"))
    assert "哪一张" in question and "WX-1001" in question and "WX-1002" in question
    await desk.pressed(WANG_QIANG, "WX-1001")
    assert [await _mark(desk, number) for number in ("WX-1001", "WX-1002")] == ["arrive", ""]


@pytest.mark.parametrize("choice", ["2", "第二个", "1001", "WX-1001"])
async def test_which_one_may_be_said_by_number(desk: DeskOf, choice: str) -> None:
    await two_in_hand(desk, ZHAO_LEI)
    await desk.said(ZHAO_LEI, "解决 换了电容", CUSTOMERS)
    await desk.said(ZHAO_LEI, choice, CUSTOMERS)
    assert (await desk.ticket("WX-1001")).answers["solution"] == "换了电容"
    assert "solution" not in (await desk.ticket("WX-1002")).answers


async def test_a_choice_may_be_left(desk: DeskOf) -> None:
    await two_in_hand(desk)
    await desk.said(WANG_QIANG, "到场")
    assert "什么都没有改" in told(await desk.said(WANG_QIANG, "取消"))
    await desk.said(WANG_QIANG, "1")
    assert await _mark(desk, "WX-1001") == await _mark(desk, "WX-1002") == ""


async def test_a_reply_to_a_card_says_which(desk: DeskOf) -> None:
    await two_in_hand(desk)
    await desk.replied(WANG_QIANG, "到场", "WX-1001", "[到场]")
    assert [await _mark(desk, number) for number in ("WX-1001", "WX-1002")] == ["arrive", ""]


async def test_a_reply_to_a_notice_says_which(desk: DeskOf) -> None:
    await two_in_hand(desk)
    await desk.said(LI_HONG, "对了，楼下有门禁，滴水更厉害了")
    await desk.replied(WANG_QIANG, "回复：好的，我下午到", "WX-1001 客户补充")
    assert "WX-1001 王强：好的，我下午到" in desk.transcript(LI_HONG)
    assert "我下午到" not in desk.transcript(ZHANG_MIN)


async def test_a_reply_to_quoted_words_of_ours_says_which_where_no_receipt_is_known(
    desk: DeskOf,
) -> None:
    await two_in_hand(desk)
    await desk.happens(WANG_QIANG, TextSent(text="到场", quoted="WX-1002：客户反馈未解决"), None)
    assert [await _mark(desk, number) for number in ("WX-1001", "WX-1002")] == ["", "arrive"]


async def _mark(desk: DeskOf, number: str) -> str:
    return (await desk.ticket(number)).tasks[-1].mark


async def test_amid_a_form_short_words_answer_it_and_a_whole_number_orders(desk: DeskOf) -> None:
    await two_in_hand(desk)
    await desk.said(WANG_QIANG, "解决 WX-1001")
    await desk.said(WANG_QIANG, "WX-1002 到场")
    assert await _mark(desk, "WX-1002") == "arrive"
    await desk.said(WANG_QIANG, "到场后换了电容")
    assert (await desk.ticket("WX-1001")).answers["solution"] == "到场后换了电容"


async def test_a_customer_orders_nothing(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    before = await desk.ticket()
    for words in ("1001 到场", "转给赵磊 1001", "备注 1001 我是客户", "WX-1001", "积压"):
        await desk.said(LI_HONG, words)
    after = await desk.ticket()
    assert (after.tasks, after.assignee) == (before.tasks, before.assignee)
    assert {entry.kind for entry in await desk.history()} & {"noted", "replied", "mark"} == set()


async def test_an_order_about_no_ticket_is_told_so(desk: DeskOf) -> None:
    await desk.opened_ticket()
    assert "没有找到工单 WX-77" in told(await desk.said(WANG_QIANG, "WX-77 到场"))
    assert "没有找到工单 77" in told(await desk.said(WANG_QIANG, "查 77"))
    assert "没有您可以“到场”的工单" in told(await desk.said(WANG_QIANG, "到场"))
    assert "请带上工单号" in told(await desk.said(WANG_QIANG, "备注 周五在家"))


async def test_an_unclear_order_about_a_ticket_names_what_it_allows(desk: DeskOf) -> None:
    await desk.opened_ticket()
    answer = told(await desk.said(WANG_QIANG, "WX-1001 咋整"))
    assert answer.startswith("抱歉，没有听懂。") and "WX-1001 可以：接单、备注、回复" in answer


# hand over


async def test_work_is_handed_over_by_name_and_everybody_concerned_hears_of_it(
    desk: DeskOf,
) -> None:
    await desk.accepted_ticket()
    old = desk.screen(WANG_QIANG)[-1]
    assert await desk.said(WANG_QIANG, "转给赵磊 1001") == ["WX-1001 已转给赵磊。"]
    assert "已转给赵磊" in old.words and "13812345678" not in old.words
    assert labels(desk.card(ZHAO_LEI)) == ["到场", "待配件", "报费用", "配件明细", "解决", "转派"]
    assert "13812345678" in told(fact.value for fact in desk.card(ZHAO_LEI).facts)
    assert "WX-1001：现在由工程师赵磊为您服务。" in desk.transcript(LI_HONG)
    assert (await desk.history())[-1].kind == "handed_over"


async def test_the_new_engineer_sees_what_was_sent(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.sent_photo(LI_HONG)
    await desk.said(WANG_QIANG, "转给赵磊")
    assert any(isinstance(shown.message, Picture) for shown in desk.screen(ZHAO_LEI))


async def test_who_gave_it_away_can_do_no_more(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    late = desk.button(WANG_QIANG, "到场")
    await desk.said(WANG_QIANG, "1001 转给赵磊")
    assert await desk.presses(WANG_QIANG, late) == ["WX-1001 已转给赵磊。"]
    assert await desk.said(WANG_QIANG, "1001 到场") == ["WX-1001 已转给赵磊。"]
    assert await desk.said(WANG_QIANG, "1001 转给赵磊") == ["WX-1001 已转给赵磊。"]


async def test_a_supervisor_takes_work_from_one_and_gives_it_to_another(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.said(SUN_LI, "把 WX-1001 改派给赵磊", DINGTALK_SUPERVISORS)
    assert "WX-1001 已由孙丽转给赵磊" in desk.transcript(WANG_QIANG)
    assert "解决" in labels(desk.card(ZHAO_LEI))


async def test_a_supervisor_gives_out_what_nobody_took(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(ZHOU_MIN, "1001 派给王工")
    assert "工程师王强已接单" in desk.transcript(LI_HONG)
    assert "已由王强接单" in desk.transcript(ZHAO_LEI)
    assert "解决" in labels(desk.card(WANG_QIANG))


async def test_only_who_has_it_hands_it_over(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(ZHAO_LEI, "转给王强 1001") == ["这一步不由您处理。"]


async def test_it_goes_to_nobody_of_another_role(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert "不能转给周敏" in told(await desk.said(WANG_QIANG, "转给周敏 1001"))
    assert "现在就由王强处理" in told(await desk.said(WANG_QIANG, "转给王强 1001"))


async def test_a_name_nobody_has_is_answered_with_those_there_are(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(WANG_QIANG, "转给李雷 1001") == ["没有找到“李雷”。可以转给：赵磊。"]


async def test_a_misspelt_name_is_asked_about_before_anything_happens(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert "您是说" in told(await desk.said(WANG_QIANG, "转给赵雷 1001"))
    assert (await desk.ticket()).tasks[-1].done_at is None
    await desk.pressed(WANG_QIANG, "赵磊")
    assert "解决" in labels(desk.card(ZHAO_LEI))


async def test_a_name_several_have_is_asked_about(store: Store) -> None:
    desk = await DeskOf.open(store, roster=MORE_ENGINEERS)
    await desk.accepted_ticket(ZHAO_LEI)
    question = told(await desk.said(ZHAO_LEI, "转给王工 1001", CUSTOMERS))
    assert "哪一位" in question and "王强" in question and "王芳" in question
    await desk.said(ZHAO_LEI, "王芳", CUSTOMERS)
    assert "现在由工程师王芳为您服务" in desk.transcript(LI_HONG)


async def test_of_two_hand_overs_at_once_one_wins_and_the_other_learns_who(store: Store) -> None:
    desk = await DeskOf.open(store, roster=MORE_ENGINEERS)
    await desk.accepted_ticket(ZHAO_LEI)
    await desk.write_down(ZHAO_LEI, TextSent(text="转给王强 1001"))
    await desk.write_down(ZHAO_LEI, TextSent(text="转给马超 1001"), CUSTOMERS)
    await asyncio.gather(desk.handle(ZHAO_LEI), desk.handle(ZHAO_LEI, CUSTOMERS))
    await desk.deliver()
    ticket = await desk.ticket()
    assert [entry.kind for entry in await desk.history()].count("handed_over") == 1
    assert len(ticket.open_tasks) == 1
    winner = {"王强": WANG_QIANG, "马超": MA_CHAO}
    names = [name for name in winner if f"WX-1001 已转给{name}。" in _heard(desk)]
    assert len(names) == 1
    assert "解决" in labels(desk.card(winner[names[0]]))
    assert _heard(desk).count(f"WX-1001 已转给{names[0]}。") == 2


def _heard(desk: DeskOf) -> str:
    return desk.transcript(ZHAO_LEI) + desk.transcript(CUSTOMERS)


# notes, replies, photos


async def test_a_note_stays_among_us(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    said = await desk.said(ZHOU_MIN, "备注 1001 客户说周五在家")
    assert said == ["已备注到 WX-1001，客户看不到。"]
    assert "WX-1001 周敏备注：客户说周五在家" in desk.transcript(WANG_QIANG)
    assert "周五在家" not in desk.transcript(LI_HONG)


async def test_a_reply_reaches_the_customer_and_says_from_whom(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(WANG_QIANG, "回复 1001 您好，我下午到") == ["已回复 WX-1001 的客户。"]
    assert "WX-1001 王强：您好，我下午到" in desk.transcript(LI_HONG)


async def test_in_a_group_a_reply_shows_no_number_to_call(desk: DeskOf) -> None:
    await desk.opened_ticket(ZHANG_MIN, CUSTOMERS)
    await desk.said(WANG_QIANG, "接单")
    await desk.said(WANG_QIANG, "回复：到了打 13900001111")
    notice = desk.last(CUSTOMERS)
    assert isinstance(notice, Text)
    assert "王强：到了打 139****1111" in notice.text and notice.mention == ZHANG_MIN.id


async def test_a_closed_ticket_takes_no_more_words(desk: DeskOf) -> None:
    await desk.resolved_ticket()
    await desk.pressed(LI_HONG, "已解决")
    assert "已经关闭" in told(await desk.said(WANG_QIANG, "回复 WX-1001 好的"))


async def test_a_photo_goes_to_the_only_ticket_in_hand(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.sent_photo(WANG_QIANG) == ["已存到 WX-1001。"]
    entry = (await desk.history())[-1]
    assert (entry.kind, len(entry.details["files"])) == ("noted", 1)  # type: ignore[arg-type]
    assert not any(isinstance(shown.message, Picture) for shown in desk.screen(LI_HONG))


async def test_photos_of_one_of_several_tickets_ask_which_and_all_go_there(desk: DeskOf) -> None:
    await two_in_hand(desk)
    await desk.said(WANG_QIANG, "我的工单")
    desk.clock.move(minutes=30)
    assert "哪张工单" in told(await desk.sent_photo(WANG_QIANG))
    assert await desk.sent_photo(WANG_QIANG, PNG + b"2") == []
    await desk.pressed(WANG_QIANG, "WX-1001")
    assert len((await desk.history("WX-1001"))[-1].details["files"]) == 2  # type: ignore[arg-type]


async def test_a_photo_after_an_order_belongs_to_its_ticket(desk: DeskOf) -> None:
    await two_in_hand(desk)
    await desk.said(WANG_QIANG, "1001 到场")
    assert await desk.sent_photo(WANG_QIANG) == ["已存到 WX-1001。"]


async def test_a_photo_sent_in_reply_belongs_to_the_cards_ticket(desk: DeskOf) -> None:
    await two_in_hand(desk)
    card = next(s for s in desk.screen(WANG_QIANG) if "WX-1001" in s.words and s.card_id)
    photo = FileSent(ref="m1", file_kind="image", reply_to=card.receipt)
    assert await desk.happens(WANG_QIANG, photo, None, PNG) == ["已存到 WX-1001。"]


async def test_a_photos_caption_is_an_order_too(desk: DeskOf) -> None:
    await two_in_hand(desk)
    caption = "回复 1002 已经装好了"
    await desk.said(WANG_QIANG, caption)
    photo = FileSent(ref="m1", file_kind="image", caption=caption)
    assert await desk.happens(WANG_QIANG, photo, None, PNG) == ["已发给 WX-1002 的客户。"]
    assert isinstance(desk.last(ZHANG_MIN), Picture)
    assert "王强：已经装好了" in desk.transcript(ZHANG_MIN)


async def test_a_photo_of_nobodys_ticket_says_how_it_could_be_told(desk: DeskOf) -> None:
    assert "回复工单卡片" in told(await desk.sent_photo(WANG_QIANG))
