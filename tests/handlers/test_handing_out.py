"""派单 as people live it: who gets the card, what happens when nobody presses, and when somebody is free again."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import (
    LI_HONG,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    Group,
    Someone,
)
from tests.handlers.flows_of import Office, Written, button, work
from workflows.effects import Reason, Refusal
from workflows.events import ActionTaken, HandedOver, Reopened

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIU_YANG = Someone(WECOM, "liu_yang", "刘洋")
QIAN_YONG = Someone(DINGTALK, "qian_yong", "钱勇")
ROSTER = """
people:
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer], skills: [换压缩机], capacity: 1}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer], skills: [换压缩机], capacity: 1}
  - {name: 刘洋, channel: wecom, id: liu_yang, roles: [engineer], skills: [换压缩机, 焊接], capacity: 1}
  - {name: 钱勇, channel: dingtalk, id: qian_yong, roles: [engineer], skills: [焊接], capacity: 1}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}
groups:
  - {title: 服务审批群, channel: dingtalk, id: cidSUPERVISORS, role: supervisor}
"""
ENGINEERS: Written = {"role": "engineer"}


def handed_out(**policy: object) -> Written:
    accept = button("accept", "接单", style="primary")
    return {
        "id": "take", "kind": "handle", "name": "派单", "phase": "new", "mode": "claim",
        "assignee": ENGINEERS, "actions": [accept], "dispatch": {"needs": ["事由"], **policy},
    }  # fmt: skip


REPAIR = work({"actor_of": "take"}, name="上门维修")


async def opened(store: Store, **policy: object) -> Office:
    return await Office.open(store, handed_out(**policy), REPAIR, roster=ROSTER)


async def name_of(office: Office, person: int | None) -> str:
    async with office.desk.store.unit_of_work(office.desk.company) as uow:
        return (await uow.people.get(person)).name if person else ""


async def who_has(office: Office, number: str = "") -> str:
    ticket = await office.desk.ticket(number or office.number)
    return await name_of(office, ticket.assignee)


async def offered_to(office: Office) -> list[str]:
    offer = (await office.ticket()).open_tasks[-1].offer
    return [await name_of(office, each) for each in offer.people] if offer else []


async def rings_after(office: Office, minutes: float) -> None:
    office.desk.clock.move(minutes=minutes)
    while await office.desk.ring_due():
        pass


async def test_the_one_who_can_gets_it_without_a_human_touching_it(store: Store) -> None:
    office = await opened(store)
    assert await who_has(office) == "王强"
    assert "上门维修" in office.card(WANG_QIANG).status
    assert office.desk.screen(ZHAO_LEI) == []


async def test_the_next_ticket_goes_to_whoever_has_least(store: Store) -> None:
    office = await opened(store)
    for _ in range(2):
        await office.reports()
    numbers = ["FY-1001", "FY-1002", "FY-1003"]
    assert [await who_has(office, each) for each in numbers] == ["王强", "赵磊", "刘洋"]


async def test_what_nobody_has_room_for_waits_and_the_supervisor_knows(store: Store) -> None:
    office = await opened(store)
    for _ in range(3):
        await office.reports()
    assert await who_has(office, "FY-1004") == ""
    assert "FY-1004 暂时没有合适的人可派" in office.transcript(ZHOU_MIN)


async def test_whoever_finishes_gets_what_waits_the_most_urgent_first(store: Store) -> None:
    office = await opened(store)
    for _ in range(4):
        await office.reports()
    office.number = "FY-1002"
    await office.acts(ZHAO_LEI, "complete")
    await rings_after(office, 0.1)
    assert await who_has(office, "FY-1004") == "赵磊"
    assert await who_has(office, "FY-1005") == ""


async def test_an_offer_nobody_accepts_goes_to_the_next_and_the_supervisor_hears_of_it(
    store: Store,
) -> None:
    office = await opened(store, confirm=True, accept_within="PT10M")
    assert await offered_to(office) == ["王强"]
    assert "请在今天 09:10 前接单" in office.words(WANG_QIANG)
    await rings_after(office, 10)
    assert await offered_to(office) == ["赵磊"]
    assert "请在今天 09:20 前接单" in office.words(ZHAO_LEI)
    assert "前接单" not in office.words(WANG_QIANG)
    assert "没有人及时接单" in office.transcript(ZHOU_MIN)
    assert office.card(WANG_QIANG).buttons == ()
    assert "已派给其他工程师" in office.words(WANG_QIANG)


async def test_whoever_let_their_offer_lapse_cannot_take_it_any_more(store: Store) -> None:
    office = await opened(store, confirm=True, accept_within="PT10M")
    wang_qiang = await office.person(WANG_QIANG)
    task = (await office.ticket()).open_tasks[-1].id
    await rings_after(office, 10)
    refusal = await office.tries(ActionTaken(by=wang_qiang, task=task, action="accept"))
    assert refusal is not None
    assert refusal.reason is Reason.NOT_OFFERED


async def test_waves_widen_and_the_first_to_press_wins(store: Store) -> None:
    office = await opened(store, way="waves", wave_size=2, wave_every="PT5M")
    assert await offered_to(office) == ["王强", "赵磊"]
    assert office.desk.screen(LIU_YANG) == []
    await rings_after(office, 5)
    assert await offered_to(office) == ["王强", "赵磊", "刘洋"]
    await office.acts(ZHAO_LEI, "accept")
    assert await who_has(office) == "赵磊"
    for place in (WANG_QIANG, LIU_YANG):
        assert "赵磊" in office.words(place)
        assert office.card(place).buttons == ()


async def test_when_all_were_asked_the_supervisor_knows_and_their_offers_stand(
    store: Store,
) -> None:
    office = await opened(store, way="waves", wave_size=3, wave_every="PT5M")
    await rings_after(office, 5)
    assert "暂时没有合适的人可派" in office.transcript(ZHOU_MIN)
    await rings_after(office, 60)
    assert office.transcript(ZHOU_MIN).count("暂时没有合适的人可派") == 1
    await office.acts(LIU_YANG, "accept")
    assert await who_has(office) == "刘洋"


async def test_in_a_group_only_those_who_can_may_press(store: Store) -> None:
    roster = ROSTER + "  - {title: 抢单群, channel: dingtalk, id: cidENGINEERS, role: engineer}\n"
    node = handed_out(way="group")
    office = await Office.open(store, node, REPAIR, roster=roster)
    assert "接单" in office.desk.transcript(Group(DINGTALK, "cidENGINEERS"))
    assert await offered_to(office) == ["王强", "赵磊", "刘洋"]
    qian_yong, task = await office.person(QIAN_YONG), (await office.ticket()).open_tasks[-1].id
    refusal = await office.tries(ActionTaken(by=qian_yong, task=task, action="accept"))
    assert refusal is not None
    assert refusal.reason is Reason.NOT_OFFERED
    await office.acts(ZHAO_LEI, "accept")
    assert await who_has(office) == "赵磊"


async def test_a_supervisor_may_give_what_waits_to_anyone(store: Store) -> None:
    office = await Office.open(store, handed_out(needs=["事由", '"空调"']), REPAIR, roster=ROSTER)
    assert await who_has(office) == ""
    zhou_min, qian_yong = await office.person(ZHOU_MIN), await office.person(QIAN_YONG)
    task = (await office.ticket()).open_tasks[-1].id
    await office.happens(HandedOver(by=zhou_min, task=task, to=qian_yong))
    assert await who_has(office) == "钱勇"


async def test_vips_go_to_their_own_pool_first(store: Store) -> None:
    roster = ROSTER.replace("id: li_hong,", "id: li_hong, tier: VIP,").replace(
        "name: 刘洋, channel: wecom, id: liu_yang,",
        "name: 刘洋, channel: wecom, id: liu_yang, teams: [vip],",
    )
    first = [{"when": '客户等级 = "VIP"', "team": "vip"}]
    office = await Office.open(store, handed_out(first=first), REPAIR, roster=roster)
    assert await who_has(office) == "刘洋"
    await office.reports()
    assert await who_has(office, "FY-1002") == "王强"


async def test_why_it_was_he_is_in_the_history(store: Store) -> None:
    office = await opened(store)
    entry = next(e for e in await office.desk.history(office.number) if e.kind == "dispatched")
    assert isinstance(entry.details["against"], dict)
    against = {
        why: [await name_of(office, person) for person in people]
        for why, people in entry.details["against"].items()
    }
    assert against == {"skill": ["钱勇"], "order": ["赵磊", "刘洋"]}


async def test_whoever_took_one_cannot_press_for_a_second_beyond_their_limit(store: Store) -> None:
    office = await opened(store, way="waves", wave_size=3, wave_every="PT5M")
    await office.reports()
    await office.acts(WANG_QIANG, "accept")
    office.number = "FY-1002"
    wang_qiang, task = await office.person(WANG_QIANG), (await office.ticket()).open_tasks[-1].id
    refusal = await office.tries(ActionTaken(by=wang_qiang, task=task, action="accept"))
    assert refusal == Refusal(reason=Reason.NO_ROOM, detail="1")
    await office.acts(ZHAO_LEI, "accept")
    assert await who_has(office, "FY-1002") == "赵磊"


async def test_what_was_offered_to_one_alone_has_its_place(store: Store) -> None:
    office = await opened(store, confirm=True, accept_within="PT10M")
    await office.acts(WANG_QIANG, "accept")
    assert await who_has(office) == "王强"


async def plans(office: Office, who: Someone, hours: str) -> None:
    """Today's shift of theirs."""
    person = await office.person(who)
    async with office.desk.store.unit_of_work(office.desk.company) as uow:
        await uow.planning.plan(person.id, {office.desk.clock().date(): hours})


