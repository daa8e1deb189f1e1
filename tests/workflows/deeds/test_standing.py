"""挂起, 恢复, 作废, 重开: a ticket as a whole stands still, goes on, is ended, begins again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    Desk,
    Written,
    approval,
    claim,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Occasion, Reason, StartTimer, StopTimer
from workflows.ticket import TaskState
from workflows.verbs import Phase

TAKE = claim("take", {"role": "engineer"})
FIX = work("fix", {"actor_of": "take"})
PAY = work("pay", people(QIAN_DUO))
BOSS = approval("boss", people(SUN_LI, HE_JUN), mode="all")
LATE = work("fix", people(WANG_QIANG), limits=[{"after": "PT1H", "do": "pass"}])
SLA: list[Written] = [
    {"id": "done", "name": "完成", "within": "PT2H", "until": "fix", "pauses_on_hold": True},
    {"id": "wall", "name": "答复", "within": "PT2H", "until": "fix"},
]


def test_nothing_is_done_while_a_ticket_stands_still() -> None:
    desk = Desk(BOSS, PAY).suspend(SUN_LI)
    assert desk.why_not is None
    for tried in (
        desk.act(SUN_LI, "approve"),
        desk.transfer(SUN_LI, QIAN_DUO),
        desk.delegate(SUN_LI, QIAN_DUO),
        desk.add(SUN_LI, QIAN_DUO),
        desk.remove(SUN_LI, HE_JUN),
        desk.urge(LI_HONG),
        desk.suspend(SUN_LI),
    ):
        assert tried.why_not is Reason.SUSPENDED
    assert desk.resume(SUN_LI).approve(SUN_LI, HE_JUN).places == ["pay"]


def test_a_limit_is_due_so_much_later() -> None:
    desk = Desk(LATE, PAY).after(20).suspend(SUN_LI)
    assert [each.name for each in desk.effects_of(StopTimer)] == ["limit:1:0"]
    desk.after(500).resume(SUN_LI)
    due = {each.name: each.due_at - desk.now for each in desk.effects_of(StartTimer)}
    assert due == {"limit:1:0": timedelta(minutes=40)}


def test_a_limit_that_rings_meanwhile_does_nothing() -> None:
    desk = Desk(LATE, PAY).after(20).suspend(SUN_LI).after(100).ring("limit:1:0")
    assert desk.places == ["fix"]


def test_a_ring_from_before_the_pause_comes_too_early() -> None:
    desk = Desk(LATE, PAY).after(20).suspend(SUN_LI).after(100).resume(SUN_LI).ring("limit:1:0")
    assert desk.places == ["fix"]
    assert [each.name for each in desk.effects_of(StartTimer)] == ["limit:1:0"]


def test_what_began_while_it_stood_still_is_late_only_by_what_it_stood() -> None:
    call: Written = {"id": "erp", "kind": "action", "call": {"url": "https://erp.example/x"}}
    desk = Desk(call, LATE).suspend(SUN_LI).after(60).answered().after(60).resume(SUN_LI)
    due = {each.name: each.due_at - desk.now for each in desk.effects_of(StartTimer)}
    assert due == {"limit:2:0": timedelta(minutes=60)}


def test_a_promise_that_pauses_on_hold_stands_still_with_the_ticket() -> None:
    desk = Desk(work("fix", people(WANG_QIANG)), PAY, sla=SLA).after(30).suspend(SUN_LI)
    held, wall = desk.ticket.clocks
    assert (held.running_since, held.spent_seconds) == (None, 1800)
    assert wall.running_since is not None
    held = desk.after(600).resume(SUN_LI).ticket.clocks[0]
    assert held.due_at == desk.now + timedelta(minutes=90)


@pytest.mark.parametrize("how", ["cancelled", "denied"])
def test_nothing_is_overdue_of_a_ticket_that_has_ended(how: str) -> None:
    desk = Desk(approval("boss", people(SUN_LI)), work("fix", people(WANG_QIANG)), sla=SLA)
    desk.cancel(LI_HONG) if how == "cancelled" else desk.reject(SUN_LI)
    assert [clock.due_at for clock in desk.ticket.clocks] == [None, None]
    assert {each.name for each in desk.effects_of(StopTimer)} == {"done", "wall"}
    assert Occasion.OVERDUE not in desk.after(500).ring("wall").told
    desk.reopen(LI_HONG)
    assert all(clock.due_at for clock in desk.ticket.clocks)


@pytest.mark.parametrize("by", [ZHAO_LEI, QIAN_DUO, LI_HONG])
def test_not_everybody_stops_a_ticket(by: object) -> None:
    person = next(each for each in (ZHAO_LEI, QIAN_DUO, LI_HONG) if each is by)
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").suspend(person)
    assert desk.why_not is Reason.NOT_YOURS
    assert desk.suspend(WANG_QIANG).why_not is None
    assert desk.resume(person).why_not is Reason.NOT_YOURS


def test_what_does_not_stand_still_does_not_go_on() -> None:
    assert Desk(TAKE, FIX).resume(SUN_LI).why_not is Reason.NOT_NOW


def test_a_cancelled_ticket_has_nothing_open() -> None:
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").suspend(SUN_LI).cancel(LI_HONG)
    ticket = desk.ticket
    assert (ticket.phase, ticket.result, ticket.visits) == (Phase.CLOSED, "cancelled", ())
    assert ticket.suspended_at is None
    assert ticket.tasks[1].state is TaskState.CANCELLED
    assert Occasion.CANCELLED in desk.told
    assert desk.act(WANG_QIANG, "done").why_not is Reason.CALLED_OFF
    assert desk.cancel(LI_HONG).why_not is Reason.CLOSED
    assert desk.suspend(SUN_LI).why_not is Reason.CLOSED


def test_a_node_may_forbid_to_cancel_or_to_stop() -> None:
    desk = Desk(work("fix", people(WANG_QIANG), allow=["comment"]))
    assert desk.cancel(LI_HONG).why_not is Reason.NOT_PERMITTED
    assert desk.suspend(SUN_LI).why_not is Reason.NOT_PERMITTED


def test_only_whom_the_ticket_type_names_cancels() -> None:
    assert Desk(TAKE, FIX).cancel(ZHAO_LEI).why_not is Reason.NOT_YOURS
    desk = Desk(TAKE, FIX, lifecycle={"cancel": ["administrator"]})
    assert desk.cancel(LI_HONG).why_not is Reason.NOT_YOURS


def ended(**lifecycle: object) -> Desk:
    return Desk(TAKE, FIX, lifecycle=lifecycle).act(WANG_QIANG, "accept").done(WANG_QIANG)


def test_a_ticket_is_reopened_in_time() -> None:
    desk = ended().after(14 * 24 * 60).reopen(LI_HONG)
    ticket = desk.ticket
    assert (desk.places, ticket.phase, ticket.closed_at) == (["take"], Phase.NEW, None)
    assert desk.act(WANG_QIANG, "accept").done(WANG_QIANG).ticket.phase is Phase.CLOSED


def test_a_ticket_is_not_reopened_too_late() -> None:
    desk = ended().after(14 * 24 * 60 + 1).reopen(LI_HONG)
    assert desk.why_not is Reason.TOO_LATE
    assert ended(reopen_within="PT1H").after(61).reopen(LI_HONG).why_not is Reason.TOO_LATE


def test_a_ticket_is_reopened_where_its_type_says() -> None:
    desk = ended(reopen_to="fix").reopen(LI_HONG)
    assert (desk.places, desk.asked) == (["fix"], {WANG_QIANG.id})


def test_an_open_ticket_is_not_reopened_nor_by_anybody() -> None:
    assert Desk(TAKE).reopen(LI_HONG).why_not is Reason.NOT_NOW
    assert ended().reopen(ZHAO_LEI).why_not is Reason.NOT_YOURS


def test_reopening_calls_off_what_followed_the_end() -> None:
    rate = work("rate", {"requester": True}, phase="closed")
    desk = Desk(work("fix", people(WANG_QIANG)), rate).done(WANG_QIANG)
    assert (desk.ticket.phase, desk.places) == (Phase.CLOSED, ["rate"])
    assert desk.reopen(LI_HONG).places == ["fix"]


def test_a_ticket_that_ended_while_it_stood_still_stands_no_more() -> None:
    call: Written = {"id": "erp", "kind": "action", "call": {"url": "https://erp.example/x"}}
    desk = Desk(work("fix", people(WANG_QIANG)), call).done(WANG_QIANG).suspend(SUN_LI).answered()
    assert (desk.ticket.phase, desk.ticket.suspended_at) == (Phase.CLOSED, None)
    rate = work("rate", {"requester": True}, phase="closed")
    rated = Desk(call, rate).suspend(SUN_LI).answered()
    assert (rated.ticket.suspended_at, rated.done(LI_HONG).refusal) == (None, None)
