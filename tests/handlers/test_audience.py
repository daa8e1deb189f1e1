from __future__ import annotations

from handlers.audience import LISTENERS
from handlers.cards import Card, Picture, Text
from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    WECOM_SUPERVISORS,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    labels,
    repair_document,
    told,
)
from workflows.effects import Occasion

STAFF = (WANG_QIANG, ZHAO_LEI, ZHOU_MIN, SUN_LI, HE_JUN)


def test_every_occasion_has_its_listeners() -> None:
    assert set(LISTENERS) == set(Occasion)


async def test_a_new_ticket_is_offered_to_engineers_on_both_platforms_and_to_nobody_else(
    desk: DeskOf,
) -> None:
    await desk.opened_ticket()
    assert [labels(desk.last(who)) for who in (WANG_QIANG, ZHAO_LEI)] == [["接单"], ["接单"]]
    assert not any(desk.screen(who) for who in (ZHOU_MIN, SUN_LI, HE_JUN))


async def test_a_group_that_takes_cards_stands_for_its_members_there(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    assert labels(desk.last(DINGTALK_SUPERVISORS)) == ["同意", "驳回"]
    assert desk.screen(SUN_LI) == [] and desk.screen(HE_JUN) == []


async def test_a_group_without_cards_hears_of_it_and_its_members_get_cards(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    notice = desk.last(WECOM_SUPERVISORS)
    assert isinstance(notice, Card) and not notice.buttons
    assert (notice.status, notice.outcome) == ("费用待审批", "请审批人在各自收到的卡片上处理")
    assert labels(desk.last(ZHOU_MIN)) == ["同意", "驳回"]


async def test_anyone_of_the_role_may_press_the_groups_card(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    await desk.pressed(HE_JUN, "同意", DINGTALK_SUPERVISORS)
    assert desk.card(DINGTALK_SUPERVISORS).outcome == "已由何军同意"


async def test_nobody_of_ours_is_told_of_their_own_deed(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    before = len(desk.screen(WANG_QIANG))
    await desk.pressed(WANG_QIANG, "到场")
    await desk.pressed(WANG_QIANG, "待配件")
    await desk.pressed(WANG_QIANG, "配件已到")
    assert len(desk.screen(WANG_QIANG)) == before
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "换了压缩机")
    assert "已处理完成" not in desk.transcript(WANG_QIANG)


async def test_the_one_who_approves_is_not_told_that_it_was_approved(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    await desk.pressed(ZHOU_MIN, "同意")
    assert " 已由周敏同意" in desk.transcript(WANG_QIANG)
    assert len(desk.screen(ZHOU_MIN)) == 1


async def test_the_requester_hears_each_step_once(desk: DeskOf) -> None:
    await desk.opened_ticket()
    before = len(desk.screen(LI_HONG))
    await desk.pressed(WANG_QIANG, "接单")
    await desk.pressed(WANG_QIANG, "到场")
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "换了压缩机")
    heard = [shown.words.splitlines()[0] for shown in desk.screen(LI_HONG)[before:]]
    assert heard == [
        "WX-1001：工程师王强已接单，会尽快与您联系。",
        "WX-1001：工程师已到场。",
        "WX-1001 家电报修",
    ]


async def test_a_requester_in_a_group_is_named_when_told(desk: DeskOf) -> None:
    await desk.opened_ticket(CHEN, CUSTOMERS)
    await desk.pressed(WANG_QIANG, "接单")
    notice = desk.last(CUSTOMERS)
    assert isinstance(notice, Text)
    assert (notice.mention, "已接单" in notice.text) == (CHEN.id, True)


async def test_a_member_who_reports_in_a_group_confirms_by_a_card_there(desk: DeskOf) -> None:
    await desk.opened_ticket(ZHANG_MIN, CUSTOMERS)
    await desk.pressed(WANG_QIANG, "接单")
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "换了压缩机")
    assert labels(desk.last(CUSTOMERS)) == ["已解决", "未解决"]
    assert await desk.presses(CHEN, desk.button(CUSTOMERS, "已解决"), CUSTOMERS) == [
        "这一步不由您处理。"
    ]
    await desk.pressed(ZHANG_MIN, "已解决", CUSTOMERS)
    assert labels(desk.card(CUSTOMERS))[0] == "★★★★★"


async def test_whoever_takes_the_ticket_sees_the_photos_and_groups_only_how_many(
    desk: DeskOf,
) -> None:
    for words in ("空调不制冷了，还滴水", "KFR-35GW"):
        await desk.said(LI_HONG, words)
    await desk.sent_photo(LI_HONG)
    for words in ("完成", "杭州市西湖区文三路 90 号", "13812345678", "周末", "在保", "提交"):
        await desk.said(LI_HONG, words)
    assert _pictures(desk, WANG_QIANG) == _pictures(desk, ZHAO_LEI) == 0
    assert "照片: 1 张" in desk.transcript(WANG_QIANG)
    await desk.pressed(WANG_QIANG, "接单")
    assert (_pictures(desk, WANG_QIANG), _pictures(desk, ZHAO_LEI)) == (1, 0)


def _pictures(desk: DeskOf, who: Someone) -> int:
    return sum(isinstance(shown.message, Picture) for shown in desk.screen(who))


async def test_a_photo_added_later_reaches_the_engineer(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.sent_photo(LI_HONG) == ["已补充到 WX-1001。"]
    assert _pictures(desk, WANG_QIANG) == 1
    assert "客户补充：\n" not in desk.transcript(WANG_QIANG) + "\n"


async def test_overdue_response_is_told_to_engineers_and_supervisors(desk: DeskOf) -> None:
    await desk.opened_ticket()
    desk.clock.move(minutes=30)
    assert await desk.ring_due() == 1
    for place in (WANG_QIANG, ZHAO_LEI, ZHOU_MIN, DINGTALK_SUPERVISORS, WECOM_SUPERVISORS):
        overdue = desk.card(place)
        assert "已超时" in overdue.status and "响应" in overdue.title, place
        assert "无人接单" in told(fact.value for fact in overdue.facts)
    assert desk.screen(LI_HONG)[-1].words.startswith("您的家电报修已提交")


async def test_overdue_repair_is_told_to_its_engineer_and_the_supervisors(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    desk.clock.move(hours=24)
    await desk.ring_due()
    assert "解决" in desk.card(WANG_QIANG).title
    assert "王强" in told(fact.value for fact in desk.card(DINGTALK_SUPERVISORS).facts)
    assert "超时" not in desk.transcript(ZHAO_LEI)


async def test_overdue_is_told_once(desk: DeskOf) -> None:
    await desk.opened_ticket()
    desk.clock.move(minutes=31)
    await desk.ring_due()
    before = len(desk.screen(DINGTALK_SUPERVISORS))
    desk.clock.move(hours=5)
    await desk.ring_due()
    assert len(desk.screen(DINGTALK_SUPERVISORS)) == before


async def test_a_promise_kept_in_time_is_never_overdue(desk: DeskOf) -> None:
    await desk.resolved_ticket()
    desk.clock.move(days=3)
    assert await desk.ring_due() == 0
    assert "超时" not in desk.transcript(DINGTALK_SUPERVISORS)


async def test_a_target_may_tell_the_requester(store: Store) -> None:
    target = {"id": "answer", "name": "响应", "within": "PT10M", "until": "dispatch"}
    document = repair_document(sla=[{**target, "tell": ["requester"]}])
    desk = await DeskOf.open(store, definition=document)
    await desk.opened_ticket()
    desk.clock.move(minutes=11)
    await desk.ring_due()
    assert "已超时" in told(shown.words for shown in desk.screen(LI_HONG)[-1:])
    assert desk.screen(DINGTALK_SUPERVISORS) == []


async def test_the_assignee_of_a_target_nobody_took_yet_is_nobody(store: Store) -> None:
    target = {"id": "answer", "name": "响应", "within": "PT10M", "until": "dispatch"}
    document = repair_document(sla=[{**target, "tell": ["assignee"]}])
    desk = await DeskOf.open(store, definition=document)
    await desk.opened_ticket()
    desk.clock.move(minutes=11)
    assert await desk.ring_due() == 1
    assert not any("已超时：" in desk.transcript(who) for who in (*STAFF, LI_HONG))


async def test_someone_who_is_in_two_roles_told_hears_it_once(store: Store) -> None:
    both = "  - {name: 林主管, channel: wecom, id: lin, roles: [engineer, supervisor]}\ngroups:"
    desk = await DeskOf.open(store, roster=ROSTER.replace("groups:", both))
    await desk.opened_ticket()
    desk.clock.move(minutes=31)
    await desk.ring_due()
    lin = Someone(WECOM, "lin", "林主管")
    told_lin = [shown.message for shown in desk.screen(lin)]
    assert [each.status for each in told_lin if isinstance(each, Card)] == ["待接单", "已超时"]


async def test_people_of_a_platform_that_is_switched_off_are_left_out(store: Store) -> None:
    desk = await DeskOf.open(store, channels=(WECOM,))
    await desk.opened_ticket()
    await desk.pressed(WANG_QIANG, "接单")
    assert all(shown == [] for shown in map(desk.screen, (ZHAO_LEI, SUN_LI)))
    assert DINGTALK not in desk.desk.capabilities


async def test_a_new_ticket_is_not_offered_to_an_engineer_on_leave(desk: DeskOf) -> None:
    await desk.said(ZHAO_LEI, "请假到周五，王强代班")
    before = len(desk.screen(ZHAO_LEI))
    await desk.opened_ticket()
    assert labels(desk.last(WANG_QIANG)) == ["接单"]
    assert len(desk.screen(ZHAO_LEI)) == before


async def test_where_everybody_is_on_leave_the_offer_still_goes_out(desk: DeskOf) -> None:
    for engineer in (WANG_QIANG, ZHAO_LEI):
        await desk.said(engineer, "请假三天")
    await desk.opened_ticket()
    assert labels(desk.last(WANG_QIANG)) == ["接单"]
