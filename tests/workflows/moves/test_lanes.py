"""Lanes side by side: parallel nodes, inclusive branches, forks in forks, and when enough of them are through."""

from __future__ import annotations

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    ZHOU_MIN,
    Desk,
    Written,
    approval,
    branch,
    button,
    case,
    lanes,
    people,
    somebody,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Reason, StopTimer
from workflows.ticket import TaskState
from workflows.verbs import Phase

ONE, TWO, THREE = (
    work("one", people(WANG_QIANG)),
    work("two", people(ZHAO_LEI)),
    work("three", people(HE_JUN)),
)
PAY = work("pay", people(QIAN_DUO))
END: Written = {"id": "stop", "kind": "end"}


@pytest.mark.parametrize(("join", "needed"), [("all", 3), ("any", 1), (1, 1), (2, 2), (3, 3)])
def test_lanes_join_when_enough_are_through(join: object, needed: int) -> None:
    desk = Desk(lanes("sides", [ONE], [TWO], [THREE], join=join), PAY)
    for count, person in enumerate((HE_JUN, WANG_QIANG, ZHAO_LEI), start=1):
        assert "pay" not in desk.places
        desk.done(person)
        if count == needed:
            break
    assert desk.places == ["pay"]
    assert len([task for task in desk.ticket.tasks if task.state is TaskState.CANCELLED]) == (
        3 - needed
    )


def test_who_is_called_off_by_the_join_learns_that() -> None:
    desk = Desk(lanes("sides", [ONE], [TWO], join="any"), PAY).done(WANG_QIANG)
    desk.press(ZHAO_LEI, "done", task=2)
    assert desk.why_not is Reason.CALLED_OFF


def test_timers_of_a_lane_that_is_called_off_stop() -> None:
    late = work("two", people(ZHAO_LEI), limits=[{"after": "PT1H", "do": "remind"}])
    desk = Desk(lanes("sides", [ONE], [late], join="any"), PAY).done(WANG_QIANG)
    assert [each.name for each in desk.effects_of(StopTimer)] == ["limit:3:0"]


def test_an_empty_lane_is_through_at_once() -> None:
    assert Desk(lanes("sides", [ONE], []), PAY).places == ["sides", "one"]
    desk = Desk(lanes("sides", [ONE], [], join="any"), PAY)
    assert desk.places == ["pay"]
    assert Desk(lanes("sides", [], [ONE], join="any"), PAY).places == ["pay"]
    assert Desk(lanes("sides", [], []), PAY).places == ["pay"]


def test_an_end_in_a_lane_ends_the_ticket() -> None:
    desk = Desk(lanes("sides", [ONE, END], [TWO]), PAY).done(WANG_QIANG)
    assert (desk.ticket.phase, desk.ticket.result, desk.places) == (Phase.CLOSED, "stop", [])
    assert desk.ticket.open_tasks == ()
    assert desk.reopen(LI_HONG).places == ["sides", "one", "two"]


def test_a_no_in_a_lane_ends_the_ticket_whatever_runs_beside_it() -> None:
    desk = Desk(lanes("sides", [approval("boss", people(SUN_LI))], [TWO]), PAY).reject(SUN_LI)
    assert (desk.ticket.phase, desk.ticket.result, desk.places) == (Phase.CLOSED, "boss", [])


def test_a_no_in_a_lane_may_send_its_own_lane_back() -> None:
    boss = approval("boss", people(SUN_LI), rejected="one")
    desk = Desk(lanes("sides", [ONE, boss], [TWO]), PAY).done(WANG_QIANG).reject(SUN_LI)
    assert sorted(desk.places) == ["one", "sides", "two"]
    assert desk.done(WANG_QIANG).approve(SUN_LI).done(ZHAO_LEI).places == ["pay"]


DEAR, URGENT = "金额 > 500", '事由 = "急"'


def some(*, join: object = "all") -> Written:
    cases = (case("dear", DEAR, ONE), case("urgent", URGENT, TWO), case("rest", "", THREE))
    return branch("which", *cases, hit="all", join=join)


@pytest.mark.parametrize(
    ("amount", "subject", "places"),
    [
        ("900", "急", ["one", "two"]),
        ("900", "慢", ["one"]),
        ("9", "急", ["two"]),
        ("9", "慢", ["three"]),
    ],
)
def test_every_case_that_holds_is_gone_side_by_side(
    amount: str, subject: str, places: list[str]
) -> None:
    desk = Desk(some(), PAY, report={"amount": amount, "subject": subject})
    assert desk.places == ["which", *places]
    doers = {"one": WANG_QIANG, "two": ZHAO_LEI, "three": HE_JUN}
    desk.done(*(doers[place] for place in places))
    assert desk.places == ["pay"]


