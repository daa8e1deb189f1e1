"""Approvals by one, by all, one after the other, and by so many per cent."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    VOTERS,
    ZHOU_MIN,
    Desk,
    Written,
    approval,
    button,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG
from workflows.effects import Occasion, Reason
from workflows.ticket import TaskState
from workflows.verbs import Phase

AFTERWARDS = work("pay", people(WANG_QIANG))


def vote_of(count: int, **more: object) -> Desk:
    """By the first so many of five; who is agreed with gets paid."""
    return Desk(approval("boss", people(*VOTERS[:count]), **more), AFTERWARDS)


def passed(desk: Desk) -> bool:
    return desk.places == ["pay"]


def denied(desk: Desk) -> bool:
    return desk.ticket.phase is Phase.CLOSED and desk.ticket.result == "boss"


def is_undecided(desk: Desk) -> bool:
    return desk.places == ["boss"] and bool(desk.ticket.open_tasks)


def test_the_first_yes_of_any_decides_and_calls_the_others_off() -> None:
    desk = vote_of(3, mode="any").approve(HE_JUN)
    assert passed(desk)
    states = [task.state for task in desk.ticket.tasks[:3]]
    assert states == [TaskState.CANCELLED, TaskState.DONE, TaskState.CANCELLED]


def test_who_votes_after_any_was_decided_learns_who_decided() -> None:
    desk = vote_of(2, mode="any").approve(HE_JUN)
    desk.press(SUN_LI, "approve", task=1)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.by) == (Reason.ALREADY_TAKEN, HE_JUN.id)


def test_the_first_no_of_any_denies() -> None:
    assert denied(vote_of(2, mode="any").reject(SUN_LI))


def test_any_that_hopes_on_is_denied_only_by_everybody() -> None:
    desk = vote_of(3, mode="any", reject_when="impossible").reject(*VOTERS[:2])
    assert is_undecided(desk)
    assert denied(desk.reject(VOTERS[2]))
    desk = vote_of(3, mode="any", reject_when="impossible").reject(*VOTERS[:2])
    assert passed(desk.approve(VOTERS[2]))


def test_a_role_shares_one_vote_of_any() -> None:
    desk = Desk(approval("boss", {"role": "supervisor"}), AFTERWARDS)
    assert desk.asked == {"supervisor"}
    assert passed(desk.approve(HE_JUN))


def test_all_want_every_vote_and_end_when_the_last_two_agree_at_once() -> None:
    """A peer leaves it hanging 100 times in 100: each of the two is decided after the other here."""
    desk = vote_of(2, mode="all")
    desk.act(SUN_LI, "approve")
    assert is_undecided(desk)
    assert Occasion.VOTED in desk.told
    assert passed(desk.act(HE_JUN, "approve"))


@pytest.mark.parametrize("order", list(permutations(VOTERS[:3])))
def test_all_may_vote_in_any_order(order: tuple[object, ...]) -> None:
    desk = vote_of(3, mode="all")
    desk.approve(*(each for each in VOTERS if each in order))
    assert passed(desk)


def test_one_no_of_all_denies() -> None:
    assert denied(vote_of(3, mode="all").approve(SUN_LI).reject(HE_JUN))


def test_a_role_that_must_all_agree_is_asked_one_by_one() -> None:
    desk = Desk(approval("boss", {"role": "supervisor"}, mode="all"), AFTERWARDS)
    assert desk.asked == {SUN_LI.id, HE_JUN.id}
    assert passed(desk.approve(HE_JUN, SUN_LI))


def test_sequential_asks_one_after_the_other() -> None:
    desk = vote_of(3, mode="sequential")
    assert desk.asked == {SUN_LI.id}
    desk.act(HE_JUN, "approve")
    assert desk.why_not is Reason.NOT_NOW
    desk.approve(SUN_LI)
    assert desk.asked == {HE_JUN.id}
    assert passed(desk.approve(HE_JUN, QIAN_DUO))


def test_a_no_ends_a_sequence_before_the_others_are_asked() -> None:
    desk = vote_of(3, mode="sequential").approve(SUN_LI).reject(HE_JUN)
    assert denied(desk)
    assert desk.ticket.tasks[2].state is TaskState.CANCELLED


def test_a_ratio_vote_does_not_end_at_the_first_no() -> None:
    desk = vote_of(5, mode="ratio", needs=60).reject(SUN_LI)
    assert is_undecided(desk)
    assert passed(desk.approve(*VOTERS[1:4]))


def test_a_ratio_vote_ends_at_the_first_no_when_told_to() -> None:
    assert denied(vote_of(5, mode="ratio", needs=60, reject_when="first").reject(SUN_LI))


def test_no_vote_is_asked_for_once_a_ratio_is_reached() -> None:
    desk = vote_of(5, mode="ratio", needs=40).approve(*VOTERS[:2])
    assert passed(desk)
    assert [task.state for task in desk.ticket.tasks[2:5]] == [TaskState.CANCELLED] * 3


RATIOS = [  # voters, needed %, the votes as they come, where that leads
    (5, 60, "yyy", "passed"),  # three of five
    (5, 60, "nyyy", "passed"),
    (5, 60, "nnyyy", "passed"),
    (5, 60, "nnn", "denied"),
    (5, 60, "yynnn", "denied"),
    (5, 60, "yynn", "open"),
    (5, 40, "yy", "passed"),  # two of five
    (5, 40, "nnnyy", "passed"),
    (5, 40, "nnn", "open"),
    (5, 40, "nnnn", "denied"),
    (5, 40, "y", "open"),
    (4, 50, "yy", "passed"),  # exactly half
    (4, 50, "nnyy", "passed"),
    (4, 50, "nn", "open"),
    (4, 50, "nnn", "denied"),
    (4, 51, "nn", "denied"),
    (4, 51, "yyn", "open"),
    (5, 1, "y", "passed"),  # one is enough
    (5, 1, "nnnn", "open"),
    (5, 1, "nnnny", "passed"),
    (5, 1, "nnnnn", "denied"),
    (5, 100, "yyyy", "open"),  # everybody
    (5, 100, "yyyyy", "passed"),
    (5, 100, "yyyyn", "denied"),
    (3, 100, "n", "denied"),
    (1, 60, "n", "denied"),
    (1, 60, "y", "passed"),
    (3, 66, "yy", "passed"),
    (3, 67, "yy", "open"),
]


@pytest.mark.parametrize(("count", "needs", "votes", "expected"), RATIOS)
def test_a_ratio_is_decided_as_soon_as_it_can_be(
    count: int, needs: int, votes: str, expected: str
) -> None:
    desk = vote_of(count, mode="ratio", needs=needs)
    for voter, vote in zip(VOTERS, votes, strict=False):
        desk.approve(voter) if vote == "y" else desk.reject(voter)
        assert desk.refusal is None
    assert (passed(desk), denied(desk), is_undecided(desk)) == (
        expected == "passed",
        expected == "denied",
        expected == "open",
    )


def test_a_vote_carries_its_reason_and_files() -> None:
    desk = vote_of(2, mode="all").act(SUN_LI, "approve", reason="价格合理")
    assert desk.ticket.tasks[0].reason == "价格合理"
    assert desk.recorded_of("approve")[0]["reason"] == "价格合理"


def test_rejecting_asks_why() -> None:
    desk = vote_of(1)
    desk.press(SUN_LI, "reject")
    assert desk.why_not is Reason.REASON_NEEDED
    assert denied(desk.act(SUN_LI, "reject", reason="太贵"))


def test_a_node_may_let_people_reject_without_a_reason() -> None:
    actions: list[Written] = [button("approve"), button("reject", reason="never")]
    desk = vote_of(1, actions=actions)
    desk.press(SUN_LI, "reject")
    assert denied(desk)


def test_a_node_may_want_a_reason_for_a_yes() -> None:
    actions = [button("approve", reason="required"), button("reject")]
    desk = vote_of(1, actions=actions).approve(SUN_LI)
    assert desk.why_not is Reason.REASON_NEEDED


def test_only_who_is_asked_votes() -> None:
    desk = vote_of(2, mode="all").act(ZHOU_MIN, "approve")
    assert desk.why_not is Reason.NOT_YOURS
    desk.act(LI_HONG, "approve")
    assert desk.why_not is Reason.NOT_YOURS


def test_voting_twice_counts_once() -> None:
    desk = vote_of(3, mode="ratio", needs=66).approve(SUN_LI)
    desk.press(SUN_LI, "approve", task=1)
    assert desk.why_not is Reason.ALREADY_DONE
    assert is_undecided(desk)


@pytest.mark.parametrize(
    ("rejected", "places"),
    [("requester", ["start"]), ("previous", ["check"]), ("check", ["check"])],
)
def test_a_no_leads_where_the_node_says(rejected: str, places: list[str]) -> None:
    desk = Desk(
        work("check", people(WANG_QIANG)), approval("boss", people(SUN_LI), rejected=rejected)
    )
    assert desk.done(WANG_QIANG).reject(SUN_LI).places == places


def test_a_no_in_a_lane_leaves_what_runs_beside_it_only_if_it_ends_there() -> None:
    desk = Desk(
        work("check", people(WANG_QIANG)),
        approval("boss", people(SUN_LI), rejected="requester"),
        AFTERWARDS,
    )
    desk.done(WANG_QIANG).reject(SUN_LI).act(LI_HONG, "resubmit")
    assert desk.places == ["check"]
    assert passed(desk.done(WANG_QIANG).approve(SUN_LI))
