"""How a ticket's standing is called: in lanes, in waits, when it stands still, and when it has ended."""

from __future__ import annotations

import pytest

from handlers.standings import status_of
from tests.workflows.builders_flows import (
    QIAN_DUO,
    Desk,
    Written,
    approval,
    button,
    lanes,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI


def titled(name: str, node: Written) -> Written:
    return {**node, "name": name}


PAY = titled("打款", work("pay", people(WANG_QIANG)))
CHECK = titled("验货", work("check", people(ZHAO_LEI)))
VOTE = titled("审批", approval("vote", people(SUN_LI, HE_JUN), mode="all"))
WAIT: Written = {"id": "wait", "kind": "wait", "name": "等配件", "event": "parts"}
CALL: Written = {
    "id": "ask",
    "kind": "action",
    "name": "查库存",
    "call": {"url": "https://erp.example.com"},
}


def called(desk: Desk, locale: str = "zh_CN") -> str:
    return status_of(desk.ticket, desk.definition, locale)


def test_one_node_is_called_by_its_name_however_many_vote_there() -> None:
    assert called(Desk(VOTE)) == "审批"


def test_lanes_are_called_together() -> None:
    assert called(Desk(lanes("both", [PAY], [CHECK]))) == "打款、验货"


def test_a_lane_that_waits_is_named_beside_the_one_that_works() -> None:
    assert called(Desk(lanes("both", [WAIT], [CHECK]))) == "验货、等配件"


@pytest.mark.parametrize(("node", "name"), [(WAIT, "等配件"), (CALL, "查库存"), (VOTE, "审批")])
def test_a_flow_may_begin_with_anything(node: Written, name: str) -> None:
    assert called(Desk(node, PAY)) == name


def test_what_a_task_is_marked_with_stands_for_its_node() -> None:
    mark = {**button("mark", "arrive"), "status": "已到场"}
    node = titled(
        "上门", work("visit", people(WANG_QIANG), actions=[mark, button("complete", "done")])
    )
    assert called(Desk(node).act(WANG_QIANG, "arrive")) == "已到场"


def test_a_vote_that_waits_for_an_opinion_is_called_by_its_node() -> None:
    assert called(Desk(VOTE).delegate(SUN_LI, QIAN_DUO)) == "审批"


def test_a_ticket_that_stands_still_says_so_and_goes_on_as_before() -> None:
    desk = Desk(PAY).suspend(SUN_LI)
    assert (called(desk), called(desk, "en")) == ("已挂起", "Suspended")
    assert called(desk.resume(SUN_LI)) == "打款"


def test_a_ticket_back_with_its_requester_is_called_so() -> None:
    desk = Desk(PAY).withdraw(LI_HONG, 0)
    assert called(desk) == "待修改"


def test_ends_are_told_apart() -> None:
    end: Written = {"id": "over", "kind": "end", "name": "不予受理"}
    assert called(Desk(PAY).done(WANG_QIANG)) == "已完成"
    assert called(Desk(PAY, end).done(WANG_QIANG)) == "不予受理"
    assert called(Desk(VOTE, PAY).reject(SUN_LI)) == "审批未通过"
    assert called(Desk(PAY).cancel(LI_HONG)) == "已作废"


def test_a_closed_ticket_that_asks_for_marks_is_called_by_that_node_before_and_after() -> None:
    rate = titled("已关闭", work("rate", {"requester": True}, phase="closed"))
    desk = Desk(PAY, rate).done(WANG_QIANG)
    assert called(desk) == "已关闭"
    assert called(desk.done(LI_HONG)) == "已关闭"
