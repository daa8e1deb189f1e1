"""撤回: whoever sent a ticket on takes it back while nobody has acted, and finds it as it was."""

from __future__ import annotations

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    VOTERS,
    Desk,
    Written,
    approval,
    button,
    claim,
    lanes,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.deeds.withdrawing import can_take_back_vote
from workflows.effects import Reason
from workflows.people import Person
from workflows.verbs import Phase

TAKE = claim("take", {"role": "engineer"})
FIX = work("fix", {"actor_of": "take"})
BOSS = approval("boss", people(SUN_LI))
PAY = work("pay", people(QIAN_DUO))


def test_an_accept_is_taken_back_and_the_work_offered_anew() -> None:
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").withdraw(WANG_QIANG)
    assert (desk.places, desk.asked) == (["take"], {"engineer"})
    assert (desk.ticket.assignee, desk.ticket.phase) == (None, Phase.NEW)
    assert desk.act(ZHAO_LEI, "accept").ticket.assignee == ZHAO_LEI.id


def test_a_completion_is_taken_back() -> None:
    desk = Desk(TAKE, FIX, BOSS).act(WANG_QIANG, "accept").done(WANG_QIANG).withdraw(WANG_QIANG)
    assert (desk.places, desk.asked) == (["fix"], {WANG_QIANG.id})
    assert desk.done(WANG_QIANG).places == ["boss"]


def test_the_vote_that_decided_is_taken_back_and_the_others_stand() -> None:
    desk = Desk(approval("all", people(*VOTERS[:3]), mode="all"), PAY)
    desk.approve(*VOTERS[:3]).withdraw(VOTERS[2])
    assert (desk.places, desk.asked) == (["all"], {VOTERS[2].id})
    assert desk.approve(VOTERS[2]).places == ["pay"]


def test_who_was_called_off_by_a_vote_is_asked_again_when_it_is_taken_back() -> None:
    desk = Desk(approval("one", people(*VOTERS[:3])), PAY).approve(HE_JUN).withdraw(HE_JUN)
    assert desk.asked == {each.id for each in VOTERS[:3]}


def test_a_vote_still_under_way_is_taken_back() -> None:
    desk = Desk(approval("all", people(*VOTERS[:3]), mode="all"), PAY)
    desk.approve(SUN_LI).withdraw(SUN_LI)
    assert desk.asked == {each.id for each in VOTERS[:3]}
    assert desk.approve(*VOTERS[:3]).places == ["pay"]


def test_a_vote_is_not_taken_back_once_another_has_voted() -> None:
    desk = Desk(approval("all", people(*VOTERS[:3]), mode="all"), PAY)
    desk.approve(SUN_LI, HE_JUN).withdraw(SUN_LI)
    assert desk.why_not is Reason.SOMEBODY_ACTED


def test_taking_back_a_vote_of_a_sequence_queues_the_next_again() -> None:
    desk = Desk(approval("line", people(*VOTERS[:3]), mode="sequential"), PAY)
    desk.approve(SUN_LI).withdraw(SUN_LI)
    for person in VOTERS[:3]:
        assert desk.asked == {person.id}
        desk.approve(person)
    assert desk.places == ["pay"]


def test_taking_back_the_no_of_a_sequence_keeps_its_order() -> None:
    line = approval("line", people(*VOTERS[:3]), mode="sequential", rejected="requester")
    desk = Desk(line, PAY).reject(SUN_LI).withdraw(SUN_LI)
    for person in VOTERS[:3]:
        assert desk.asked == {person.id}
        desk.approve(person)
    assert desk.places == ["pay"]


def test_who_waited_for_an_opinion_when_it_ended_waits_for_it_again() -> None:
    both = approval("both", people(*VOTERS[:2]), mode="all", rejected="requester")
    desk = Desk(both, PAY).delegate(SUN_LI, QIAN_DUO).reject(HE_JUN).withdraw(HE_JUN)
    assert desk.asked == {QIAN_DUO.id, HE_JUN.id}
    assert desk.approve(QIAN_DUO).asked == {SUN_LI.id, HE_JUN.id}


def test_an_opinion_is_taken_back_while_it_was_not_used() -> None:
    desk = Desk(BOSS, PAY).delegate(SUN_LI, QIAN_DUO).approve(QIAN_DUO).withdraw(QIAN_DUO)
    assert desk.asked == {QIAN_DUO.id}
    assert desk.act(QIAN_DUO, "reject").asked == {SUN_LI.id}


def test_no_vote_is_taken_back_from_under_one_who_has_asked_for_an_opinion() -> None:
    desk = Desk(approval("line", people(*VOTERS[:2]), mode="sequential"), PAY)
    desk.approve(SUN_LI).delegate(HE_JUN, QIAN_DUO).withdraw(SUN_LI)
    assert desk.why_not is Reason.SOMEBODY_ACTED


