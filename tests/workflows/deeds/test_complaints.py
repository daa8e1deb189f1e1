"""What users of other desks complained of, each tried on ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    VOTERS,
    ZHOU_MIN,
    Desk,
    approval,
    branch,
    case,
    claim,
    lanes,
    people,
    somebody,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Occasion, Reason
from workflows.events import Absorbed, MergedInto
from workflows.verbs import Phase

TAKE = claim("take", {"role": "engineer"})
FIX = work("fix", {"actor_of": "take"})
PAY = somebody("pay", QIAN_DUO)
ENGINEERS = (WANG_QIANG, ZHAO_LEI)


@pytest.mark.parametrize("first", [0, 1])
def test_two_who_accept_together_do_not_both_have_it(first: int) -> None:
    """Loonflow 3.2.1, measured: both accepted, 100 of 100."""
    winner, loser = ENGINEERS[first], ENGINEERS[1 - first]
    desk = Desk(TAKE, FIX).press(winner, "accept", task=1)
    desk.press(loser, "accept", task=1)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.by) == (Reason.ALREADY_TAKEN, winner.id)
    assert [task.done_by for task in desk.ticket.tasks if task.node == "take"] == [winner.id]


@pytest.mark.parametrize("count", [2, 3, 5])
def test_all_who_agree_at_the_same_moment_end_the_vote(count: int) -> None:
    """Loonflow 3.2.1, measured: left on-going although both agreed, 100 of 100; ferry 212."""
    desk = Desk(approval("boss", people(*VOTERS[:count]), mode="all"), PAY)
    for voter in VOTERS[:count]:
        desk.act(voter, "approve")
    assert desk.places == ["pay"]


def test_three_of_five_approvers_are_enough() -> None:
    """DeskDirector 455, 244."""
    desk = Desk(approval("boss", people(*VOTERS), mode="ratio", needs=60), PAY)
    assert desk.reject(VOTERS[0]).approve(*VOTERS[2:]).places == ["pay"]


def test_two_of_five_approvers_are_enough() -> None:
    """bytedance/flow-builder 46."""
    desk = Desk(approval("boss", people(*VOTERS), mode="ratio", needs=40), PAY)
    assert desk.reject(*VOTERS[:3]).approve(*VOTERS[3:]).places == ["pay"]


def test_a_ratio_vote_goes_on_after_the_first_reject() -> None:
    """ruoyi-vue-pro 1069: it ended there."""
    desk = Desk(approval("boss", people(*VOTERS), mode="ratio", needs=60), PAY).reject(VOTERS[0])
    assert (desk.places, len(desk.asked)) == (["boss"], 4)


def test_a_signer_is_taken_off_again_and_the_vote_goes_on() -> None:
    """ruoyi-vue-pro 896."""
    desk = Desk(approval("boss", people(SUN_LI, HE_JUN), mode="sequential"), PAY)
    desk.add(SUN_LI, ZHOU_MIN, where="before").remove(SUN_LI, ZHOU_MIN)
    assert desk.asked == {SUN_LI.id}
    assert desk.approve(SUN_LI, HE_JUN).places == ["pay"]


def test_a_reminder_is_not_lost_by_a_return() -> None:
    """ruoyi-vue-pro 1018: the limit runs again with the node."""
    late = [{"after": "PT1H", "do": "remind"}]
    one = work("one", people(WANG_QIANG), limits=late)
    desk = Desk(one, approval("boss", people(SUN_LI), rejected="one")).done(WANG_QIANG)
    desk.reject(SUN_LI).after(60).ring("limit:3:0")
    assert desk.told == [Occasion.REMINDED]


def test_a_half_decided_ticket_is_neither_approved_nor_refused() -> None:
    """GLPI 24399, 12428: one step's vote was shown as the whole ticket's."""
    second = approval("second", people(HE_JUN))
    desk = Desk(approval("first", people(SUN_LI)), second, PAY).approve(SUN_LI)
    assert (desk.ticket.phase, desk.ticket.result) == (Phase.APPROVING, "")
    desk.reject(HE_JUN)
    assert (desk.ticket.phase, desk.ticket.result) == (Phase.CLOSED, "second")


def test_a_refused_vote_does_not_just_stall() -> None:
    """Loonflow 426."""
    desk = Desk(approval("boss", people(SUN_LI), rejected="requester"), PAY).reject(SUN_LI)
    assert (desk.places, desk.asked) == (["start"], {LI_HONG.id})


def test_why_work_was_given_away_and_to_whom_stays_in_the_history() -> None:
    """ferry 271."""
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").transfer(WANG_QIANG, ZHAO_LEI)
    assert desk.recorded_of("handed_over") == [
        {"task": 2, "former": WANG_QIANG.id, "to": ZHAO_LEI.id}
    ]


def test_lanes_run_side_by_side_in_one_ticket() -> None:
    """Loonflow 105: only by sub-tickets."""
    desk = Desk(lanes("both", [somebody("east", WANG_QIANG)], [somebody("west", ZHAO_LEI)]), PAY)
    assert desk.done(ZHAO_LEI, WANG_QIANG).places == ["pay"]


def test_a_flow_of_nothing_but_a_start_and_an_end_is_no_reason_to_break() -> None:
    """ferry 317: a branch that leads to nothing closes the ticket."""
    ways = branch("ways", case("dear", "金额 > 500", FIX_ALONE), case("rest", ""))
    assert Desk(ways).ticket.phase is Phase.CLOSED


FIX_ALONE = somebody("fix", WANG_QIANG)


def numbered(number: int, **report: str) -> Desk:
    desk = Desk(TAKE, FIX, report=report)
    desk.ticket = replace(desk.ticket, id=number, number=f"SY-{number}")
    return desk


def test_merges_in_opposite_directions_keep_one_of_the_two() -> None:
    """Zammad 1216: both were lost."""
    one, two = numbered(1), numbered(2)
    into = two.ticket
    one.happen(MergedInto(by=SUN_LI, into=into))
    two.happen(MergedInto(by=SUN_LI, into=one.ticket))
    assert (one.ticket.merged_into, two.why_not) == (2, Reason.CLOSED)
    assert two.ticket.phase is Phase.NEW


def test_whoever_asked_in_a_merged_ticket_is_not_lost() -> None:
    """FreeScout 4986: its tombstone still knows them and what they said, and they are told where it went."""
    one, two = numbered(1, subject="漏水"), numbered(2)
    before = one.ticket
    one.happen(MergedInto(by=SUN_LI, into=two.ticket))
    assert (one.ticket.requester, one.ticket.answers["subject"]) == (LI_HONG.id, "漏水")
    assert one.told == [Occasion.MERGED]
    two.happen(Absorbed(by=SUN_LI, other=before))
    assert two.ticket.answers["subject"] == "漏水"


def test_an_acceptance_is_not_overwritten_by_an_assignment_that_came_later() -> None:
    """Zammad 3156: within five seconds."""
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").after(0.05)
    desk.hand_over(SUN_LI, ZHAO_LEI, task=1)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.by) == (Reason.ALREADY_TAKEN, WANG_QIANG.id)
    assert desk.ticket.assignee == WANG_QIANG.id


def test_what_was_said_stays_when_the_work_changes_hands() -> None:
    """Zammad 5953: a draft was deleted with the owner. A half-done step is the work's, not the person's."""
    actions = [
        {"id": "done", "do": "complete", "label": "完成"},
        {"id": "parts", "do": "report", "label": "配件", "fill": ["owner"]},
    ]
    desk = Desk(work("fix", people(WANG_QIANG), actions=actions), PAY)
    desk.act(WANG_QIANG, "parts", owner="何军").transfer(WANG_QIANG, ZHAO_LEI)
    assert desk.ticket.answers["owner"] == "何军"


def test_a_status_never_goes_back_by_a_late_press() -> None:
    """GLPI 3578: a solved ticket was set back to processing by whoever had it open."""
    desk = Desk(TAKE, FIX, PAY).act(WANG_QIANG, "accept").done(WANG_QIANG)
    before = desk.ticket
    for action, task in (("accept", 1), ("done", 2)):
        desk.press(WANG_QIANG, action, task=task)
        assert desk.why_not is Reason.ALREADY_DONE
    assert desk.ticket is before
