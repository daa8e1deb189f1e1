"""The life of a repair ticket, decided without a clock or a database."""

from __future__ import annotations

import pytest

from tests.workflows.builders_tickets import (
    HE_JUN,
    LI_HONG,
    MORNING,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    Play,
)
from workflows.effects import Occasion, Reason
from workflows.people import Person
from workflows.ticket import TaskState
from workflows.verbs import Phase


def accepted() -> Play:
    return Play().press(WANG_QIANG, "accept")


def waiting_for_approval() -> Play:
    return accepted().press(WANG_QIANG, "report_cost", parts="压缩机", cost="680")


def resolved() -> Play:
    return accepted().press(WANG_QIANG, "resolve", solution="换了冷凝管")


def test_new_ticket_is_offered_to_all_engineers() -> None:
    play = Play()
    assert play.ticket.phase is Phase.NEW
    assert (play.task.role, play.task.person) == ("engineer", None)
    assert play.told == [Occasion.OPENED, Occasion.TASK_OFFERED]


def test_first_engineer_to_accept_has_the_ticket() -> None:
    play = accepted()
    assert play.ticket.assignee == WANG_QIANG.id
    assert play.ticket.phase is Phase.WORKING
    assert play.task.person == WANG_QIANG.id
    assert play.told == [Occasion.ACCEPTED, Occasion.TASK_OFFERED]


def test_second_engineer_to_accept_learns_who_won() -> None:
    play = accepted()
    before = play.ticket
    play.press(ZHAO_LEI, "accept", task=1)
    assert play.refusal and play.refusal.reason is Reason.ALREADY_TAKEN
    assert play.refusal.by == WANG_QIANG.id
    assert play.ticket is before


def test_pressing_twice_does_nothing_twice() -> None:
    play = accepted().press(WANG_QIANG, "accept", task=1)
    assert play.refusal and play.refusal.reason is Reason.ALREADY_DONE


@pytest.mark.parametrize("stranger", [LI_HONG, SUN_LI])
def test_only_engineers_may_accept(stranger: Person) -> None:
    play = Play().press(stranger, "accept")
    assert play.refusal and play.refusal.reason is Reason.NOT_YOURS


def test_another_engineer_may_not_work_on_it() -> None:
    play = accepted().press(ZHAO_LEI, "arrive")
    assert play.refusal and play.refusal.reason is Reason.NOT_YOURS


@pytest.mark.parametrize(
    ("task", "action"), [(2, "fly"), (9, "accept"), (2, "accept"), (0, "confirm")]
)
def test_a_button_that_never_was_is_refused(task: int, action: str) -> None:
    play = accepted().press(WANG_QIANG, action, task=task)
    assert play.refusal and play.refusal.reason is Reason.UNKNOWN_ACTION


def test_arriving_is_told_once() -> None:
    play = accepted().press(WANG_QIANG, "arrive")
    assert play.told == [Occasion.MARKED]
    play.press(WANG_QIANG, "arrive")
    assert play.refusal and play.refusal.reason is Reason.NOT_NOW


def test_waiting_for_parts_and_going_on() -> None:
    play = accepted().press(WANG_QIANG, "wait_parts")
    assert play.task.on_hold == "wait_parts"
    assert play.told == [Occasion.ON_HOLD]
    play.press(WANG_QIANG, "wait_parts")
    assert play.refusal and play.refusal.reason is Reason.NOT_NOW
    play.press(WANG_QIANG, "parts_here")
    assert play.task.on_hold == ""
    assert play.told == [Occasion.RESUMED]


def test_small_cost_needs_no_approval() -> None:
    play = accepted().press(WANG_QIANG, "report_cost", parts="冷凝管", cost="500")
    assert play.ticket.phase is Phase.WORKING
    assert play.task.node == "repair"
    assert play.told == [Occasion.REPORTED]
    assert "branched" in play.recorded


def test_cost_above_the_limit_waits_for_a_supervisor() -> None:
    play = waiting_for_approval()
    assert play.ticket.phase is Phase.APPROVING
    assert play.task.role == "supervisor"
    assert play.ticket.tasks[1].state is TaskState.SUSPENDED
    play.press(WANG_QIANG, "resolve", task=2, solution="先修了再说")
    assert play.refusal and play.refusal.reason is Reason.NOT_NOW


