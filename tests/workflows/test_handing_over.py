from __future__ import annotations

import pytest

from tests.workflows.builders_tickets import (
    HE_JUN,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    Play,
)
from workflows.deeds.handing_over import may_be_handed_over, role_of
from workflows.effects import Notify, Occasion, Reason
from workflows.people import AGENT, ENGINEER, Person
from workflows.ticket import HANDED_OVER, TaskState

MA_CHAO = Person(id=9, name="马超", roles=frozenset({ENGINEER}))
AGENT_XU = Person(id=10, name="许静", roles=frozenset({AGENT}))


def accepted() -> Play:
    return Play().press(WANG_QIANG, "accept")


def test_work_handed_over_is_the_other_engineers() -> None:
    play = accepted().hand_over(WANG_QIANG, ZHAO_LEI)
    assert play.ticket.assignee == ZHAO_LEI.id
    assert (play.task.node, play.task.person, play.task.role) == ("repair", ZHAO_LEI.id, "")
    assert play.told == [Occasion.HANDED_OVER]
    assert play.recorded == ["handed_over"]


def test_the_card_of_who_gave_it_away_speaks_of_a_task_that_is_over() -> None:
    play = accepted().hand_over(WANG_QIANG, ZHAO_LEI)
    old = play.ticket.tasks[1]
    assert (old.state, old.outcome, old.done_by) == (TaskState.DONE, HANDED_OVER, WANG_QIANG.id)
    assert play.ticket.successor(old) == play.task
    assert play.ticket.successor(play.ticket.tasks[0]) is None


def test_a_press_on_the_old_card_learns_who_has_it_now() -> None:
    play = accepted().hand_over(WANG_QIANG, ZHAO_LEI).press(WANG_QIANG, "arrive", task=2)
    assert play.refusal and play.refusal.reason is Reason.HANDED_OVER
    assert play.refusal.by == ZHAO_LEI.id


def test_what_was_on_hold_stays_on_hold_and_its_clock_stands() -> None:
    play = accepted().press(WANG_QIANG, "wait_parts").after(60).hand_over(WANG_QIANG, ZHAO_LEI)
    assert play.task.on_hold == "wait_parts"
    clock = play.ticket.clocks[1]
    assert (clock.running_since, clock.met_at) == (None, None)
    assert play.press(ZHAO_LEI, "parts_here").refusal is None


def test_no_clock_is_met_by_handing_over() -> None:
    play = accepted().after(30).hand_over(WANG_QIANG, ZHAO_LEI)
    assert play.ticket.clocks[1].met_at is None
    assert play.ticket.clocks[1].due_at is not None


def test_work_that_waits_for_an_approval_can_change_hands_and_goes_on_with_the_new_one() -> None:
    play = accepted().press(WANG_QIANG, "report_cost", parts="压缩机", cost="680")
    play.hand_over(WANG_QIANG, ZHAO_LEI, task=2)
    assert play.ticket.tasks[-1].state is TaskState.SUSPENDED
    play.press(SUN_LI, "reject", task=3, refusal="太贵")
    assert (play.task.person, "cost" in play.ticket.answers) == (ZHAO_LEI.id, False)


def test_not_solved_goes_back_to_whoever_took_over() -> None:
    play = accepted().hand_over(WANG_QIANG, ZHAO_LEI)
    play.press(ZHAO_LEI, "resolve", solution="换了电容").press(LI_HONG, "reopen")
    assert play.task.person == ZHAO_LEI.id


def test_after_a_hand_back_it_belongs_to_the_next_who_accepts() -> None:
    play = accepted().hand_over(WANG_QIANG, ZHAO_LEI).press(ZHAO_LEI, "hand_back")
    play.press(WANG_QIANG, "accept")
    assert play.task.person == WANG_QIANG.id


def test_a_supervisor_hands_over_anyones_work_and_the_former_is_told() -> None:
    play = accepted().hand_over(SUN_LI, ZHAO_LEI)
    (notify,) = play.effects_of(Notify)
    assert (notify.by, notify.details["former"]) == (SUN_LI.id, str(WANG_QIANG.id))
    assert play.task.person == ZHAO_LEI.id


