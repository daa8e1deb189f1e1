"""加签, 减签, 委托 and 转办 of votes: who votes changes while the vote is under way, and nobody votes twice."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.workflows.builders_flows import (
    MA_CHAO,
    QIAN_DUO,
    VOTERS,
    ZHOU_MIN,
    Desk,
    approval,
    button,
    claim,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Occasion, Reason
from workflows.ticket import TaskState
from workflows.verbs import Phase

AFTERWARDS = work("pay", people(WANG_QIANG))
Where = Literal["before", "after", "beside"]
MODES = ("any", "all", "sequential", "ratio")


def vote_of(count: int, mode: str = "all", **more: object) -> Desk:
    more = {**more, **({"needs": 60} if mode == "ratio" else {})}
    return Desk(approval("boss", people(*VOTERS[:count]), mode=mode, **more), AFTERWARDS)


def passed(desk: Desk) -> bool:
    return desk.places == ["pay"]


@pytest.mark.parametrize("mode", MODES)
def test_a_signer_added_before_votes_first(mode: str) -> None:
    desk = vote_of(1, mode).add(SUN_LI, QIAN_DUO, where="before")
    assert desk.asked == {QIAN_DUO.id}
    desk.approve(QIAN_DUO)
    assert (desk.places, desk.asked) == (["boss"], {SUN_LI.id})
    assert passed(desk.approve(SUN_LI))


@pytest.mark.parametrize("mode", MODES)
def test_a_signer_added_after_votes_last(mode: str) -> None:
    desk = vote_of(1, mode).add(SUN_LI, QIAN_DUO, where="after")
    assert desk.asked == {SUN_LI.id}
    desk.approve(SUN_LI)
    assert desk.asked == {QIAN_DUO.id}
    assert passed(desk.approve(QIAN_DUO))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("where", ["before", "after", "beside"])
def test_an_added_signers_no_counts_as_any_other(mode: str, where: Where) -> None:
    desk = vote_of(1, mode, rejected="requester").add(SUN_LI, QIAN_DUO, where=where)
    if where == "after":
        desk.approve(SUN_LI)
    desk.reject(QIAN_DUO)
    assert desk.places == ["start"]


def test_a_signer_beside_is_one_more_of_all() -> None:
    desk = vote_of(2).add(SUN_LI, QIAN_DUO).approve(SUN_LI, HE_JUN)
    assert desk.asked == {QIAN_DUO.id}
    assert passed(desk.approve(QIAN_DUO))


def test_signers_before_vote_one_after_the_other_in_a_sequence_that_then_goes_on() -> None:
    desk = vote_of(2, "sequential").add(SUN_LI, QIAN_DUO, ZHOU_MIN, where="before")
    for person in (QIAN_DUO, ZHOU_MIN, SUN_LI, HE_JUN):
        assert desk.asked == {person.id}
        desk.approve(person)
    assert passed(desk)


def test_signers_after_come_before_the_next_of_a_sequence() -> None:
    desk = vote_of(2, "sequential").add(SUN_LI, QIAN_DUO, ZHOU_MIN, where="after")
    for person in (SUN_LI, QIAN_DUO, ZHOU_MIN, HE_JUN):
        assert desk.asked == {person.id}
        desk.approve(person)
    assert passed(desk)


def test_three_of_five_with_one_more_is_three_and_a_half_of_six() -> None:
    desk = vote_of(4, "ratio").add(SUN_LI, MA_CHAO).approve(*VOTERS[:2])
    assert desk.places == ["boss"]
    assert passed(desk.approve(VOTERS[2]))


def test_nobody_is_asked_twice() -> None:
    desk = vote_of(2).add(SUN_LI, HE_JUN)
    assert desk.why_not is Reason.HAS_IT_ALREADY
    desk.add(SUN_LI, QIAN_DUO, QIAN_DUO)
    assert desk.why_not is Reason.HAS_IT_ALREADY
    desk.add(SUN_LI, SUN_LI)
    assert desk.why_not is Reason.HAS_IT_ALREADY


def test_who_has_voted_is_not_asked_for_a_second_vote() -> None:
    desk = vote_of(2).approve(HE_JUN).add(SUN_LI, HE_JUN)
    assert desk.why_not is Reason.HAS_IT_ALREADY
    desk.transfer(SUN_LI, HE_JUN)
    assert desk.why_not is Reason.HAS_IT_ALREADY


def test_adding_nobody_is_no_deed() -> None:
    desk = vote_of(1).add(SUN_LI)
    assert desk.why_not is Reason.NOT_NOW
    desk.add(SUN_LI, where="before")
    assert desk.why_not is Reason.NOT_NOW


def test_only_our_own_people_are_added() -> None:
    assert vote_of(1).add(SUN_LI, LI_HONG).why_not is Reason.CANNOT_TAKE


def test_a_node_may_forbid_to_add() -> None:
    assert vote_of(1, allow=["comment"]).add(SUN_LI, HE_JUN).why_not is Reason.NOT_PERMITTED


def test_who_adds_to_a_shared_vote_makes_it_theirs() -> None:
    desk = Desk(approval("boss", {"role": "supervisor"}), AFTERWARDS)
    desk.add(SUN_LI, QIAN_DUO, where="before").approve(QIAN_DUO)
    assert desk.asked == {SUN_LI.id}


def test_removing_the_signer_everybody_waited_for_decides() -> None:
    desk = vote_of(2).add(SUN_LI, QIAN_DUO).approve(SUN_LI, HE_JUN).remove(SUN_LI, QIAN_DUO)
    assert passed(desk)


def test_the_last_signer_stays() -> None:
    assert vote_of(1).remove(HE_JUN, SUN_LI).why_not is Reason.LAST_SIGNER


def test_removing_one_in_the_middle_of_a_chain_closes_it_up() -> None:
    desk = vote_of(3, "sequential").remove(SUN_LI, HE_JUN)
    assert desk.asked == {SUN_LI.id}
    desk.approve(SUN_LI)
    assert desk.asked == {QIAN_DUO.id}
    assert passed(desk.approve(QIAN_DUO))


def test_removing_whose_turn_it_is_calls_up_the_next() -> None:
    assert vote_of(3, "sequential").remove(HE_JUN, SUN_LI).asked == {HE_JUN.id}


def test_only_who_added_them_or_a_supervisor_removes() -> None:
    desk = vote_of(3).add(QIAN_DUO, ZHOU_MIN)
    assert desk.remove(WANG_QIANG, ZHOU_MIN).why_not is Reason.NOT_YOURS
    assert desk.remove(QIAN_DUO, ZHOU_MIN).refusal is None


def test_a_cast_vote_is_not_removed() -> None:
    desk = vote_of(2).approve(SUN_LI).remove(HE_JUN, SUN_LI)
    assert desk.why_not is Reason.NOT_NOW


def test_nothing_is_decided_by_a_removal_while_the_ticket_stands_still() -> None:
    desk = vote_of(2).approve(SUN_LI).suspend(SUN_LI).remove(SUN_LI, HE_JUN)
    assert desk.why_not is Reason.SUSPENDED
    assert desk.places == ["boss"]


def test_what_a_removal_leads_to_is_not_the_requesters_to_take_back() -> None:
    desk = vote_of(2).approve(SUN_LI).remove(SUN_LI, HE_JUN)
    assert passed(desk)
    assert desk.withdraw(LI_HONG, 0).why_not is Reason.NOT_NOW


@pytest.mark.parametrize("mode", MODES)
def test_an_opinion_comes_back_and_is_no_vote(mode: str) -> None:
    desk = vote_of(1, mode).delegate(SUN_LI, QIAN_DUO)
    assert desk.asked == {QIAN_DUO.id}
    desk.act(QIAN_DUO, "reject", reason="先问价")
    assert (desk.asked, desk.places) == ({SUN_LI.id}, ["boss"])
    assert Occasion.ADVISED in desk.told
    assert passed(desk.approve(SUN_LI))


def test_who_waits_for_an_opinion_does_not_vote_meanwhile() -> None:
    desk = vote_of(1).delegate(SUN_LI, QIAN_DUO)
    desk.press(SUN_LI, "approve", task=1)
    assert desk.why_not is Reason.NOT_NOW


def test_an_opinion_may_be_asked_on_an_opinion() -> None:
    desk = vote_of(1).delegate(SUN_LI, QIAN_DUO).delegate(QIAN_DUO, ZHOU_MIN)
    desk.approve(ZHOU_MIN)
    assert desk.asked == {QIAN_DUO.id}
    assert desk.approve(QIAN_DUO).asked == {SUN_LI.id}


def test_an_opinion_no_longer_wanted_gives_the_vote_back() -> None:
    desk = vote_of(2).delegate(SUN_LI, QIAN_DUO).remove(SUN_LI, QIAN_DUO)
    assert desk.asked == {SUN_LI.id, HE_JUN.id}
    alone = vote_of(1).delegate(SUN_LI, QIAN_DUO).remove(SUN_LI, QIAN_DUO)
    assert alone.asked == {SUN_LI.id}


def test_opinions_on_a_removed_vote_are_called_off_down_to_the_last() -> None:
    desk = vote_of(2).delegate(SUN_LI, QIAN_DUO).delegate(QIAN_DUO, ZHOU_MIN)
    assert desk.remove(HE_JUN, SUN_LI).asked == {HE_JUN.id}
    assert {task.state for task in desk.ticket.tasks[2:]} == {TaskState.CANCELLED}


def test_who_only_advises_asks_nobody_to_vote() -> None:
    desk = vote_of(1).delegate(SUN_LI, QIAN_DUO).add(QIAN_DUO, ZHOU_MIN)
    assert desk.why_not is Reason.NOT_PERMITTED


def test_no_opinion_is_asked_where_none_could_be_given() -> None:
    """A node with nothing but 接单: the work would never come back."""
    desk = Desk(claim("take", {"role": "engineer"}, allow=["delegate"]), AFTERWARDS)
    assert desk.delegate(WANG_QIANG, ZHAO_LEI).why_not is Reason.NOT_PERMITTED


def test_work_goes_to_another_for_an_opinion_and_comes_back() -> None:
    node = work("fix", people(WANG_QIANG), actions=[button("complete", "done"), button("delegate")])
    desk = Desk(node, AFTERWARDS).delegate(WANG_QIANG, SUN_LI).done(SUN_LI)
    assert (desk.places, desk.asked) == (["fix"], {WANG_QIANG.id})
    assert desk.done(WANG_QIANG).places == ["pay"]


@pytest.mark.parametrize("mode", MODES)
def test_a_vote_given_away_is_the_others_in_the_same_place(mode: str) -> None:
    desk = vote_of(2, mode).transfer(SUN_LI, QIAN_DUO)
    desk.press(SUN_LI, "approve", task=1)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.by) == (Reason.HANDED_OVER, QIAN_DUO.id)
    desk.approve(QIAN_DUO)
    assert passed(desk if mode == "any" else desk.approve(HE_JUN))


def test_giving_a_vote_away_does_not_give_the_ticket_away() -> None:
    node = approval("boss", {"people": ["王强"]})
    desk = Desk(claim("take", {"role": "engineer"}), node).act(WANG_QIANG, "accept")
    assert desk.transfer(WANG_QIANG, SUN_LI).ticket.assignee == WANG_QIANG.id


def test_a_vote_waiting_for_an_opinion_may_be_given_away_and_the_opinion_follows() -> None:
    desk = vote_of(1).delegate(SUN_LI, QIAN_DUO).transfer(HE_JUN, ZHOU_MIN, of=SUN_LI)
    assert desk.asked == {QIAN_DUO.id}
    assert desk.approve(QIAN_DUO).asked == {ZHOU_MIN.id}


def test_nobody_gives_away_what_a_whole_role_shares() -> None:
    desk = Desk(approval("boss", {"role": "supervisor"})).transfer(SUN_LI, QIAN_DUO)
    assert desk.why_not is Reason.NOT_NOW
    assert desk.ticket.phase is Phase.APPROVING