def test_what_was_given_away_at_the_same_moment_does_not_come_back_as_a_second_task() -> None:
    desk = Desk(approval("all", people(*VOTERS[:2]), mode="all"), PAY)
    desk.transfer(SUN_LI, QIAN_DUO).act(QIAN_DUO, "approve").act(HE_JUN, "approve")
    assert desk.withdraw(HE_JUN).asked == {HE_JUN.id}


def test_the_report_is_taken_back_and_sent_again() -> None:
    desk = Desk(TAKE, FIX).withdraw(LI_HONG, 0)
    assert (desk.places, desk.asked) == (["start"], {LI_HONG.id})
    assert desk.withdraw(LI_HONG, 0).why_not is Reason.NOT_NOW
    assert desk.act(LI_HONG, "resubmit", amount="5").places == ["take"]
    assert desk.ticket.answers["amount"] == "5"


def test_only_the_requester_takes_the_report_back() -> None:
    assert Desk(TAKE, FIX).withdraw(SUN_LI, 0).why_not is Reason.NOT_YOURS


def test_the_report_is_not_taken_back_once_it_was_accepted() -> None:
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").withdraw(LI_HONG, 0)
    assert desk.why_not is Reason.NOT_NOW


@pytest.mark.parametrize("deed", ["mark", "pause"])
def test_nothing_is_taken_back_once_the_next_has_begun(deed: str) -> None:
    actions = [button("complete", "done"), button("mark"), button("pause"), button("resume")]
    desk = Desk(work("fix", people(WANG_QIANG)), work("pay", people(QIAN_DUO), actions=actions))
    desk.done(WANG_QIANG).act(QIAN_DUO, deed).withdraw(WANG_QIANG)
    assert desk.why_not is Reason.SOMEBODY_ACTED


def test_nobody_takes_back_what_another_did() -> None:
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").withdraw(ZHAO_LEI, 1)
    assert desk.why_not is Reason.NOT_YOURS


def test_what_ended_a_ticket_is_not_taken_back() -> None:
    assert Desk(BOSS).reject(SUN_LI).withdraw(SUN_LI).why_not is Reason.NOT_NOW


def test_a_node_may_forbid_it() -> None:
    desk = Desk(work("fix", people(WANG_QIANG), allow=[]), PAY).done(WANG_QIANG)
    assert desk.withdraw(WANG_QIANG).why_not is Reason.NOT_PERMITTED


SIDES = lanes("sides", [work("one", people(WANG_QIANG)), work("then", people(ZHAO_LEI))], [BOSS])


def test_what_led_into_lanes_is_taken_back_whole() -> None:
    desk = Desk(work("fix", people(QIAN_DUO)), SIDES, PAY).done(QIAN_DUO)
    assert desk.withdraw(QIAN_DUO).places == ["fix"]
    assert desk.done(QIAN_DUO).asked == {WANG_QIANG.id, SUN_LI.id}


def test_what_led_into_lanes_is_not_taken_back_once_one_of_them_has_moved() -> None:
    desk = Desk(work("fix", people(QIAN_DUO)), SIDES, PAY).done(QIAN_DUO, WANG_QIANG)
    assert desk.withdraw(QIAN_DUO).why_not is Reason.SOMEBODY_ACTED
    assert desk.places == ["sides", "boss", "then"]


def test_a_step_within_a_lane_is_taken_back() -> None:
    desk = Desk(SIDES, PAY).done(WANG_QIANG).withdraw(WANG_QIANG)
    assert desk.asked == {SUN_LI.id, WANG_QIANG.id}


def test_the_step_that_joined_the_lanes_stands() -> None:
    """They are one again: there is no lane to go back into."""
    desk = Desk(lanes("sides", [work("one", people(WANG_QIANG))], [BOSS]), PAY)
    desk.done(WANG_QIANG).approve(SUN_LI)
    assert desk.withdraw(SUN_LI).why_not is Reason.NOT_NOW
    assert desk.places == ["pay"]


def test_a_return_out_of_lanes_stands() -> None:
    one = work("one", people(WANG_QIANG), actions=[button("complete"), button("return", to="fix")])
    desk = Desk(work("fix", people(QIAN_DUO)), lanes("sides", [one], [BOSS]), PAY)
    desk.done(QIAN_DUO).after(1).act(WANG_QIANG, "return")
    assert desk.withdraw(WANG_QIANG).why_not is Reason.NOT_NOW
    assert desk.places == ["fix"]


def test_a_return_that_came_round_to_its_own_lane_again_stands() -> None:
    """What it was sent back to was passed at once: its lanes are new ones."""
    fix = approval("fix", {"people": ["没有这人"]}, nobody="pass")
    back = button("return", to="requester", afterwards="again")
    one = work("one", people(WANG_QIANG), actions=[button("complete"), {**back, "to": "fix"}])
    desk = Desk(fix, lanes("sides", [one], [BOSS]), PAY).act(WANG_QIANG, "return").after(1)
    assert desk.asked == {WANG_QIANG.id, SUN_LI.id}
    assert desk.withdraw(WANG_QIANG).why_not is Reason.NOT_NOW


