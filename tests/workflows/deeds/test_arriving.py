"""What comes from outside: events, answers of other systems, the end of a child ticket, a word of the requester."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.builders_flows import QIAN_DUO, Desk, Written, button, lanes, people, work
from tests.workflows.builders_tickets import LI_HONG, MORNING, SUN_LI, WANG_QIANG
from workflows.effects import Ask, Occasion, OpenAnother, Reason, StartTimer
from workflows.events import CallAnswered, ChildClosed
from workflows.verbs import Phase

PAY = work("pay", people(QIAN_DUO))


def wait(name: str = "", **more: object) -> Written:
    return {"id": name or "wait", "kind": "wait", "name": name or "wait", **more}


def call(on_error: str = "stop", **more: object) -> Written:
    asked = {"url": "https://erp.example/x", "body": {"amount": "金额"}, "on_error": on_error}
    return {"id": "erp", "kind": "action", "call": asked, **more}


OPENING: Written = {"type": "parts", "set": {"subject": "事由"}, "wait": True}


def test_a_wait_ends_by_its_event_and_takes_what_it_brings() -> None:
    desk = Desk(wait(event="parts_here"), PAY).arrive("paid")
    assert (desk.why_not, desk.places) == (Reason.NOT_NOW, ["wait"])
    desk.arrive("parts_here", amount="7", unknown="x")
    assert (desk.places, desk.ticket.answers["amount"]) == (["pay"], "7")
    assert "unknown" not in desk.ticket.answers
    assert desk.arrive("parts_here").why_not is Reason.NOT_NOW


def test_an_event_that_comes_while_the_ticket_stands_still_may_come_again() -> None:
    desk = Desk(wait(event="parts_here"), PAY).suspend(SUN_LI).arrive("parts_here")
    assert desk.why_not is Reason.NOT_NOW
    assert desk.resume(SUN_LI).arrive("parts_here").places == ["pay"]


def test_an_event_ends_every_wait_for_it() -> None:
    sides = lanes("sides", [wait("one", event="go")], [wait("two", event="go")], join="any")
    assert Desk(sides, PAY).arrive("go").places == ["pay"]


@pytest.mark.parametrize("waits", [{"lasts": "PT2H"}, {"event": "go", "at_most": "PT2H"}])
def test_a_wait_is_over_after_so_long(waits: Written) -> None:
    desk = Desk(wait("", **waits), PAY)
    assert [each.due_at - MORNING for each in desk.effects_of(StartTimer)] == [timedelta(hours=2)]
    assert desk.after(119).ring("wait:1").places == ["wait"]
    assert desk.after(1).ring("wait:1").places == ["pay"]
    assert desk.ring("wait:1").places == ["pay"]


def test_a_wait_lasts_until_a_field_says() -> None:
    desk = Desk(wait(until="due"), PAY, report={"due": "2026-11-23T12:00:00+00:00"})
    assert desk.places == ["wait"]
    assert desk.after(180).ring("wait:1").places == ["pay"]


@pytest.mark.parametrize("due", [{}, {"due": "2026-11-20T12:00:00+00:00"}])
def test_what_could_never_end_or_is_over_is_not_waited_for(due: dict[str, str]) -> None:
    assert Desk(wait(until="due"), PAY, report=due).places == ["pay"]


def test_the_requesters_word_ends_a_wait_for_it() -> None:
    desk = Desk(wait(requester=True), PAY)
    assert Occasion.ASKED in desk.told
    desk.comment(SUN_LI, "等他")
    assert desk.places == ["wait"]
    desk.comment(LI_HONG, "好了")
    assert desk.places == ["pay"]


def test_the_requesters_word_ends_both_waits_for_it_once() -> None:
    sides = lanes("sides", [wait("one", requester=True)], [wait("two", requester=True)], join="any")
    desk = Desk(sides, PAY)
    desk.comment(LI_HONG, "好了")
    assert desk.places == ["pay"]


def test_no_timer_passes_work_that_is_no_wait() -> None:
    desk = Desk(work("fix", people(WANG_QIANG)), PAY)
    assert desk.after(999).ring("wait:1").places == ["fix"]
    assert desk.ring("wait:x").ring("limit:1:0").ring("limit::").ring("wait:77").places == ["fix"]


def test_another_system_answers() -> None:
    desk = Desk(call(), PAY)
    asked = desk.effects_of(Ask)[0]
    assert asked.body == {"number": "WX-1001", "amount": "100"}
    assert desk.answered(amount="8").places == ["pay"]
    assert desk.ticket.answers["amount"] == "8"


def test_a_call_that_failed_stops_and_is_told_until_it_is_answered() -> None:
    desk = Desk(call("stop"), PAY).answered(problem="timeout")
    assert (desk.places, desk.told) == (["erp"], [Occasion.STUCK])
    assert desk.answered().places == ["pay"]


def test_a_call_that_failed_may_be_done_without() -> None:
    desk = Desk(call("continue"), PAY).answered(problem="timeout")
    assert desk.places == ["pay"]
    assert desk.recorded_of("call_failed")[0]["problem"] == "timeout"


def test_a_child_is_waited_for_and_brings_its_answers() -> None:
    node: Written = {
        "id": "parts",
        "kind": "action",
        "open": {**OPENING, "take": {"amount": "cost"}},
    }
    desk = Desk(node, PAY)
    opened = desk.effects_of(OpenAnother)[0]
    assert (opened.type_key, opened.values, opened.is_awaited) == ("parts", {"subject": "x"}, True)
    assert desk.child_closed(cost="66").places == ["pay"]
    assert desk.ticket.answers["amount"] == "66"


def test_a_linked_ticket_is_not_waited_for() -> None:
    node: Written = {
        "id": "parts",
        "kind": "action",
        "open": {"type": "parts", "relation": "linked"},
    }
    assert Desk(node, PAY).places == ["pay"]


def test_an_answer_that_comes_twice_opens_one_child() -> None:
    desk = Desk(call(open=OPENING), PAY).answered()
    assert len(desk.effects_of(OpenAnother)) == 1
    desk.answered()
    assert (desk.why_not, desk.effects_of(OpenAnother)) == (Reason.NOT_NOW, [])


def test_no_child_can_close_before_it_was_opened() -> None:
    desk = Desk(call(open=OPENING), PAY).child_closed()
    assert (desk.why_not, desk.places) == (Reason.NOT_NOW, ["erp"])


def test_an_answer_to_what_was_left_meanwhile_changes_nothing() -> None:
    desk = Desk(call(), PAY).cancel(LI_HONG)
    desk.happen(CallAnswered(visit=1, answers={"amount": "9"}))
    assert desk.why_not is Reason.NOT_NOW
    desk.happen(ChildClosed(visit=1, number="SY-2"))
    assert desk.why_not is Reason.NOT_NOW
    assert (desk.ticket.phase, desk.ticket.answers["amount"]) == (Phase.CLOSED, "100")


def test_fields_are_set_from_the_others_and_what_cannot_be_worked_out_is_left() -> None:
    node: Written = {
        "id": "sum",
        "kind": "action",
        "set": {"amount": "金额 * 2", "owner": 'IF(金额 > 1, "", "x")'},
    }
    desk = Desk(node, PAY, report={"amount": "4", "owner": "何军"})
    assert (desk.ticket.answers["amount"], desk.ticket.answers["owner"]) == ("8", "何军")
    assert desk.recorded_of("fields_set")[0]["before"] == {"amount": "4"}


def test_a_wait_after_a_wait_with_lanes_that_are_off_by_then_is_not_entered() -> None:
    inner = [wait("one", requester=True), work("late", people(WANG_QIANG))]
    sides = lanes("sides", [wait("two", requester=True)], inner, join="any")
    desk = Desk(sides, work("end", people(WANG_QIANG), actions=[button("complete", "done")]))
    desk.comment(LI_HONG, "好了")
    assert desk.places == ["end"]