async def test_when_nobody_is_on_shift_it_waits_until_the_shift_begins(store: Store) -> None:
    """Chatwoot #5672: with everybody offline tickets were left in limbo."""
    office = await opened(store)
    for who in (WANG_QIANG, ZHAO_LEI, LIU_YANG):
        await plans(office, who, "20:00-23:00" if who is ZHAO_LEI else "")
    await office.reports()
    assert await who_has(office, "FY-1002") == ""
    eight = office.desk.clock().astimezone(SHANGHAI).replace(hour=20, minute=0)
    await rings_after(office, (eight - office.desk.clock()).total_seconds() / 60 - 1)
    assert await who_has(office, "FY-1002") == ""
    await rings_after(office, 1)
    assert await who_has(office, "FY-1002") == "赵磊"


@pytest.mark.parametrize(("hours", "whose"), [("00:00-24:00", "王强"), ("", "赵磊")])
async def test_a_reopened_ticket_goes_back_to_whoever_had_it_only_while_they_work(
    store: Store, hours: str, whose: str
) -> None:
    """Chatwoot #9587: a reopened one went to an agent who was off shift."""
    again = {"reopen_to": "take", "reopen": ["requester"]}
    node = handed_out(choose=["same_as_last", "least_load"])
    office = await Office.open(store, node, REPAIR, roster=ROSTER, lifecycle=again)
    await office.acts(WANG_QIANG, "complete")
    await plans(office, WANG_QIANG, hours)
    requester = await office.person(LI_HONG)
    await office.happens(Reopened(by=requester, reason="又坏了"))
    assert await who_has(office) == whose


