"""What people are told of a flow: in whose words, each once, and what to do next."""

from __future__ import annotations

from storage.database import Store
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    Place,
    labels,
)
from tests.handlers.flows_of import (
    FORM,
    OFFICE,
    QIAN_DUO,
    SUPERVISORS,
    WU_JUAN,
    Office,
    Written,
    approval,
    button,
    lanes,
    named,
    work,
)
from workflows.events import Cancelled, Copied, Resumed, Suspended, Urged

PAY, VOTE = work(named(WANG_QIANG)), approval(named(SUN_LI))
CLAIM = work(
    {"role": "engineer"}, "接单", id="take", mode="claim", phase="new",
    actions=[button("accept", "接单")],
)  # fmt: skip
FIX = work({"actor_of": "take"}, "维修", id="fix")


def heard(office: Office, place: Place, words: str) -> int:
    return office.transcript(place).count(words)


async def test_a_nodes_words_stand_for_the_types_while_the_ticket_is_there(store: Store) -> None:
    vote = approval(named(SUN_LI), notices={"approval_asked": {"zh": "{number} 在等经理"}})
    own = {"approval_asked": {"zh": "{number} 在审批"}, "approved": {"zh": "{number} 批了"}}
    second = approval(named(HE_JUN), "总监审批", id="second")
    office = await Office.open(store, vote, second, PAY, notices=own)
    assert heard(office, LI_HONG, f"{office.number} 在等经理") == 1
    await office.acts(SUN_LI, "approve")
    assert heard(office, LI_HONG, f"{office.number} 批了") == 1
    assert heard(office, LI_HONG, f"{office.number} 在审批") == 1


async def test_a_ticket_that_ends_in_a_no_is_not_called_done(store: Store) -> None:
    office = await Office.open(store, VOTE, PAY, notices={"closed": {"zh": "{number} 办完了"}})
    await office.acts(SUN_LI, "reject", "超预算")
    assert f"{office.number} 没有通过审批，已结束。原因：超预算" in office.transcript(LI_HONG)
    assert "办完了" not in office.transcript(LI_HONG)


async def test_an_end_of_its_own_is_called_by_its_name(store: Store) -> None:
    end: Written = {"id": "over", "kind": "end", "name": "不予受理"}
    office = await Office.open(store, PAY, end)
    await office.acts(WANG_QIANG, "complete")
    assert f"{office.number} 已结束：不予受理。" in office.transcript(LI_HONG)


async def test_going_back_a_step_promises_no_other_engineer(store: Store) -> None:
    back = [
        *[button("approve", "同意"), button("reject", "驳回")],
        button("return", "退回", to="pay"),
    ]
    office = await Office.open(store, PAY, approval(named(SUN_LI), actions=back))
    await office.acts(WANG_QIANG, "complete")
    await office.acts(SUN_LI, "return", "金额不对")
    assert "已退回上一步核实" in office.transcript(LI_HONG)
    assert "工程师" not in office.transcript(LI_HONG)
    assert office.card(WANG_QIANG).text == "孙丽退回到这里：金额不对"


async def test_whoever_is_named_and_has_the_work_hears_once(store: Store) -> None:
    office = await Office.open(store, CLAIM, FIX)
    await office.acts(WANG_QIANG, "accept")
    await office.happens(Cancelled(by=await office.person(ZHOU_MIN), reason="重复"))
    assert heard(office, WANG_QIANG, "已由周敏作废，不用再处理。原因：重复") == 1
    assert heard(office, LI_HONG, "已作废。原因：重复") == 1
    assert "已完成" not in office.transcript(LI_HONG)


async def test_whoever_has_two_tasks_is_urged_once(store: Store) -> None:
    both = lanes([work(named(WANG_QIANG), "打款")], [work(named(WANG_QIANG), "打款", id="again")])
    office = await Office.open(store, both)
    await office.happens(Urged(by=await office.person(LI_HONG)))
    assert heard(office, WANG_QIANG, "李红催办“打款”，请尽快处理。") == 1


async def test_a_copy_is_a_card_with_what_its_reader_may_see(store: Store) -> None:
    office = await Office.open(store, CLAIM, FIX)
    await office.acts(WANG_QIANG, "accept")
    people = (await office.person(ZHAO_LEI), await office.person(QIAN_DUO))
    await office.happens(
        Copied(by=await office.person(WANG_QIANG), people=people, text="配件请留意")
    )
    for who in (ZHAO_LEI, QIAN_DUO):
        card = office.card(who)
        assert (card.text, card.outcome) == ("王强抄送给您。配件请留意", "仅供知悉，不用处理")
        assert (card.status, labels(card)) == ("维修", [])
        assert office.facts(who)["金额"] == "¥800"
    assert "电话" not in office.facts(ZHAO_LEI)
    assert office.facts(QIAN_DUO)["电话"] == "138****5678"


