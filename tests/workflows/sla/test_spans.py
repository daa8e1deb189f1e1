"""Since when until when: first and next response, resolution, a node; pauses and beginning again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.workflows.builders_flows import (
    NO,
    YES,
    Desk,
    approval,
    branch,
    button,
    case,
    lanes,
    people,
    work,
)
from tests.workflows.builders_tickets import LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from tests.workflows.sla.targets_of import Promised
from workflows.events import Cancelled, Reopened

FIRST = "{id: it, name: 首次响应, within: PT30M, until: [dispatch, reply]}"
NEXT = "{id: it, name: 再次响应, within: PT1H, since: message}"
RESOLUTION = "{id: it, name: 解决, within: PT8H, until: resolved}"
AFRESH = "{id: it, name: 解决, within: PT8H, until: resolved, again: afresh}"
REPAIR = "{id: it, name: 维修, within: PT4H, since: repair}"
APPROVAL = "{id: it, name: 审批, within: PT2H, since: cost_approval}"


def test_a_reply_is_a_first_response_though_nobody_accepted() -> None:
    play = Promised(FIRST).after(10).reply(WANG_QIANG, "马上联系您")
    assert play.clock().met_at == play.now
    assert play.after(60).ring("it").told == []


def test_accepting_is_a_first_response_though_nobody_replied() -> None:
    play = Promised(FIRST).after(10).press(ZHAO_LEI, "accept")
    assert play.clock().met_at == play.now


def test_an_internal_note_is_no_response() -> None:
    play = Promised(FIRST).after(10).comment(ZHAO_LEI, "先放着")
    assert play.clock().met_at is None


def test_each_message_waits_for_its_own_answer() -> None:
    play = Promised(NEXT)
    assert play.due() == "-"
    play.press(WANG_QIANG, "accept").at(23, 10).comment(LI_HONG, "几点到？")
    assert play.due() == "23 11:00"
    play.at(23, 10, 40).comment(LI_HONG, "？？")
    assert play.due() == "23 11:00"
    play.at(23, 10, 50).reply(WANG_QIANG, "两点")
    assert (play.due(), play.clock().met_at) == ("-", play.now)
    play.at(23, 15).comment(LI_HONG, "还没到")
    assert play.due() == "23 16:00"
    assert play.clock().met_at is None


def test_a_resolved_ticket_waits_for_no_answer() -> None:
    """Chatwoot #10178: next response kept counting after it was resolved."""
    play = Promised(NEXT).press(WANG_QIANG, "accept").at(23, 10).comment(LI_HONG, "几点到？")
    play.at(23, 10, 30).press(WANG_QIANG, "resolve", solution="好了")
    assert play.due() == "-"
    assert play.at(23, 12).ring("it").told == []


def test_reopened_it_goes_on_where_it_stood_or_afresh_as_the_policy_says() -> None:
    for target, due in ((RESOLUTION, "24 15:00"), (AFRESH, "24 17:00")):
        play = Promised(target).press(WANG_QIANG, "accept").at(23, 11)
        play.press(WANG_QIANG, "resolve", solution="好了").at(24, 9).press(LI_HONG, "reopen")
        assert play.due() == due, target


def test_begun_afresh_what_was_missed_before_does_not_count() -> None:
    play = Promised(AFRESH).press(WANG_QIANG, "accept").at(23, 18).ring("it")
    assert play.clock().breached_at is not None
    play.press(WANG_QIANG, "resolve", solution="好了").at(24, 9).press(LI_HONG, "reopen")
    assert (play.clock().breached_at, play.clock().told) == (None, ())


def test_a_nodes_time_begins_when_the_ticket_comes_there() -> None:
    play = Promised(REPAIR)
    assert play.due() == "-"
    play.at(23, 11).press(WANG_QIANG, "accept")
    assert play.due() == "23 15:00"
    play.at(23, 12).press(WANG_QIANG, "resolve", solution="好了")
    assert play.clock().met_at == play.now


