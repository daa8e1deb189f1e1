"""拉群: who is brought together, what the group reads, and when there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Text
from handlers.groups import GroupWanted
from storage.database import Store
from tests.fakes import CAPABILITIES, CODE_CARDS, WECOM
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    LI_HONG,
    REPORT,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Group,
    told,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GROUPS = replace(CODE_CARDS, makes_groups=True)


@pytest.fixture
async def gathering(store: Store) -> DeskOf:
    """A desk whose WeCom makes groups."""
    desk = await DeskOf.open(store)
    desk.desk = replace(
        desk.desk,
        capabilities={**CAPABILITIES, WECOM: GROUPS},
        public_url="https://desk.example.com",
    )
    return desk


async def group_of(desk: DeskOf, number: str = "WX-1001") -> Group:
    ticket = await desk.ticket(number)
    async with desk.store.unit_of_work(desk.company) as uow:
        (chat_id,) = await uow.ticket_chats.of_ticket(ticket.id)
        chat = await uow.chats.get(chat_id)
    return Group(chat.channel, chat.external_id)


async def test_those_at_work_their_supervisor_and_a_requester_of_ours_come_together(
    gathering: DeskOf,
) -> None:
    await gathering.accepted_ticket()
    (answer,) = await gathering.said(WANG_QIANG, "拉群 1001")
    assert answer == "已为 WX-1001 拉群：王强、周敏、李红。"
    group = await group_of(gathering)
    assert group.id.isalnum() and len(group.id) <= 32
    made = gathering.made[group.id]
    assert made == GroupWanted(
        title="WX-1001 家电报修", members=("wang_qiang", "zhou_min", "li_hong")
    )
    first = gathering.card(group)
    assert "王强为 WX-1001 拉了这个群" in first.text and not first.asks
    assert first.link == "https://desk.example.com/m/tickets/WX-1001"
    read = gathering.transcript(group)
    assert REPORT[3] not in read and REPORT[4] not in read, "no address, no phone number"
    assert [entry.kind for entry in await gathering.history()].count("gathered") == 1


async def test_it_is_told_there_how_it_goes_and_to_whom(gathering: DeskOf) -> None:
    await gathering.reported_cost("680")
    await gathering.said(WANG_QIANG, "拉群")
    group = await group_of(gathering)
    await gathering.said(WANG_QIANG, "备注 1001 客户脾气不好")
    assert len(gathering.screen(group)) == 1, "what is between us is not for the requester"
    await gathering.pressed(SUN_LI, "同意", DINGTALK_SUPERVISORS)
    last = gathering.last(group)
    assert isinstance(last, Text)
    assert last.text.startswith("WX-1001 家电报修：") and "审批已通过。" in last.text
    assert "孙丽" not in last.text, (
        "who of us decided is nothing for the requester, who reads along"
    )
    assert last.mention == "wang_qiang", "whose turn it is now"


async def test_asked_twice_it_is_one_group(gathering: DeskOf) -> None:
    await gathering.accepted_ticket()
    await gathering.said(WANG_QIANG, "拉群 1001")
    (again,) = await gathering.said(ZHOU_MIN, "1001 建群")
    assert again.startswith("WX-1001 已经有群了")
    assert len(gathering.made) == 1
    assert len(gathering.screen(await group_of(gathering))) == 1, "introduced once"


async def test_a_group_is_made_before_anything_is_said_in_it(gathering: DeskOf) -> None:
    await gathering.accepted_ticket()
    await gathering.said(WANG_QIANG, "拉群 1001")
    group = await group_of(gathering)
    assert gathering.in_order[group.id] == ["gather", "send"]


async def test_without_two_people_of_one_platform_there_is_none(store: Store) -> None:
    roster = "\n".join(line for line in ROSTER.splitlines() if "zhou_min" not in line)
    desk = await DeskOf.open(
        store, roster.replace("channel: wecom, id: li_hong", "channel: dingtalk, id: li_hong")
    )
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, WECOM: GROUPS})
    zhang = replace(LI_HONG, channel="dingtalk")
    await desk.opened_ticket(zhang)
    await desk.pressed(WANG_QIANG, "接单")
    (answer,) = await desk.said(WANG_QIANG, "拉群 1001")
    assert "不到两个" in answer and not desk.made


async def test_where_no_platform_makes_groups_that_is_said(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    (answer,) = await desk.said(WANG_QIANG, "拉群 1001")
    assert answer == "现在连接的平台不能由我建群。"
    assert "拉群" not in told(await desk.said(WANG_QIANG, "1001"))


async def test_a_customer_pulls_nobody_together(gathering: DeskOf) -> None:
    await gathering.accepted_ticket()
    await gathering.said(LI_HONG, "拉群 1001")
    assert not gathering.made


async def test_an_engineer_learns_that_it_can_be_said(gathering: DeskOf) -> None:
    await gathering.accepted_ticket()
    assert "拉群" in told(await gathering.said(WANG_QIANG, "帮助"))


async def test_who_is_on_another_platform_alone_is_not_counted(gathering: DeskOf) -> None:
    await gathering.accepted_ticket(by=ZHAO_LEI)
    await gathering.said(ZHAO_LEI, "拉群 1001")
    (wanted,) = gathering.made.values()
    assert wanted.members == ("zhou_min", "li_hong")


async def test_among_ourselves_it_is_told_who_decided_and_why(gathering: DeskOf) -> None:
    """The requester is on another platform, and so not there."""
    await gathering.opened_ticket(ZHANG_MIN)
    await gathering.pressed(WANG_QIANG, "接单")
    await gathering.pressed(WANG_QIANG, "报费用")
    for said in ("压缩机", "680"):
        await gathering.said(WANG_QIANG, said)
    await gathering.said(WANG_QIANG, "拉群 1001")
    await gathering.said(SUN_LI, "驳回 1001 太贵了", DINGTALK_SUPERVISORS)
    assert "被孙丽驳回" in gathering.transcript(await group_of(gathering))


async def test_whoever_gets_the_work_comes_to_the_group(gathering: DeskOf) -> None:
    await gathering.accepted_ticket(by=ZHAO_LEI)
    await gathering.said(ZHAO_LEI, "拉群 1001")
    group = await group_of(gathering)
    assert "wang_qiang" not in gathering.made[group.id].members
    await gathering.said(ZHOU_MIN, "转给王强 1001")
    assert "wang_qiang" in gathering.made[group.id].members
    last = gathering.last(group)
    assert isinstance(last, Text) and last.mention == "wang_qiang"
    assert gathering.in_order[group.id] == ["gather", "send", "gather", "send"]