async def test_whoever_goes_on_leave_lets_what_is_offered_to_them_go_to_the_next(
    store: Store,
) -> None:
    office = await opened(store, confirm=True, accept_within="PT10M")
    assert await offered_to(office) == ["王强"]
    await office.desk.said(WANG_QIANG, "请假到明天")
    await rings_after(office, 0)
    assert await offered_to(office) == ["赵磊"]


async def test_a_supervisor_is_offered_first_whoever_was_not_asked_yet(store: Store) -> None:
    office = await opened(store, confirm=True, accept_within="PT10M")
    await rings_after(office, 10)
    assert await offered_to(office) == ["赵磊"]
    await office.desk.said(ZHOU_MIN, "改派 1001")
    offered = [button.text for button in office.card(ZHOU_MIN).buttons]
    assert offered[0] == "刘洋"


async def test_whoever_is_away_tomorrow_keeps_what_they_are_asked_today(store: Store) -> None:
    office = await opened(store, confirm=True, accept_within="PT10M")
    await office.desk.said(WANG_QIANG, "我明天请假")
    await rings_after(office, 0)
    assert await offered_to(office) == ["王强"]


async def test_whoever_comes_back_gets_what_waits(store: Store) -> None:
    office = await opened(store, needs=['"焊接"'])
    assert await who_has(office) == "刘洋"
    await office.desk.said(QIAN_YONG, "我请假到明天")
    await office.reports()
    assert await who_has(office, "FY-1002") == ""
    await office.desk.said(QIAN_YONG, "销假")
    await rings_after(office, 0)
    assert await who_has(office, "FY-1002") == "钱勇"


async def test_whoever_has_been_free_the_longest_is_next_however_early_their_last_was_given(
    store: Store,
) -> None:
    """王强 was given his before 赵磊, and finished after him."""
    office = await opened(store, choose=["longest_idle"])
    await office.reports()
    await office.reports()
    for number, who in (("FY-1002", ZHAO_LEI), ("FY-1001", WANG_QIANG), ("FY-1003", LIU_YANG)):
        office.number = number
        await office.acts(who, "complete")
    await office.reports()
    assert await who_has(office, "FY-1004") == "赵磊"
