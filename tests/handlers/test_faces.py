"""A task's card through a ticket's life: what may be read and pressed, and what it says when its time is over."""

from __future__ import annotations

import pytest

from handlers.cards import Card
from handlers.merging import merge
from storage.database import Store
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    Someone,
    labels,
)
from tests.handlers.flows_of import (
    QIAN_DUO,
    SUPERVISORS,
    Office,
    Written,
    approval,
    button,
    lanes,
    named,
    work,
)
from workflows.events import (
    Cancelled,
    Reopened,
    Resumed,
    SignerRemoved,
    Suspended,
    Withdrawn,
)

BOTH_PLATFORMS = (WANG_QIANG, SUN_LI)
PAY, VOTE = work(named(WANG_QIANG)), approval(named(SUN_LI))


async def test_a_field_hidden_in_a_node_is_absent_from_its_cards_and_notices(store: Store) -> None:
    vote = approval(SUPERVISORS, fields={"margin": "hide", "phone": "hide"}, mode="all")
    office = await Office.open(store, vote, PAY)
    await office.acts(HE_JUN, "approve")
    for place in (ZHOU_MIN, SUN_LI, HE_JUN, DINGTALK_SUPERVISORS):
        assert not {"毛利", "电话"} & office.facts(place).keys(), place
        assert "三成" not in office.transcript(place)
    for who in (ZHOU_MIN, SUN_LI):
        await office.acts(who, "approve")
    assert office.facts(WANG_QIANG)["毛利"] == "三成"


async def test_hiding_all_but_some_shows_those(store: Store) -> None:
    vote = approval(named(SUN_LI), fields={"*": "hide", "amount": "read"})
    office = await Office.open(store, vote)
    assert list(office.facts(SUN_LI)) == ["金额", "报修人"]


async def test_a_node_has_a_card_of_its_own(store: Store) -> None:
    vote = approval(named(SUN_LI), card=["margin", "amount"])
    office = await Office.open(store, vote, PAY)
    assert list(office.facts(SUN_LI)) == ["毛利", "金额", "报修人"]
    await office.acts(SUN_LI, "approve")
    assert next(iter(office.facts(WANG_QIANG))) == "事由"


async def test_a_card_is_of_its_own_lane_whatever_goes_on_beside(store: Store) -> None:
    office = await Office.open(store, lanes([VOTE], [PAY]))
    assert (office.card(SUN_LI).status, office.card(WANG_QIANG).status) == ("经理审批", "打款")


async def test_while_a_ticket_is_suspended_its_cards_say_by_whom_and_have_no_buttons(
    store: Store,
) -> None:
    office = await Office.open(store, lanes([VOTE], [PAY]))
    zhou_min = await office.person(ZHOU_MIN)
    await office.happens(Suspended(by=zhou_min, reason="等总部批复"))
    for who in BOTH_PLATFORMS:
        card = office.card(who)
        assert (card.status, card.outcome) == ("已挂起", "已由周敏挂起：等总部批复")
        assert labels(card) == []
    await office.happens(Resumed(by=zhou_min))
    assert labels(office.card(SUN_LI)) == ["同意", "驳回"]
    assert labels(office.card(WANG_QIANG)) == ["办好了"]


async def test_a_cancelled_tickets_cards_say_by_whom_and_why(store: Store) -> None:
    office = await Office.open(store, lanes([VOTE], [PAY]))
    await office.happens(Cancelled(by=await office.person(LI_HONG), reason="不修了"))
    for who in BOTH_PLATFORMS:
        assert office.card(who).outcome == "工单已由李红作废：不修了"
        assert office.card(who).status == "已作废"


async def test_a_merged_tickets_cards_say_where_it_went(store: Store) -> None:
    office = await Office.open(store, lanes([VOTE], [PAY]))
    other = await office.reports(subject="同一件事")
    gone = await office.ticket()
    desk = office.desk
    zhou_min = await office.person(ZHOU_MIN)
    async with desk.store.unit_of_work(desk.company) as uow:
        await merge(office.moment(uow), gone.id, other.id, zhou_min)
    await desk.deliver()
    for who in BOTH_PLATFORMS:
        first = desk.screen(who)[0].message
        assert isinstance(first, Card) and not first.buttons
        assert first.outcome == f"已由周敏并入 {other.number}"
        assert first.status == "已并入其他工单"
        assert labels(office.card(who))


