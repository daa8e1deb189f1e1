"""退回: to a node the ticket came through or to its requester, chosen by button or said; what the requester then does."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import (
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHOU_MIN,
    DeskOf,
    Someone,
    labels,
    told,
)
from tests.handlers.flows_in_chat import (
    AMY,
    TOM,
    in_review,
    last_done,
    open_desk,
    open_tasks,
)
from workflows.verbs import Phase


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await open_desk(store)
    await in_review(desk)
    return desk


async def sent_back(desk: DeskOf) -> None:
    await desk.said(SUN_LI, "退回给报修人 1001 金额不对")


@pytest.mark.parametrize("approver", [ZHOU_MIN, SUN_LI], ids=["wecom", "dingtalk"])
async def test_button_asks_where_to_and_then_why(desk: DeskOf, approver: Someone) -> None:
    assert "CG-1001 要退回到哪一步？" in told(await desk.pressed(approver, "退回"))
    assert labels(desk.last(approver)) == ["核对", "报修人"]
    assert "请说明退回的原因" in told(await desk.pressed(approver, "核对"))
    await desk.said(approver, "缺发票")
    assert await open_tasks(desk) == [("check", "王强", "open")]
    assert (await last_done(desk)).reason == "缺发票"


@pytest.mark.parametrize(
    ("words", "node"),
    [
        ("退回到核对 1001 缺发票", "check"),
        ("1001 退回给报修人，缺发票", "start"),
        ("退回 1001 到核对：缺发票", "check"),
        ("CG-1001 退回到发起人 缺发票", "start"),
    ],
)
async def test_where_and_why_are_said_at_once(desk: DeskOf, words: str, node: str) -> None:
    await desk.said(SUN_LI, words)
    assert [each for each, _, _ in await open_tasks(desk)] == [node]
    assert (await last_done(desk)).reason == "缺发票"


async def test_a_reason_without_a_place_asks_only_for_the_place(desk: DeskOf) -> None:
    assert "退回到哪一步" in told(await desk.said(SUN_LI, "退回 1001 缺发票"))
    await desk.said(SUN_LI, "1")
    assert await open_tasks(desk) == [("check", "王强", "open")]
    assert (await last_done(desk)).reason == "缺发票"


async def test_somebody_who_decides_meanwhile_wins(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "退回")
    await sent_back(desk)
    await desk.pressed(ZHOU_MIN, "核对")
    assert await open_tasks(desk) == [("start", "李红", "open")]


@pytest.mark.parametrize(
    "words",
    [
        "修改",
        "重新提交",
        "修改并重新提交",
        "1",
        "继续",
        "帮我改一下金额",
        "revise and submit again",
    ],
)
async def test_requester_opens_what_they_said_by_a_word(desk: DeskOf, words: str) -> None:
    await sent_back(desk)
    summary = told(await desk.said(LI_HONG, words))
    assert "采购 一台示波器" in summary and "¥3000" in summary and "[提交]" in summary


async def test_requester_changes_it_and_hands_it_in_again(desk: DeskOf) -> None:
    await sent_back(desk)
    assert "金额不对" in desk.transcript(LI_HONG)
    await desk.pressed(LI_HONG, "修改并重新提交")
    await desk.said(LI_HONG, "金额改成 2500")
    assert await desk.pressed(LI_HONG, "提交") == ["CG-1001 已重新提交。"]
    ticket = await desk.ticket("CG-1001")
    assert ticket.answers["amount"] == "2500"
    assert await open_tasks(desk) == [("check", "王强", "open")]


@pytest.mark.parametrize("words", ["金额改成 2500", "改一下金额", "修改 金额 2500"])
async def test_a_change_may_be_said_at_once(desk: DeskOf, words: str) -> None:
    await sent_back(desk)
    answer = told(await desk.said(LI_HONG, words))
    assert "¥2500" in answer or "多少钱？" in answer


async def test_requester_leaves_it_and_is_asked_whether_all_of_it_goes(desk: DeskOf) -> None:
    await sent_back(desk)
    await desk.pressed(LI_HONG, "修改并重新提交")
    asked = told(await desk.pressed(LI_HONG, "取消"))
    assert "工单还在等您修改。要取消整张工单 CG-1001 吗？" in asked
    assert await desk.said(LI_HONG, "不取消") == ["好的，什么都没有改。"]
    assert await open_tasks(desk) == [("start", "李红", "open")]
    await desk.said(LI_HONG, "修改")
    await desk.said(LI_HONG, "取消")
    await desk.pressed(LI_HONG, "确定取消")
    assert (await desk.ticket("CG-1001")).phase is Phase.CLOSED


async def test_an_english_requester_revises(store: Store) -> None:
    desk = await open_desk(store)
    for words in ("purchase a probe", "3000", "submit"):
        await desk.said(AMY, words)
    await desk.said(AMY, "withdraw")
    assert "¥250" in told(await desk.said(AMY, "change the amount to 250"))
    assert await desk.said(AMY, "submit") == ["CG-1001 is submitted again."]
    assert (await desk.ticket("CG-1001")).answers["amount"] == "250"


# fields a node wants


async def test_what_the_node_cannot_be_left_without_is_asked_and_not_passed_over(
    store: Store,
) -> None:
    desk = await open_desk(store)
    for words in ("采购 一台示波器", "3000", "提交"):
        await desk.said(LI_HONG, words)
    asked = told(await desk.pressed(WANG_QIANG, "核对完成"))
    assert "哪家供应商？" in asked and "跳过" not in asked
    assert "需要填写" in told(await desk.said(WANG_QIANG, "跳过"))
    assert "有备注吗？" in told(await desk.said(WANG_QIANG, "泰克"))
    await desk.said(WANG_QIANG, "跳过")
    ticket = await desk.ticket("CG-1001")
    assert ticket.answers["supplier"] == "泰克" and "note" not in ticket.answers
    assert [node for node, _, _ in await open_tasks(desk)] == ["review", "review"]


async def test_what_was_filled_in_before_is_not_asked_again(desk: DeskOf) -> None:
    await desk.said(SUN_LI, "退回到核对 1001 缺发票")
    asked = told(await desk.pressed(WANG_QIANG, "核对完成"))
    assert "哪家供应商" not in asked and "有备注吗？" in asked
    await desk.said(WANG_QIANG, "急用")
    assert (await desk.ticket("CG-1001")).answers["note"] == "急用"


async def test_a_reader_of_english_chooses_the_place(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "转办给 Tom 1001")
    assert "back to which step?" in told(await desk.said(TOM, "return 1001"))
    assert labels(desk.last(TOM)) == ["Check", "Reported by"]
    assert "why “Return”" in told(await desk.pressed(TOM, "Check"))
    await desk.said(TOM, "no invoice")
    assert (await last_done(desk)).reason == "no invoice"
