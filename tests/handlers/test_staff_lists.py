from __future__ import annotations

import pytest

from handlers.cards import Card, Text
from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    ROSTER,
    WANG_QIANG,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    labels,
    told,
)

AN_AGENT_AND_A_GUEST = ROSTER.replace(
    "groups:",
    """  - {name: 许静, channel: wecom, id: xu_jing, roles: [agent]}
  - {name: Tom, channel: dingtalk, id: tom, roles: [engineer], locale: en}
  - {name: 林工, channel: wecom, id: lin_gong, roles: [engineer, customer]}
groups:""",
)
XU_JING = Someone(WECOM, "xu_jing", "许静")
TOM = Someone(DINGTALK, "tom", "Tom")
LIN_GONG = Someone(WECOM, "lin_gong", "林工")


@pytest.mark.parametrize("words", ["积压", "待接单", "未接单。", "backlog"])
async def test_what_nobody_took_is_listed_with_its_deadline(desk: DeskOf, words: str) -> None:
    await desk.opened_ticket(LI_HONG)
    desk.clock.move(minutes=10)
    await desk.opened_ticket(ZHANG_MIN)
    assert told(await desk.said(ZHAO_LEI, words)).splitlines() == [
        "待接单 2 张，最急的在前：",
        "WX-1001 家电报修 空调 不制冷、漏水：待接单（今天 09:30 前，还剩 20 分钟）",
        "WX-1002 家电报修 空调 不制冷、漏水：待接单（今天 09:40 前，还剩 30 分钟）",
    ]


async def test_a_long_backlog_shows_the_most_urgent_and_how_many_more(desk: DeskOf) -> None:
    for place in range(12):
        await desk.opened_ticket(Someone(DINGTALK, f"customer_{place}", "客户"))
        desk.clock.move(minutes=1)
    lines = told(await desk.said(ZHOU_MIN, "积压")).splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("待接单 12 张，最急的在前：", "……还有 2 张。", 12)
    assert lines[1].startswith("WX-1001 ")


