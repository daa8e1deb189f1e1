from __future__ import annotations

import pytest

from handlers.cards import Card, Text
from handlers.updates import FileSent, LocationSent, Unsupported
from tests.handlers.desk_of import (
    AT_HOME,
    CHEN,
    CUSTOMERS,
    LI_HONG,
    LIVES_AT,
    REPORT,
    WANG_QIANG,
    ZHAO_LEI,
    DeskOf,
    labels,
    told,
)
from workflows.verbs import Phase


async def test_a_report_from_first_words_to_ticket_number(desk: DeskOf) -> None:
    asked = [told(await desk.said(LI_HONG, words)) for words in REPORT]

    assert "已了解：空调 · 不制冷、漏水" in asked[0] and "型号" in asked[0]
    assert "照片" in asked[1]
    assert "地址" in asked[2]
    assert "手机号" in asked[3]
    assert "什么时间" in asked[4]
    assert "保修期" in asked[5]
    assert "13812345678" in asked[6] and "[提交]" in asked[6]
    assert "WX-1001" in asked[7] and "今天 09:30" in asked[7]

    ticket = await desk.ticket()
    assert ticket.phase is Phase.NEW
    assert ticket.answers == {
        "product": "air_conditioner",
        "fault": ["not_cooling", "leaking"],
        "description": "空调不制冷了，还滴水",
        "model": "KFR-35GW",
        "address": LIVES_AT,
        "phone": "13812345678",
        "convenient": AT_HOME,
        "warranty": "under_warranty",
    }


async def test_one_question_at_a_time(desk: DeskOf) -> None:
    for words in REPORT:
        assert len(await desk.said(LI_HONG, words)) == 1


async def test_what_the_first_words_said_is_not_asked_again(desk: DeskOf) -> None:
    first = await desk.said(LI_HONG, "冰箱不启动，电话 13900001111")
    assert "型号" in told(first)
    for words in ("跳过", "跳过", "滨江区江南大道 100 号"):
        await desk.said(LI_HONG, words)
    asked = desk.transcript(LI_HONG)
    assert "哪种产品" not in asked and "手机号" not in asked
    assert "什么时间" in desk.card(LI_HONG).text


