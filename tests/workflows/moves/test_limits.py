"""Time limits of a node: who is reminded and how often, and what is done in nobody's name when nobody acts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    VOTERS,
    ZHOU_MIN,
    Desk,
    Written,
    approval,
    button,
    claim,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Notify, Occasion, StartTimer
from workflows.verbs import Phase

PAY = work("pay", people(QIAN_DUO))
HOUR = timedelta(hours=1)


def limit(do: str, **more: object) -> list[Written]:
    return [{"after": "PT1H", "do": do, **more}]


def fix(do: str, who: Written | None = None, **more: object) -> Written:
    return work("fix", who or people(WANG_QIANG), limits=limit(do, **more))


def due(desk: Desk) -> dict[str, timedelta]:
    return {each.name: each.due_at - desk.now for each in desk.effects_of(StartTimer)}


def test_a_limit_is_armed_with_its_node_and_stopped_with_it() -> None:
    desk = Desk(fix("remind"), PAY)
    assert due(desk) == {"limit:1:0": HOUR}
    assert desk.done(WANG_QIANG).after(60).ring("limit:1:0").told == []


def test_a_reminder_comes_once() -> None:
    desk = Desk(fix("remind"), PAY).after(60).ring("limit:1:0")
    assert (desk.told, due(desk), desk.places) == ([Occasion.REMINDED], {}, ["fix"])


def test_a_reminder_comes_again_so_often_and_no_more() -> None:
    desk = Desk(fix("remind", every="PT10M", at_most=3), PAY).after(60)
    for left in (True, True, False):
        desk.ring("limit:1:0")
        assert desk.told == [Occasion.REMINDED]
        assert due(desk) == ({"limit:1:0": timedelta(minutes=10)} if left else {})
        desk.after(10)


def test_it_is_escalated_to_whom_the_limit_names() -> None:
    desk = Desk(fix("escalate", to={"role": "supervisor"}), PAY).after(60).ring("limit:1:0")
    told = desk.effects_of(Notify)[0]
    assert (told.occasion, told.to) == (Occasion.ESCALATED, (SUN_LI.id, HE_JUN.id))


def test_what_nobody_does_is_passed() -> None:
    desk = Desk(fix("pass"), PAY).after(60).ring("limit:1:0")
    assert desk.places == ["pay"]
    assert desk.recorded_of("limit_passed")[0]["do"] == "pass"
    assert desk.ring("limit:1:0").places == ["pay"]


@pytest.mark.parametrize("mode", ["any", "all", "sequential", "ratio"])
@pytest.mark.parametrize(("do", "places"), [("pass", ["pay"]), ("reject", ["start"])])
def test_votes_nobody_casts_are_cast_by_the_clock(mode: str, do: str, places: list[str]) -> None:
    more: Written = {"needs": 60} if mode == "ratio" else {}
    node = approval(
        "boss", people(*VOTERS[:3]), mode=mode, limits=limit(do), rejected="requester", **more
    )
    desk = Desk(node, PAY).delegate(SUN_LI, ZHOU_MIN).after(60).ring("limit:1:0")
    assert desk.places == places
    assert {task.done_by for task in desk.ticket.tasks if task.outcome} == {None}


@pytest.mark.parametrize(("do", "places"), [("pass", ["pay"]), ("reject", [])])
def test_what_was_voted_before_the_clock_votes_counts(do: str, places: list[str]) -> None:
    node = approval("boss", people(*VOTERS), mode="ratio", needs=60, limits=limit(do))
    desk = Desk(node, PAY).approve(SUN_LI).reject(HE_JUN).after(60).ring("limit:1:0")
    assert desk.places == places


def test_what_is_late_goes_back() -> None:
    desk = Desk(work("one", people(ZHAO_LEI)), fix("return"), PAY).done(ZHAO_LEI).after(60)
    assert desk.ring("limit:2:0").places == ["one"]
    assert Occasion.HANDED_BACK in desk.told
    assert Desk(fix("return"), PAY).after(60).ring("limit:1:0").places == ["start"]


def test_late_work_is_handed_over() -> None:
    desk = Desk(fix("hand_over", to=people(ZHAO_LEI)), PAY).after(60).ring("limit:1:0")
    assert desk.asked == {ZHAO_LEI.id}
    assert desk.ring("limit:1:0").asked == {ZHAO_LEI.id}


def test_late_work_goes_to_the_first_who_has_not_got_it() -> None:
    both = people(WANG_QIANG, ZHAO_LEI)
    desk = Desk(fix("hand_over", both, to=people(WANG_QIANG, QIAN_DUO)), PAY)
    assert desk.after(60).ring("limit:1:0").asked == {QIAN_DUO.id, ZHAO_LEI.id}


def test_unclaimed_work_is_given_out() -> None:
    take = claim("take", {"role": "engineer"}, limits=limit("hand_over", to=people(ZHAO_LEI)))
    desk = Desk(take, PAY).after(60).ring("limit:1:0")
    assert (desk.places, desk.ticket.assignee) == (["pay"], ZHAO_LEI.id)


def test_late_work_may_go_to_the_requester_who_is_none_of_ours() -> None:
    desk = Desk(fix("hand_over", to={"requester": True}), PAY).after(60).ring("limit:1:0")
    assert desk.asked == {LI_HONG.id}
    assert desk.done(LI_HONG).places == ["pay"]


def test_a_sequence_that_is_handed_over_keeps_its_order() -> None:
    to = people(ZHOU_MIN, QIAN_DUO)
    node = approval(
        "boss", people(SUN_LI, HE_JUN), mode="sequential", limits=limit("hand_over", to=to)
    )
    desk = Desk(node, PAY).after(60).ring("limit:1:0")
    assert desk.asked == {ZHOU_MIN.id}
    desk.remove(SUN_LI, HE_JUN)
    assert desk.asked == {ZHOU_MIN.id}
    assert desk.approve(ZHOU_MIN).asked == {QIAN_DUO.id}
    assert desk.approve(QIAN_DUO).places == ["pay"]


def test_a_shared_vote_that_is_handed_over_gives_nobody_the_ticket() -> None:
    node = approval("boss", {"role": "supervisor"}, limits=limit("hand_over", to=people(QIAN_DUO)))
    desk = Desk(node, PAY).after(60).ring("limit:1:0")
    assert (desk.asked, desk.ticket.assignee) == ({QIAN_DUO.id}, None)


def test_votes_cast_are_not_handed_over_nor_does_anyone_vote_twice() -> None:
    to = people(SUN_LI)
    node = approval("boss", people(SUN_LI, HE_JUN), mode="all", limits=limit("hand_over", to=to))
    desk = Desk(node, PAY).approve(SUN_LI).after(60).ring("limit:1:0")
    assert desk.asked == {HE_JUN.id}


def test_a_limit_waits_while_everybodys_work_is_on_hold() -> None:
    actions = [button("complete", "done"), button("pause"), button("resume")]
    node = work("fix", people(WANG_QIANG), actions=actions, limits=limit("pass"))
    desk = Desk(node, PAY).act(WANG_QIANG, "pause").after(60).ring("limit:1:0")
    assert (desk.places, due(desk)) == (["fix"], {"limit:1:0": HOUR})
    assert desk.act(WANG_QIANG, "resume").after(60).ring("limit:1:0").places == ["pay"]


def test_reminders_go_on_after_a_standstill() -> None:
    desk = Desk(fix("remind", every="PT10M", at_most=9), PAY).after(65).suspend(SUN_LI)
    desk.after(300).resume(SUN_LI)
    assert due(desk) == {"limit:1:0": timedelta(minutes=10)}


def test_a_limit_that_ends_the_ticket_ends_it() -> None:
    desk = Desk(fix("pass")).after(60).ring("limit:1:0")
    assert desk.ticket.phase is Phase.CLOSED