async def test_a_ticket_in_hand_is_no_backlog(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(ZHAO_LEI, "积压") == ["没有待接单的工单。"]


@pytest.mark.parametrize("words", ["我的工单", "我的待办", "进度", "my tickets"])
async def test_what_is_in_hand_comes_with_its_deadline(desk: DeskOf, words: str) -> None:
    await desk.accepted_ticket()
    assert told(await desk.said(WANG_QIANG, words)).splitlines() == [
        "您手上的工单，共 1 张：",
        "WX-1001 家电报修 空调 不制冷、漏水：处理中（11-24 09:00 前，还剩 1 天）",
    ]
    assert await desk.said(ZHAO_LEI, words) == ["您手上没有工单。"]


async def test_a_supervisors_work_is_what_waits_for_their_vote(desk: DeskOf) -> None:
    await desk.reported_cost("680")
    assert "WX-1001" in told(await desk.said(ZHOU_MIN, "我的待办"))
    in_group = told(await desk.said(HE_JUN, "待审批", DINGTALK_SUPERVISORS))
    assert "等您审批的，共 1 张" in in_group and "WX-1001" in in_group
    assert await desk.said(WANG_QIANG, "待审批") == ["没有等您审批的工单。"]


async def test_today_is_what_is_due_today(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(WANG_QIANG, "今天的") == ["今天没有要到期的工单。"]
    desk.clock.move(hours=20)
    assert "WX-1001" in told(await desk.said(WANG_QIANG, "今天的"))


async def test_overdue_of_all_for_supervisors_and_of_ones_own_for_engineers(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(ZHOU_MIN, "超时") == ["没有超时的工单。"]
    desk.clock.move(hours=25)
    line = "WX-1001 家电报修 空调 不制冷、漏水：处理中（今天 09:00 到期，已超时 1 小时）"
    assert told(await desk.said(ZHOU_MIN, "超时")).splitlines() == ["已超时 1 张：", line]
    assert told(await desk.said(WANG_QIANG, "逾期")).splitlines() == ["已超时 1 张：", line]
    assert await desk.said(ZHAO_LEI, "超时") == ["没有超时的工单。"]


async def test_what_is_due_next_says_how_long_there_is_and_who_has_it(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    desk.clock.move(hours=23)
    await desk.opened_ticket(ZHANG_MIN)
    held = "WX-1001 家电报修 空调 不制冷、漏水：处理中（今天 09:00 前，还剩 1 小时） 王强"
    free = "WX-1002 家电报修 空调 不制冷、漏水：待接单（今天 08:30 前，还剩 30 分钟） 无人接单"
    heading = "最先到期的，最急的在前："
    assert told(await desk.said(ZHOU_MIN, "快到期")).splitlines() == [heading, free, held]
    assert told(await desk.said(WANG_QIANG, "due next")).splitlines() == [heading, free, held]
    assert told(await desk.said(ZHAO_LEI, "快要超时")).splitlines() == [heading, free]


async def test_of_much_that_is_due_next_the_nearest_are_shown(desk: DeskOf) -> None:
    assert await desk.said(ZHOU_MIN, "快到期") == ["没有要到期的工单。"]
    for place in range(11):
        await desk.opened_ticket(Someone(DINGTALK, f"customer_{place}", "客户"))
    lines = told(await desk.said(ZHOU_MIN, "快到期")).splitlines()
    assert (lines[-1], len(lines)) == ("……后面还有。", 12)


@pytest.mark.parametrize("words", ["积压", "超时", "快到期", "待审批", "今天的"])
async def test_customers_get_no_list_of_ours(desk: DeskOf, words: str) -> None:
    await desk.opened_ticket(LI_HONG)
    assert "WX-1001" not in told(await desk.said(ZHANG_MIN, words))


@pytest.mark.parametrize("words", ["WX-1001", "1001", "查 1001", "WX-1001 详情", "看看01"])
async def test_a_number_alone_brings_the_card_with_what_can_be_done(
    desk: DeskOf, words: str
) -> None:
    await desk.accepted_ticket()
    await desk.said(WANG_QIANG, words)
    last = desk.last(WANG_QIANG)
    assert labels(last) == ["到场", "待配件", "报费用", "配件明细", "解决", "转派"]
    await desk.pressed(WANG_QIANG, "到场")
    assert "工程师已到场" in desk.transcript(LI_HONG)


async def test_whoever_can_do_nothing_reads_it_in_words(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    answer = told(await desk.said(ZHOU_MIN, "WX-1001"))
    assert isinstance(desk.last(ZHOU_MIN), Text)
    assert answer.splitlines()[0] == "WX-1001 家电报修：处理中"
    assert "13812345678" in answer, "supervisors look after every ticket"
    assert answer.splitlines()[-1] == "WX-1001 可以：转给〈姓名〉、备注、回复"


async def test_an_engineer_reads_nothing_private_of_anothers_ticket(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    answer = told(await desk.said(ZHAO_LEI, "WX-1001"))
    assert "空调" in answer and "工程师：王强" in answer
    assert not any(private in answer for private in ("文三路", "1381", "5678"))


async def test_in_a_group_nobody_reads_anything_private(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    answer = told(await desk.said(HE_JUN, "WX-1001", DINGTALK_SUPERVISORS))
    assert "空调" in answer and "文三路" not in answer and "1381" not in answer


async def test_an_approvers_card_can_be_fetched_into_the_group(desk: DeskOf) -> None:
    await desk.reported_cost("680")
    await desk.said(HE_JUN, "WX-1001", DINGTALK_SUPERVISORS)
    card = desk.last(DINGTALK_SUPERVISORS)
    assert isinstance(card, Card) and labels(card) == ["同意", "驳回"]
    assert "文三路" not in told(fact.value for fact in card.facts)


async def test_help_names_what_is_really_open_to_this_person(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.opened_ticket(ZHANG_MIN)
    answer = told(await desk.said(WANG_QIANG, "帮助"))
    assert (
        "· WX-1001 可以：到场、待配件、报费用、配件明细、解决、转派、转给〈姓名〉、备注、回复"
        in answer
    )
    assert "· WX-1002 可以：接单、备注、回复" in answer
    assert "“1001 到场”" in answer and "待审批" not in answer
    assert "到场" not in told(await desk.said(ZHAO_LEI, "帮助")).splitlines()[1]


async def test_a_supervisors_help_speaks_of_approvals(desk: DeskOf) -> None:
    await desk.reported_cost("680")
    answer = told(await desk.said(ZHOU_MIN, "帮助"))
    assert "· WX-1001 可以：同意、驳回" in answer and "“待审批”" in answer


async def test_help_without_any_ticket_still_says_what_there_will_be(desk: DeskOf) -> None:
    answer = told(await desk.said(ZHAO_LEI, "帮助"))
    assert "“12 接单”" in answer and "“待接单”" in answer


@pytest.mark.parametrize("words", ["唱首歌", "🐱", "？？？", "1 + 1"])
async def test_a_dry_word_never_comes_without_what_can_be_said(desk: DeskOf, words: str) -> None:
    await desk.accepted_ticket()
    answer = told(await desk.said(WANG_QIANG, words))
    assert answer.startswith("抱歉，没有听懂。")
    assert "WX-1001 可以：到场" in answer and "“我的工单”" in answer


async def test_agents_and_english_speakers_are_served_alike(store: Store) -> None:
    desk = await DeskOf.open(store, roster=AN_AGENT_AND_A_GUEST)
    await desk.opened_ticket()
    assert "“草稿”" in told(await desk.said(XU_JING, "帮助"))
    assert "文三路" in told(await desk.said(XU_JING, "WX-1001"))
    assert "Waiting for an engineer, 1" in told(await desk.said(TOM, "backlog"))
    assert "WX-1001: Accept, note, reply" in told(await desk.said(TOM, "help"))
    await desk.said(TOM, "accept 1001")
    assert "工程师Tom已接单" in desk.transcript(LI_HONG)
    assert "WX-1001" in told(await desk.said(TOM, "1001 cost 350 parts fan"))
    assert (await desk.ticket()).answers["cost"] == "350"


async def test_an_engineer_who_is_a_customer_too_still_reports(store: Store) -> None:
    desk = await DeskOf.open(store, roster=AN_AGENT_AND_A_GUEST)
    answer = told(await desk.said(LIN_GONG, "我家冰箱不制冷了"))
    assert "型号" in answer and "没有听懂" not in answer
    await desk.said(LIN_GONG, "取消")
    await desk.opened_ticket()
    await desk.said(LIN_GONG, "1001 接单")
    await desk.said(LIN_GONG, "1001 解决 空调不制冷，换了电容")
    assert (await desk.ticket()).answers["solution"] == "空调不制冷，换了电容"