async def test_buttons_are_offered_where_there_are_choices(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    assert labels(desk.last(LI_HONG)) == ["空调", "冰箱", "洗衣机", "热水器", "电视", "其他"]
    await desk.pressed(LI_HONG, "洗衣机")
    assert "是什么故障" in told(s.words for s in desk.screen(LI_HONG))


async def test_an_answered_question_says_what_was_picked_instead_of_its_buttons(
    desk: DeskOf,
) -> None:
    await desk.said(LI_HONG, "报修")
    question = desk.screen(LI_HONG)[-1]
    await desk.pressed(LI_HONG, "洗衣机")
    assert isinstance(question.message, Card)
    assert question.message.buttons == ()
    assert question.message.outcome == "已选：洗衣机"


async def test_back_returns_to_the_question_before(desk: DeskOf) -> None:
    await desk.said(LI_HONG, REPORT[0])
    await desk.said(LI_HONG, "KFR-35GW")
    again = await desk.said(LI_HONG, "上一步")
    assert "型号" in told(again)
    await desk.said(LI_HONG, "KFR-72LW")
    for words in REPORT[2:]:
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["model"] == "KFR-72LW"


async def test_what_is_required_cannot_be_skipped(desk: DeskOf) -> None:
    for words in REPORT[:3]:
        await desk.said(LI_HONG, words)
    assert "需要填写" in told(await desk.said(LI_HONG, "跳过"))


async def test_cancel_submits_nothing(desk: DeskOf) -> None:
    for words in REPORT[:5]:
        await desk.said(LI_HONG, words)
    assert await desk.said(LI_HONG, "取消") == ["好的，已取消，本次没有提交。"]
    assert await desk.said(LI_HONG, "进度") == ["您目前没有进行中的工单。"]
    assert await desk.said(LI_HONG, "取消") == ["现在没有正在填写的内容。"]


async def test_one_field_is_edited_at_the_summary_and_nothing_else_is_asked(desk: DeskOf) -> None:
    for words in REPORT[:-1]:
        await desk.said(LI_HONG, words)
    await desk.pressed(LI_HONG, "修改")
    await desk.said(LI_HONG, "电话")
    back = await desk.said(LI_HONG, "13911112222")
    assert "13911112222" in told(back) and "[提交]" in told(back)
    await desk.pressed(LI_HONG, "提交")
    assert (await desk.ticket()).answers["phone"] == "13911112222"


async def test_a_wrong_answer_is_told_what_would_be_right_and_the_question_stays(
    desk: DeskOf,
) -> None:
    for words in REPORT[:4]:
        await desk.said(LI_HONG, words)
    wrong = told(await desk.said(LI_HONG, "12345"))
    assert "11 位手机号" in wrong and "请留一个手机号" in wrong
    for words in REPORT[4:]:
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["phone"] == "13812345678"


async def test_after_three_misses_a_way_out_is_shown(desk: DeskOf) -> None:
    for words in REPORT[:4]:
        await desk.said(LI_HONG, words)
    answers = [told(await desk.said(LI_HONG, words)) for words in ("1", "2", "3")]
    assert "人工" not in answers[0] and "人工" in answers[2]


async def test_progress_is_told_amid_a_form_and_the_form_goes_on(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱漏水")
    assert "WX-1001 家电报修：待接单（今天 09:30 前）" in told(await desk.said(LI_HONG, "进度"))
    assert "照片" in told(await desk.said(LI_HONG, "BCD-200"))


async def test_progress_names_the_newest_first(desk: DeskOf) -> None:
    await desk.opened_ticket()
    for words in ("冰箱漏水", *REPORT[1:]):
        await desk.said(LI_HONG, words)
    (answer,) = await desk.said(LI_HONG, "进度")
    assert answer.splitlines()[0] == "您的工单："
    assert [line.split()[0] for line in answer.splitlines()[1:]] == ["WX-1002", "WX-1001"]


async def test_whatever_else_is_said_belongs_to_the_open_ticket(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(LI_HONG, "师傅来之前打个电话") == ["已补充到 WX-1001。"]
    assert "客户补充：师傅来之前打个电话" in desk.transcript(WANG_QIANG)
    (entry,) = [each for each in await desk.history() if each.kind == "commented"]
    assert entry.details["text"] == "师傅来之前打个电话"


async def test_help_and_a_human_are_always_at_hand(desk: DeskOf) -> None:
    assert "直接说您的问题" in told(await desk.said(LI_HONG, "帮助"))
    assert "服务人员会尽快联系您" in told(await desk.said(LI_HONG, "人工"))


async def test_small_talk_gets_the_welcome_with_its_menu(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "你好")
    assert "请直接描述问题" in desk.card(LI_HONG).text
    await desk.pressed(LI_HONG, "家电报修")
    assert "哪种产品" in desk.card(LI_HONG).text


async def test_entering_greets_once(desk: DeskOf) -> None:
    assert len(await desk.entered(LI_HONG)) == 1
    assert await desk.entered(LI_HONG) == []


async def test_staff_are_greeted_by_name_and_told_what_they_can_say(desk: DeskOf) -> None:
    (greeting,) = await desk.entered(WANG_QIANG)
    assert "王强" in greeting and "我的工单" in greeting
    assert "接单" in told(await desk.said(WANG_QIANG, "帮助"))
    assert "没有听懂" in told(await desk.said(WANG_QIANG, "今天天气不错"))


async def test_my_tickets_are_those_in_hand(desk: DeskOf) -> None:
    assert await desk.said(WANG_QIANG, "我的工单") == ["您手上没有工单。"]
    await desk.accepted_ticket(WANG_QIANG)
    assert "WX-1001" in told(await desk.said(WANG_QIANG, "我的工单"))
    assert await desk.said(ZHAO_LEI, "我的工单") == ["您手上没有工单。"]


async def test_a_message_of_an_unknown_kind_is_answered_not_swallowed(desk: DeskOf) -> None:
    (answer,) = await desk.happens(LI_HONG, Unsupported(platform_kind="channels_shop"), None)
    assert "channels_shop" in answer


async def test_a_shared_place_is_an_address(desk: DeskOf) -> None:
    for words in REPORT[:3]:
        await desk.said(LI_HONG, words)
    place = LocationSent(latitude="30.27", longitude="120.12", label="杭州市西湖区文三路 90 号")
    assert "手机号" in told(await desk.happens(LI_HONG, place, None))


async def test_a_spoken_message_counts_as_its_transcript(desk: DeskOf) -> None:
    voice = FileSent(ref="v", file_kind="voice", transcript="空调不制冷", stored=1)
    assert "已了解：空调 · 不制冷" in told(await desk.happens(LI_HONG, voice, None))


async def test_outsiders_in_a_group_are_asked_in_numbered_words_and_named(desk: DeskOf) -> None:
    await desk.said(CHEN, "报修", CUSTOMERS)
    question = desk.last(CUSTOMERS)
    assert isinstance(question, Text)
    assert question.mention == CHEN.id
    assert "1. 空调" in question.text and "6. 其他" in question.text
    await desk.said(CHEN, "1", CUSTOMERS)
    assert "是什么故障" in desk.transcript(CUSTOMERS)


async def test_an_outsider_opens_confirms_and_rates_in_words(desk: DeskOf) -> None:
    await desk.opened_ticket(CHEN, CUSTOMERS)
    await desk.pressed(WANG_QIANG, "接单")
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "换了压缩机")
    assert "1. 已解决\n2. 未解决" in desk.transcript(CUSTOMERS)
    await desk.said(CHEN, "已解决", CUSTOMERS)
    await desk.said(CHEN, "5", CUSTOMERS)
    assert not any(isinstance(shown.message, Card) for shown in desk.screen(CUSTOMERS))
    ticket = await desk.ticket()
    assert (ticket.phase, ticket.answers["rating"]) == (Phase.CLOSED, "5")


async def test_two_people_in_one_group_fill_in_two_forms(desk: DeskOf) -> None:
    await desk.said(CHEN, "空调漏水", CUSTOMERS)
    await desk.said(ZHAO_LEI, "帮助", CUSTOMERS)
    assert "照片" in told(await desk.said(CHEN, "KFR-35GW", CUSTOMERS))


@pytest.mark.parametrize("words", ["好的", "谢谢", "辛苦了"])
async def test_thanks_after_the_end_open_nothing(desk: DeskOf, words: str) -> None:
    await desk.resolved_ticket()
    await desk.pressed(LI_HONG, "已解决")
    await desk.said(LI_HONG, words)
    async with desk.store.unit_of_work(desk.company) as uow:
        assert await uow.tickets.by_number("WX-1002") is None