def test_a_join_of_more_than_hold_waits_for_those_that_do() -> None:
    desk = Desk(some(join=2), PAY, report={"amount": "900"}).done(WANG_QIANG)
    assert desk.places == ["pay"]


def test_what_answers_change_meanwhile_opens_no_further_lane() -> None:
    actions = [button("complete", "done", fill=["amount"])]
    cases = (
        case("dear", DEAR, ONE),
        case("rest", "", work("ask", people(SUN_LI), actions=actions)),
    )
    desk = Desk(branch("which", *cases, hit="all"), PAY, report={"amount": "1"})
    assert desk.act(SUN_LI, "done", amount="900").places == ["pay"]


def test_forks_in_forks_in_branches_join_from_the_inside_out() -> None:
    inner = lanes("inner", [ONE], [TWO], join="any")
    ways = branch("ways", case("dear", DEAR, inner, somebody("check", ZHOU_MIN)), case("rest", ""))
    outer = lanes("outer", [ways], [THREE])
    desk = Desk(outer, PAY, report={"amount": "900"})
    assert desk.places == ["outer", "inner", "one", "two", "three"]
    desk.done(ZHAO_LEI)
    assert sorted(desk.places) == ["check", "outer", "three"]
    assert sorted(desk.done(HE_JUN).places) == ["check", "outer"]
    assert desk.done(ZHOU_MIN).places == ["pay"]


def test_an_outer_fork_that_is_through_calls_off_the_inner_one() -> None:
    inner = lanes("inner", [ONE], [TWO])
    desk = Desk(lanes("outer", [inner], [THREE], join="any"), PAY).done(WANG_QIANG, HE_JUN)
    assert desk.places == ["pay"]
    assert desk.ticket.tasks[1].state is TaskState.CANCELLED


def test_a_fork_is_gone_through_anew_after_a_return() -> None:
    boss = approval("boss", people(SUN_LI), rejected="start_over")
    start_over = somebody("start_over", ZHOU_MIN)
    desk = Desk(start_over, lanes("sides", [ONE], [TWO]), boss, PAY)
    desk.done(ZHOU_MIN, WANG_QIANG, ZHAO_LEI).reject(SUN_LI).done(ZHOU_MIN)
    assert desk.places == ["sides", "one", "two"]
    assert desk.done(ZHAO_LEI, WANG_QIANG).approve(SUN_LI).places == ["pay"]


def test_lanes_of_a_detour_that_is_refused_are_called_off_with_it() -> None:
    detour = lanes("both", [approval("left", people(SUN_LI))], [approval("right", people(HE_JUN))])
    actions = [button("complete", "done"), button("report", fill=["amount"], then=[detour])]
    desk = Desk(work("fix", people(WANG_QIANG), actions=actions), PAY)
    desk.act(WANG_QIANG, "report", amount="9").reject(SUN_LI)
    assert (desk.places, desk.ticket.answers["amount"]) == (["fix"], "100")
    desk.act(WANG_QIANG, "report", amount="8").approve(SUN_LI, HE_JUN)
    assert (desk.places, desk.ticket.answers["amount"]) == (["fix"], "8")


def test_a_branch_says_why_in_the_history() -> None:
    """The condition, and what it read when it was asked."""
    ways = branch("ways", case("dear", DEAR, ONE), case("rest", "", TWO))
    dear = Desk(ways, report={"amount": "900"})
    assert dear.recorded_of("branched") == [
        {"node": "ways", "case": "dear", "when": "amount > 500", "read": {"amount": "900"}}
    ]
    cheap = Desk(ways, report={"amount": "9"})
    assert cheap.recorded_of("branched") == [
        {"node": "ways", "case": "rest", "otherwise": True, "read": {"amount": "9"}}
    ]


def test_every_lane_of_an_inclusive_branch_says_why() -> None:
    desk = Desk(some(), PAY, report={"amount": "900", "subject": "急"})
    assert [(each["case"], each["read"]) for each in desk.recorded_of("branched")] == [
        ("dear", {"amount": "900"}),
        ("urgent", {"subject": "急"}),
    ]


def test_a_condition_that_cannot_be_worked_out_does_not_hold() -> None:
    ways = branch("ways", case("odd", "10 / 金额 > 1", ONE), case("rest", "", TWO))
    assert Desk(ways, report={"amount": "0"}).places == ["two"]
    assert Desk(ways, report={}).places == ["two"]