def test_approved_cost_gives_the_work_back_to_the_engineer() -> None:
    play = waiting_for_approval().press(SUN_LI, "approve")
    assert play.ticket.phase is Phase.WORKING
    assert play.task.id == 2
    assert play.ticket.answers["cost"] == "680"
    assert Occasion.APPROVED in play.told


def test_refused_cost_does_not_stand() -> None:
    play = accepted().press(WANG_QIANG, "report_cost", parts="风扇", cost="200")
    play.press(WANG_QIANG, "report_cost", parts="压缩机", cost="680")
    play.press(SUN_LI, "reject", refusal="先走保修")
    assert (play.ticket.answers["parts"], play.ticket.answers["cost"]) == ("风扇", "200")
    assert play.ticket.answers["refusal"] == "先走保修"
    assert play.task.node == "repair"


def test_refusing_needs_a_reason() -> None:
    play = waiting_for_approval().press(SUN_LI, "reject")
    assert play.refusal and (play.refusal.reason, play.refusal.detail) == (
        Reason.MISSING,
        "refusal",
    )


def test_second_supervisor_learns_who_decided() -> None:
    play = waiting_for_approval().press(SUN_LI, "approve").press(HE_JUN, "approve", task=3)
    assert play.refusal and (play.refusal.reason, play.refusal.by) == (
        Reason.ALREADY_TAKEN,
        SUN_LI.id,
    )


def test_a_vote_on_the_first_report_does_not_count_for_the_second() -> None:
    play = waiting_for_approval().press(SUN_LI, "reject", refusal="太贵")
    play.press(WANG_QIANG, "report_cost", task=2, parts="压缩机", cost="600")
    play.press(HE_JUN, "approve", task=3)
    assert play.refusal and play.refusal.reason is Reason.ALREADY_TAKEN
    assert play.ticket.phase is Phase.APPROVING


def test_resolved_ticket_asks_the_customer() -> None:
    play = resolved()
    assert play.ticket.phase is Phase.RESOLVED
    assert play.task.person == LI_HONG.id
    assert play.told == [Occasion.TASK_OFFERED, Occasion.RESOLVED]


def test_confirmed_ticket_is_closed_and_may_be_rated_once() -> None:
    play = resolved().after(5).press(LI_HONG, "confirm")
    assert play.ticket.phase is Phase.CLOSED
    assert play.ticket.closed_at == play.now
    assert Occasion.CLOSED in play.told
    play.press(LI_HONG, "rate", rating="5")
    assert play.ticket.answers["rating"] == "5"
    assert play.told == [Occasion.RATED]
    assert play.ticket.open_tasks == ()
    play.press(LI_HONG, "rate", task=4, rating="1")
    assert play.refusal and play.refusal.reason is Reason.ALREADY_DONE
    assert play.ticket.answers["rating"] == "5"


def test_unsolved_ticket_goes_back_to_the_same_engineer() -> None:
    play = resolved().press(LI_HONG, "reopen")
    assert play.ticket.phase is Phase.WORKING
    assert play.task.person == WANG_QIANG.id
    assert play.ticket.assignee == WANG_QIANG.id
    assert Occasion.REOPENED in play.told


def test_handed_back_ticket_is_offered_again() -> None:
    handed_back = accepted().press(WANG_QIANG, "hand_back").ticket
    assert (handed_back.assignee, handed_back.phase) == (None, Phase.NEW)
    play = accepted().press(WANG_QIANG, "hand_back").press(ZHAO_LEI, "accept")
    assert play.ticket.assignee == ZHAO_LEI.id
    assert play.task.person == ZHAO_LEI.id


def test_comment_reaches_an_open_ticket_only() -> None:
    play = accepted().comment(LI_HONG, "门铃坏了请打电话")
    assert play.told == [Occasion.COMMENTED]
    play.press(WANG_QIANG, "resolve", solution="好了").press(LI_HONG, "confirm")
    play.comment(LI_HONG, "又坏了")
    assert play.refusal and play.refusal.reason is Reason.CLOSED


def test_a_stranger_may_not_add_to_somebody_elses_ticket() -> None:
    stranger = Person(id=99, name="路人", roles=frozenset({"customer"}))
    play = accepted().comment(stranger, "我也要")
    assert play.refusal and play.refusal.reason is Reason.NOT_YOURS


def test_every_change_is_recorded_with_who_did_it() -> None:
    play = waiting_for_approval()
    assert play.recorded == ["report", "branched", "task_opened"]
    assert play.ticket.opened_at == MORNING
