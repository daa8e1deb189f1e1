"""退回: back to an earlier node or to the requester, to come again through every node or straight back."""

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
    claim,
    lanes,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Reason
from workflows.verbs import Phase

ONE, TWO = work("one", people(WANG_QIANG)), work("two", people(ZHAO_LEI))
PAY = work("pay", people(QIAN_DUO))


def boss(to: str, afterwards: str = "again") -> Written:
    actions = [button("approve"), button("reject"), button("return", to=to, afterwards=afterwards)]
    return approval("boss", people(SUN_LI), actions=actions)


def sent_back(to: str, afterwards: str = "again", chosen: str = "") -> Desk:
    desk = Desk(ONE, TWO, boss(to, afterwards), PAY).done(WANG_QIANG, ZHAO_LEI)
    return desk.after(1).act(SUN_LI, "return", reason="缺照片", to=chosen)


PLACES = [
    ("previous", "", "two"),
    ("one", "", "one"),
    ("requester", "", "start"),
    ("any", "one", "one"),
    ("any", "two", "two"),
    ("any", "previous", "two"),
    ("any", "requester", "start"),
]


@pytest.mark.parametrize(("to", "chosen", "place"), PLACES)
def test_a_return_leads_where_it_says_and_again_through_all(
    to: str, chosen: str, place: str
) -> None:
    desk = sent_back(to, chosen=chosen)
    assert desk.places == [place]
    if place == "start":
        desk.act(LI_HONG, "resubmit")
    if place != "two":
        desk.done(WANG_QIANG)
    assert desk.done(ZHAO_LEI).approve(SUN_LI).places == ["pay"]


@pytest.mark.parametrize(("to", "chosen", "place"), PLACES)
def test_a_return_may_come_straight_back(to: str, chosen: str, place: str) -> None:
    desk = sent_back(to, "straight", chosen)
    assert desk.places == [place]
    doer = {"one": WANG_QIANG, "two": ZHAO_LEI, "start": LI_HONG}[place]
    desk.act(doer, "resubmit" if place == "start" else "done")
    assert desk.places == ["boss"]
    assert desk.approve(SUN_LI).places == ["pay"]


@pytest.mark.parametrize("chosen", ["", "pay", "boss", "nowhere"])
def test_a_return_leads_only_to_what_lies_behind(chosen: str) -> None:
    desk = sent_back("any", chosen=chosen)
    assert desk.why_not is Reason.NODE_NEEDED
    assert desk.places == ["boss"]


def test_no_return_leads_to_what_the_ticket_never_came_through() -> None:
    ways = branch("ways", case("dear", "金额 > 500", TWO), case("cheap", ""))
    desk = Desk(ONE, ways, boss("any")).done(WANG_QIANG).after(1)
    assert desk.act(SUN_LI, "return", reason="缺照片", to="two").why_not is Reason.NODE_NEEDED


def test_what_is_before_everything_goes_back_to_the_requester() -> None:
    desk = Desk(boss("previous"), PAY).act(SUN_LI, "return", reason="缺照片")
    assert (desk.places, desk.ticket.phase) == (["start"], Phase.NEW)
    assert desk.act(LI_HONG, "resubmit", amount="7").places == ["boss"]
    assert desk.ticket.answers["amount"] == "7"


def test_an_approver_says_why_something_goes_back() -> None:
    assert Desk(boss("previous")).act(SUN_LI, "return").why_not is Reason.REASON_NEEDED


def test_what_is_sent_back_to_be_claimed_is_nobodys() -> None:
    take = claim("take", {"role": "engineer"})
    desk = Desk(take, boss("take")).act(WANG_QIANG, "accept")
    desk.act(SUN_LI, "return", reason="换人")
    assert (desk.ticket.assignee, desk.asked) == (None, {"engineer"})


@pytest.mark.parametrize("how", ["no", "late", "reopened"])
def test_what_comes_back_to_be_claimed_is_nobodys_however_it_comes(how: str) -> None:
    take = claim("take", {"role": "engineer"})
    late = [{"after": "PT1H", "do": "return"}]
    node = approval("boss", people(SUN_LI), rejected="previous", limits=late)
    desk = Desk(take, node).act(WANG_QIANG, "accept")
    if how == "no":
        desk.reject(SUN_LI)
    elif how == "late":
        desk.after(61).ring("limit:2:0")
    else:
        desk.approve(SUN_LI).reopen(LI_HONG)
    assert (desk.places, desk.ticket.assignee) == (["take"], None)


def one_in_a_lane(to: str, afterwards: str = "again") -> Written:
    back = button("return", to=to, afterwards=afterwards)
    inner = work("inner", people(HE_JUN), actions=[button("complete", "done"), back])
    return lanes("sides", [TWO, inner], [approval("boss", people(SUN_LI))])


def test_a_return_within_a_lane_leaves_the_other_lane_alone() -> None:
    desk = Desk(ONE, one_in_a_lane("two"), PAY).done(WANG_QIANG, ZHAO_LEI)
    desk.act(HE_JUN, "return")
    assert desk.asked == {SUN_LI.id, ZHAO_LEI.id}
    assert desk.approve(SUN_LI).done(ZHAO_LEI, HE_JUN).places == ["pay"]


def test_a_return_out_of_the_lanes_calls_all_of_them_off() -> None:
    desk = Desk(ONE, one_in_a_lane("one"), PAY).done(WANG_QIANG, ZHAO_LEI)
    assert desk.act(HE_JUN, "return").places == ["one"]
    desk.done(WANG_QIANG).approve(SUN_LI).done(ZHAO_LEI, HE_JUN)
    assert desk.places == ["pay"]


def test_a_lane_that_was_sent_straight_back_is_still_waited_for() -> None:
    desk = Desk(ONE, one_in_a_lane("one", "straight"), PAY).done(WANG_QIANG, ZHAO_LEI)
    desk.act(HE_JUN, "return").approve(SUN_LI)
    assert desk.places == ["sides", "one"]
    assert desk.done(WANG_QIANG).places == ["sides", "inner"]
    assert desk.done(HE_JUN).places == ["pay"]


def test_two_lanes_sent_straight_back_to_one_node_come_back_each() -> None:
    def side(name: str, who: Written) -> Written:
        back = button("return", to="one", afterwards="straight")
        return work(name, who, actions=[button("complete", "done"), back])

    report = button("report", fill=["amount"], then=[approval("check", people(ZHOU_MIN))])
    one = work("one", people(WANG_QIANG), actions=[button("complete", "done"), report])
    sides = lanes("sides", [side("left", people(HE_JUN))], [side("right", people(SUN_LI))])
    desk = Desk(one, sides, PAY).done(WANG_QIANG).act(HE_JUN, "return")
    desk.act(WANG_QIANG, "report", amount="9").act(SUN_LI, "return")
    assert desk.places == ["sides", "one", "check", "one"]
    desk.act(ZHOU_MIN, "approve").done(WANG_QIANG, WANG_QIANG)
    assert sorted(desk.places) == ["left", "right", "sides"]
    assert desk.done(HE_JUN, SUN_LI).places == ["pay"]