def test_a_detours_time_is_its_own() -> None:
    play = Promised(APPROVAL).press(WANG_QIANG, "accept").at(23, 10)
    assert play.due() == "-"
    play.press(WANG_QIANG, "report_cost", parts="x", cost="900")
    assert play.due() == "23 12:00"
    play.at(23, 11).press(SUN_LI, "approve")
    assert play.clock().met_at == play.now


@pytest.mark.parametrize(
    ("pauses", "stopped_by"),
    [("pauses_on_hold: true", "hold:wait_parts"), ("pauses_in: [cost_approval]", "")],
)
def test_only_what_the_target_names_stops_it(pauses: str, stopped_by: str) -> None:
    target = f"{{id: it, name: 解决, within: PT8H, until: resolved, {pauses}}}"
    play = Promised(target).press(WANG_QIANG, "accept").press(WANG_QIANG, "wait_parts")
    assert play.clock().stopped_by == stopped_by


def test_it_says_which_step_it_waits_for() -> None:
    target = "{id: it, name: 解决, within: PT8H, until: resolved, pauses_in: [cost_approval]}"
    play = Promised(target).press(WANG_QIANG, "accept")
    play.press(WANG_QIANG, "report_cost", parts="x", cost="900")
    assert (play.clock().stopped_by, play.due()) == ("cost_approval", "-")


def test_a_suspended_ticket_stops_it_where_the_target_says_so() -> None:
    target = "{id: it, name: 解决, within: PT8H, until: resolved, pauses_on_hold: true}"
    play = Promised(target).press(WANG_QIANG, "accept").at(23, 10).suspend(SUN_LI)
    assert play.clock().stopped_by == "suspended"
    play.at(25, 9).resume(SUN_LI)
    assert play.due() == "25 16:00"


def test_several_targets_run_side_by_side() -> None:
    play = Promised(FIRST, RESOLUTION.replace("id: it", "id: all"))
    assert (play.due("it"), play.due("all")) == ("23 09:30", "23 17:00")


UNTIL_REPAIRED = "{id: it, name: 解决, within: PT8H, until: repair}"


def test_what_is_handed_back_is_not_done() -> None:
    play = Promised(UNTIL_REPAIRED).press(WANG_QIANG, "accept").at(23, 10)
    play.press(WANG_QIANG, "hand_back")
    assert (play.clock().met_at, play.due()) == (None, "23 17:00")


def test_what_a_customer_sends_back_was_not_confirmed() -> None:
    play = Promised("{id: it, name: 确认, within: PT8H, until: confirm}").press(
        WANG_QIANG, "accept"
    )
    play.at(23, 10).press(WANG_QIANG, "resolve", solution="好了").press(LI_HONG, "reopen")
    assert (play.clock().met_at, play.due()) == (None, "23 17:00")


def reopened(target: str) -> Promised:
    """After an hour's repair; a day later."""
    play = Promised(target).press(WANG_QIANG, "accept").at(23, 10)
    play.press(WANG_QIANG, "resolve", solution="好了").press(LI_HONG, "confirm")
    return play.at(24, 11).takes(Reopened(by=LI_HONG, reason="又坏了"))


def test_a_reopened_repair_is_to_be_done_again_though_it_only_waits_to_be_accepted() -> None:
    assert reopened(UNTIL_REPAIRED).due() == "24 18:00"


def test_a_nodes_time_goes_on_once_a_reopened_ticket_comes_there_again() -> None:
    play = reopened(REPAIR)
    assert (play.due(), play.clock().stopped_by) == ("-", "not_yet")
    play.at(24, 12).press(WANG_QIANG, "accept")
    assert play.due() == "24 15:00"


def test_a_promise_begins_when_the_ticket_begins_to_concern_it() -> None:
    target = "{id: it, name: 贵, within: PT4H, since: dispatch, until: repair, when: 费用 > 300}"
    play = Promised(target).press(WANG_QIANG, "accept").at(23, 10)
    assert play.due() == "-"
    play.press(WANG_QIANG, "report_cost", parts="x", cost="400")
    assert play.due() == "23 14:00"