def test_a_supervisor_gives_unclaimed_work_to_one_engineer() -> None:
    play = Play().hand_over(SUN_LI, ZHAO_LEI)
    assert play.ticket.assignee == ZHAO_LEI.id
    assert (play.ticket.tasks[0].done_by, play.task.person) == (ZHAO_LEI.id, ZHAO_LEI.id)
    assert play.told == [Occasion.ACCEPTED, Occasion.TASK_OFFERED]
    assert play.recorded[0] == "given_out"
    assert play.ticket.clocks[0].met_at is not None


REFUSED: dict[str, tuple[Play, Person, Person, int, Reason]] = {
    "another engineer": (accepted(), ZHAO_LEI, MA_CHAO, 2, Reason.NOT_YOURS),
    "unclaimed, by an engineer": (Play(), WANG_QIANG, ZHAO_LEI, 1, Reason.NOT_YOURS),
    "the requester": (accepted(), LI_HONG, ZHAO_LEI, 2, Reason.NOT_YOURS),
    "to a supervisor": (accepted(), WANG_QIANG, HE_JUN, 2, Reason.CANNOT_TAKE),
    "to an agent": (accepted(), SUN_LI, AGENT_XU, 2, Reason.CANNOT_TAKE),
    "to oneself": (accepted(), WANG_QIANG, WANG_QIANG, 2, Reason.HAS_IT_ALREADY),
    "no such task": (accepted(), WANG_QIANG, ZHAO_LEI, 7, Reason.UNKNOWN_ACTION),
    "taken meanwhile": (accepted(), SUN_LI, ZHAO_LEI, 1, Reason.ALREADY_TAKEN),
    "handed over meanwhile": (
        accepted().hand_over(WANG_QIANG, ZHAO_LEI),
        SUN_LI,
        MA_CHAO,
        2,
        Reason.HANDED_OVER,
    ),
    "a vote": (
        accepted().press(WANG_QIANG, "report_cost", parts="压缩机", cost="680"),
        SUN_LI,
        HE_JUN,
        3,
        Reason.NOT_NOW,
    ),
    "what waits for the requester": (
        accepted().press(WANG_QIANG, "resolve", solution="换了电容"),
        SUN_LI,
        ZHAO_LEI,
        3,
        Reason.NOT_NOW,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_handed_over_is_refused_and_changes_nothing(case: str) -> None:
    play, by, to, task, reason = REFUSED[case]
    before = play.ticket
    play.hand_over(by, to, task)
    assert play.refusal and play.refusal.reason is reason
    assert play.ticket is before


def test_whose_work_a_node_is_follows_whoever_did_the_earlier_one() -> None:
    definition = Play().definition
    flow = definition.walked
    assert [role_of(flow.task_node(n), definition) for n in ("dispatch", "repair", "confirm")] == [
        "engineer",
        "engineer",
        "",
    ]


def test_only_the_one_who_has_it_and_supervisors_are_offered_to_hand_over() -> None:
    play = accepted()
    may = {
        person.name: may_be_handed_over(person, play.ticket, play.task, play.definition)
        for person in (WANG_QIANG, ZHAO_LEI, SUN_LI, LI_HONG)
    }
    assert may == {"王强": True, "赵磊": False, "孙丽": True, "李红": False}


def test_words_of_the_requester_of_ours_and_to_the_requester_are_three_occasions() -> None:
    play = accepted()
    assert play.comment(LI_HONG, "还有异味").told == [Occasion.COMMENTED]
    assert play.comment(SUN_LI, "老客户").told == [Occasion.NOTED]
    assert play.reply(WANG_QIANG, "下午到").told == [Occasion.REPLIED]
    assert play.recorded == ["replied"]


def test_the_requester_answers_nobody_in_our_name() -> None:
    play = accepted().reply(LI_HONG, "我自己修好了")
    assert play.refusal and play.refusal.reason is Reason.NOT_YOURS