async def test_whoever_is_no_longer_needed_once_a_lane_is_enough_reads_who_finished_it(
    store: Store,
) -> None:
    office = await Office.open(store, lanes([VOTE], [PAY], join="any"))
    await office.acts(WANG_QIANG, "complete")
    assert office.card(SUN_LI).outcome == "其他分支已由王强完成，不用再处理"


async def test_whoever_loses_a_vote_to_a_return_reads_who_returned_it(store: Store) -> None:
    actions = [
        button("approve", "同意"), button("reject", "驳回"), button("return", "退回", to="requester")
    ]  # fmt: skip
    vote = approval(named(*BOTH_PLATFORMS), mode="all", actions=actions)
    office = await Office.open(store, vote, PAY)
    await office.acts(WANG_QIANG, "return", "缺发票")
    assert office.card(SUN_LI).outcome == "已由王强退回：缺发票"
    asked = office.card(LI_HONG)
    assert asked.text == "这张工单退给您了，请修改后重新提交。\n王强退回到这里：缺发票"
    assert labels(asked) == ["修改并重新提交"]


async def test_other_lanes_read_that_the_ticket_was_sent_back(store: Store) -> None:
    actions = [
        button("approve", "同意"), button("reject", "驳回"), button("return", "退回", to="requester")
    ]  # fmt: skip
    office = await Office.open(store, lanes([approval(named(SUN_LI), actions=actions)], [PAY]))
    await office.acts(SUN_LI, "return", "缺发票")
    assert office.card(WANG_QIANG).outcome == "工单已由孙丽退回，不用再处理"


async def test_a_step_sent_back_inside_says_why_on_its_new_card(store: Store) -> None:
    again = approval(named(SUN_LI), rejected="previous")
    office = await Office.open(store, PAY, again)
    await office.acts(WANG_QIANG, "complete")
    await office.acts(SUN_LI, "reject", "单据不清")
    assert office.card(WANG_QIANG).text == "孙丽驳回，回到这里：单据不清"
    assert labels(office.card(WANG_QIANG)) == ["办好了"]


async def test_what_is_taken_back_says_by_whom(store: Store) -> None:
    office = await Office.open(store, PAY, VOTE)
    await office.acts(WANG_QIANG, "complete")
    await office.takes_back(WANG_QIANG)
    assert office.card(SUN_LI).outcome == "已由王强撤回，不用再处理"


async def test_a_report_taken_back_is_its_requesters_to_revise(store: Store) -> None:
    office = await Office.open(store, VOTE)
    await office.happens(Withdrawn(by=await office.person(LI_HONG), task=0))
    assert office.card(SUN_LI).outcome == "已由李红撤回，不用再处理"
    assert office.card(LI_HONG).text == "这张工单退给您了，请修改后重新提交。"


async def test_a_vote_no_longer_wanted_says_who_called_it_off(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH_PLATFORMS), mode="all"))
    task = (await office.task_of(SUN_LI)).id
    await office.happens(SignerRemoved(by=await office.person(ZHOU_MIN), task=task))
    assert office.card(SUN_LI).outcome == "周敏已取消这一票，不用再处理"


async def test_a_step_whose_time_is_over_says_so(store: Store) -> None:
    limits = [{"after": "PT1H", "do": "pass"}]
    office = await Office.open(store, work(named(SUN_LI), limits=limits), PAY | {"id": "then"})
    office.desk.clock.move(hours=1)
    await office.desk.ring_due()
    assert office.card(SUN_LI).outcome == "超过时限，系统已跳过这一步"