async def test_a_step_that_copies_says_it_in_its_own_words(store: Store) -> None:
    copy: Written = {
        "id": "cc",
        "kind": "cc",
        "to": named(SUN_LI, SUN_LI),
        "text": "{subject}要花 {amount} 元",
    }
    office = await Office.open(store, copy, PAY)
    assert len(office.desk.screen(SUN_LI)) == 1
    assert office.card(SUN_LI).text == "换压缩机要花 800 元"


async def test_a_limit_reminds_whoever_has_it_and_says_how_long(store: Store) -> None:
    limits = [{"after": "PT2H", "do": "remind"}]
    office = await Office.open(store, approval(named(SUN_LI), limits=limits))
    office.desk.clock.move(hours=2)
    await office.desk.ring_due()
    assert f"{office.number} “经理审批”已经等了 2 小时，请尽快处理。" in office.transcript(SUN_LI)


async def test_an_escalation_says_who_has_not_acted_and_what_to_do(store: Store) -> None:
    limits = [{"after": "P1D", "do": "escalate", "to": named(ZHOU_MIN)}]
    vote = approval(named(SUN_LI, WANG_QIANG), mode="all", limits=limits)
    office = await Office.open(store, vote)
    await office.acts(WANG_QIANG, "approve")
    office.desk.clock.move(days=1)
    await office.desk.ring_due()
    words = office.transcript(ZHOU_MIN)
    assert "“经理审批”已经等了 1 天，还在等：孙丽。" in words
    assert "回复“催办 1001”" in words and "“转给〈姓名〉 1001”" in words
    await office.desk.said(ZHOU_MIN, "催办 1001")
    assert "周敏催办“经理审批”，请尽快处理。" in office.transcript(SUN_LI)
    await office.desk.said(ZHOU_MIN, "转给何军 1001")
    assert labels(office.card(HE_JUN)) == ["同意", "驳回"]


async def test_where_nobody_is_found_the_administrator_hears_which_step(store: Store) -> None:
    office = await Office.open(store, approval({"superior_of": "requester"}, "直属上级审批"), PAY)
    words = office.transcript(WU_JUAN)
    assert f"{office.number} 的“直属上级审批”找不到该由谁处理，已转到管理员。" in words
    assert labels(office.card(WU_JUAN)) == ["同意", "驳回"]


async def test_standing_still_is_told_with_who_and_why(store: Store) -> None:
    office = await Office.open(store, CLAIM, FIX)
    await office.acts(WANG_QIANG, "accept")
    zhou_min = await office.person(ZHOU_MIN)
    await office.happens(Suspended(by=zhou_min, reason="等总部批复"))
    assert "已由周敏挂起，恢复后再处理。原因：等总部批复" in office.transcript(WANG_QIANG)
    assert "暂时停下来了" in office.transcript(LI_HONG)
    await office.happens(Resumed(by=zhou_min))
    assert heard(office, WANG_QIANG, "已恢复，请继续处理") == 1


async def test_a_ticket_that_waits_for_its_requester_asks_in_its_own_words(store: Store) -> None:
    ask: Written = {"id": "ask", "kind": "wait", "name": "待补充", "requester": True}
    office = await Office.open(store, {**ask, "ask": "{number} 请补一张发票照片"}, PAY)
    assert f"{office.number} 请补一张发票照片" in office.transcript(LI_HONG)
    plain = await Office.open(store, ask, PAY)
    assert f"{plain.number}：待补充。请直接在这里回复。" in plain.transcript(LI_HONG)


async def test_a_members_own_group_and_card_are_one_approval(store: Store) -> None:
    """WeCom's groups take no cards; its members press their own, DingTalk's the group's."""
    office = await Office.open(store, approval(SUPERVISORS), PAY)
    await office.desk.pressed(ZHOU_MIN, "同意")
    assert office.card(DINGTALK_SUPERVISORS).outcome == "已由周敏同意"
    refused = await office.late(HE_JUN, 1)
    assert refused == f"{office.number}：已由周敏同意。"


async def test_an_english_reader_is_told_in_english(store: Store) -> None:
    roster = OFFICE.replace("id: wang_qiang,", "id: wang_qiang, locale: en,")
    office = await Office.open(
        store, approval(named(WANG_QIANG, SUN_LI), mode="all"), PAY, roster=roster
    )
    await office.acts(SUN_LI, "approve", "ok")
    assert office.facts(WANG_QIANG)["Votes"] == "孙丽: 同意: ok"
    assert office.facts(WANG_QIANG)["Still to vote"] == "王强"


async def test_a_field_called_like_one_of_our_values_is_what_a_sentence_means(
    store: Store,
) -> None:
    field: Written = {"id": "people", "kind": "text", "label": "同行人"}
    own = {"opened": {"zh": "{number} 同行：{people}，{after}"}}
    office = await Office.open(store, PAY, form=[*FORM, field], notices=own)
    await office.reports(people="张敏")
    assert "同行：张敏" in office.transcript(LI_HONG)