def test_a_return_is_taken_back() -> None:
    boss = approval(
        "boss",
        people(SUN_LI),
        actions=[button("approve"), button("reject"), button("return", to="fix")],
    )
    desk = Desk(work("fix", people(WANG_QIANG)), boss).done(WANG_QIANG)
    desk.after(1).act(SUN_LI, "return", reason="缺照片").withdraw(SUN_LI)
    assert (desk.places, desk.asked) == (["boss"], {SUN_LI.id})


def test_a_return_on_from_where_a_lane_was_sent_back_to_stands() -> None:
    """It was to come straight back into the lane: that is called off with all the others."""
    fix = work(
        "fix",
        people(QIAN_DUO),
        actions=[button("complete", "done"), button("return", to="requester")],
    )
    straight = button("return", to="fix", afterwards="straight")
    one = work("one", people(WANG_QIANG), actions=[button("complete"), straight])
    desk = Desk(fix, lanes("sides", [one], [BOSS]), PAY).done(QIAN_DUO)
    desk.act(WANG_QIANG, "return").after(1).act(QIAN_DUO, "return")
    assert desk.places == ["start"]
    assert desk.withdraw(QIAN_DUO).why_not is Reason.NOT_NOW


def test_what_came_straight_back_still_goes_straight_back_when_taken_back() -> None:
    straight = button("return", to="requester", afterwards="straight")
    boss = approval("boss", people(SUN_LI), actions=[button("approve"), button("reject"), straight])
    desk = Desk(work("fix", people(WANG_QIANG)), boss).done(WANG_QIANG)
    desk.after(1).act(SUN_LI, "return", reason="缺照片").after(1).act(LI_HONG, "resubmit")
    assert desk.places == ["boss"]
    assert desk.withdraw(LI_HONG).places == ["start"]
    assert desk.act(LI_HONG, "resubmit").places == ["boss"]


CALL: Written = {"id": "erp", "kind": "action", "call": {"url": "https://erp.example/x"}}


def test_nobody_takes_back_what_has_left_the_house() -> None:
    desk = Desk(work("fix", people(WANG_QIANG)), CALL, PAY).done(WANG_QIANG)
    assert desk.places == ["erp"]
    assert desk.withdraw(WANG_QIANG).why_not is Reason.NOT_NOW
    assert desk.answered().withdraw(WANG_QIANG).why_not is Reason.NOT_NOW


def test_nobody_takes_back_what_left_the_house_in_one_of_the_lanes() -> None:
    sides = lanes("sides", [work("one", people(ZHAO_LEI))], [CALL])
    desk = Desk(work("fix", people(WANG_QIANG)), sides, PAY).done(WANG_QIANG)
    assert desk.withdraw(WANG_QIANG).why_not is Reason.SOMEBODY_ACTED


def test_what_the_clock_did_is_not_the_requesters_to_take_back() -> None:
    late = approval("boss", people(SUN_LI), limits=[{"after": "PT1H", "do": "pass"}])
    desk = Desk(late, PAY).after(61)
    desk.ring("limit:1:0")
    assert desk.places == ["pay"]
    assert desk.withdraw(LI_HONG, 0).why_not is Reason.NOT_NOW


def test_nothing_is_taken_back_while_the_ticket_stands_still() -> None:
    desk = Desk(work("fix", people(WANG_QIANG)), PAY).done(WANG_QIANG).suspend(SUN_LI)
    assert desk.withdraw(WANG_QIANG).why_not is Reason.SUSPENDED


def can_take_back(desk: Desk, who: Person) -> bool:
    own = [task for task in desk.ticket.tasks if task.done_by == who.id]
    return can_take_back_vote(desk.ticket, own[-1], desk.definition)


def test_a_vote_can_be_taken_back_as_long_as_it_would_be() -> None:
    desk = Desk(approval("all", people(*VOTERS[:3]), mode="all"), PAY)
    first, second, third = VOTERS[:3]
    assert can_take_back(desk.approve(first), first)
    desk.approve(second)
    assert (can_take_back(desk, first), can_take_back(desk, second)) == (False, True)
    assert desk.withdraw(first).why_not is Reason.SOMEBODY_ACTED
    assert not can_take_back(desk.approve(third), third), "the vote is over"


def test_no_vote_is_offered_to_be_taken_back_where_the_node_does_not_let_it() -> None:
    desk = Desk(approval("all", people(*VOTERS[:3]), mode="all", allow=["urge"]), PAY)
    assert not can_take_back(desk.approve(SUN_LI), SUN_LI)
    assert desk.withdraw(SUN_LI).why_not is Reason.NOT_PERMITTED