async def test_work_the_clock_gave_away_says_to_whom(store: Store) -> None:
    limits = [{"after": "PT1H", "do": "hand_over", "to": named(QIAN_DUO)}]
    office = await Office.open(store, work(named(SUN_LI), limits=limits))
    office.desk.clock.move(hours=1)
    await office.desk.ring_due()
    assert office.card(SUN_LI).outcome == "超过时限，已转给钱多"
    assert "已由系统转给钱多。您不用再处理。" in office.transcript(SUN_LI)


async def test_work_given_away_by_a_supervisor_names_both(store: Store) -> None:
    office = await Office.open(store, work({"role": "engineer"}, mode="claim", phase="new", actions=[
        button("accept", "接单")
    ]), work({"actor_of": "pay"}, id="fix", name="维修"))  # fmt: skip
    await office.acts(WANG_QIANG, "accept")
    await office.gives(SUN_LI, ZHAO_LEI, of=WANG_QIANG)
    assert office.card(WANG_QIANG).outcome == "已由孙丽转给赵磊"


async def test_a_lane_that_ends_the_ticket_ends_the_others_work(store: Store) -> None:
    end: Written = {"id": "over", "kind": "end", "name": "不予受理"}
    office = await Office.open(store, lanes([VOTE, end], [PAY]))
    await office.acts(SUN_LI, "approve")
    assert office.card(WANG_QIANG).outcome == "工单已结束，不用再处理"
    assert office.card(WANG_QIANG).status == "不予受理"


async def test_a_rating_is_called_off_when_the_ticket_is_opened_again(store: Store) -> None:
    rate = work({"requester": True}, "请评价", id="rate", phase="closed")
    office = await Office.open(store, PAY, rate)
    await office.acts(WANG_QIANG, "complete")
    await office.happens(Reopened(by=await office.person(ZHOU_MIN), reason="又坏了"))
    card = office.card(LI_HONG)
    assert (labels(card), card.outcome) == ([], "工单已重新打开")
    assert labels(office.card(WANG_QIANG)) == ["办好了"]


@pytest.mark.parametrize("first", BOTH_PLATFORMS)
async def test_of_several_named_the_first_has_the_work_and_the_others_read_who(
    store: Store, first: Someone
) -> None:
    claim = work(
        named(*BOTH_PLATFORMS), mode="claim", phase="new", actions=[button("accept", "接单")]
    )
    office = await Office.open(store, claim, work(named(QIAN_DUO), id="then"))
    await office.desk.pressed(first, "接单")
    second = next(each for each in BOTH_PLATFORMS if each is not first)
    assert office.card(second).outcome == f"已由{first.name}接单"
    assert office.card(first).outcome == "您已接单"


async def test_a_requester_asked_to_vote_reads_what_is_theirs_to_read(store: Store) -> None:
    office = await Office.open(store, approval({"requester": True}, "请确认报价"))
    card = office.card(LI_HONG)
    assert card.text == "请您处理：请确认报价"
    assert {fact.label for fact in card.facts} >= {"金额", "事由"}
    assert labels(card) == ["同意", "驳回"]


async def test_whoever_asks_reads_every_lane_and_how_its_votes_stand(store: Store) -> None:
    vote = approval(named(*BOTH_PLATFORMS), mode="all", fields={"margin": "hide"})
    office = await Office.open(store, lanes([vote], [work(named(QIAN_DUO))]))
    await office.acts(SUN_LI, "approve")
    [told] = await office.desk.said(ZHOU_MIN, office.number)
    assert f"{office.number} 费用申请：经理审批、打款" in told
    assert "表决：孙丽 同意" in told and "还等：王强" in told
    assert "三成" not in told


async def test_a_ticket_that_waits_before_anybody_has_had_a_task_can_be_shown(
    store: Store,
) -> None:
    wait: Written = {"id": "wait", "kind": "wait", "name": "等配件", "event": "parts"}
    office = await Office.open(store, wait, PAY)
    [told] = await office.desk.said(ZHOU_MIN, office.number)
    assert f"{office.number} 费用申请：等配件" in told and "金额：¥800" in told
    [told] = await office.desk.said(LI_HONG, "进度")
    assert f"{office.number} 费用申请：等配件" in told