def test_a_clock_that_stands_still_from_the_first_is_put_off_as_well() -> None:
    target = "{id: it, name: 解决, within: PT4H, until: resolved, pauses_in: [dispatch]}"
    play = Promised(target).extend(SUN_LI, timedelta(hours=2))
    assert play.refusal is None
    assert play.at(23, 10).press(WANG_QIANG, "accept").due() == "23 16:00"


def test_what_goes_back_to_its_requester_has_every_step_ahead_of_it_again() -> None:
    target = {"id": "it", "name": "受理", "within": "PT2H", "until": "take"}
    desk = Desk(
        work("take", people(WANG_QIANG)),
        approval("check", people(SUN_LI), actions=[YES, NO, button("return", to="requester")]),
        sla=[target],
    )
    desk.after(60).act(WANG_QIANG, "done")
    assert desk.ticket.clocks[0].met_at is not None
    desk.act(SUN_LI, "return", reason="写清楚些")
    assert desk.ticket.clocks[0].due_at == desk.now + timedelta(hours=1)


DONE = button("complete", "done")
BACK_TO_TAKE = button("return", to="take")
BOTH_WAYS = branch(
    "which",
    case("dear", "金额 > 500", work("ask", people(WANG_QIANG), actions=[DONE, BACK_TO_TAKE])),
    case("cheap", "", work("mend", people(WANG_QIANG))),
)


def stands(desk: Desk) -> tuple[datetime | None, str]:
    """When its only target is due, and why it is not."""
    (clock,) = desk.ticket.clocks
    return clock.due_at, clock.stopped_by


def test_a_step_the_ticket_was_sent_back_from_and_then_came_past_has_no_time_any_more() -> None:
    target = {"id": "it", "name": "询价", "within": "PT2H", "since": "ask"}
    take = work("take", people(WANG_QIANG), actions=[button("complete", "done", fill=["amount"])])
    desk = Desk(take, BOTH_WAYS, sla=[target])
    desk.act(WANG_QIANG, "done", amount="600").after(30)
    assert stands(desk) == (desk.now + timedelta(minutes=90), "")
    desk.act(WANG_QIANG, "return", reason="不用询价")
    assert stands(desk) == (None, "not_yet")
    desk.act(WANG_QIANG, "done", amount="100")
    assert desk.task.node == "mend"
    assert stands(desk) == (None, "over")


def test_a_lane_that_is_called_off_has_no_time_any_more() -> None:
    target = {"id": "it", "name": "询价", "within": "PT2H", "since": "slow"}
    desk = Desk(
        lanes(
            "both", [work("quick", people(SUN_LI))], [work("slow", people(WANG_QIANG))], join="any"
        ),
        work("after", people(WANG_QIANG)),
        sla=[target],
    )
    assert stands(desk) == (desk.now + timedelta(hours=2), "")
    desk.act(SUN_LI, "done")
    assert desk.task.node == "after"
    assert stands(desk) == (None, "over")


def test_a_detour_that_may_still_come_is_waited_for() -> None:
    target = "{id: it, name: 报价, within: PT4H, since: repair, until: cost_approval}"
    play = Promised(target).press(WANG_QIANG, "accept").at(23, 10)
    assert play.due() == "23 13:00"
    play.press(WANG_QIANG, "report_cost", parts="x", cost="900").at(23, 11).press(SUN_LI, "approve")
    assert play.clock().met_at == play.now


def test_what_was_cancelled_was_not_met_and_goes_on_once_it_is_reopened() -> None:
    play = Promised(UNTIL_REPAIRED.replace("}", ", again: afresh}")).press(WANG_QIANG, "accept")
    play.at(23, 10).press(WANG_QIANG, "hand_back")
    play.at(23, 11).takes(Cancelled(by=SUN_LI, reason="不修了"))
    assert play.clock().met_at is None
    assert play.at(24, 9).takes(Reopened(by=LI_HONG, reason="还是要修")).due() == "24 15:00"
