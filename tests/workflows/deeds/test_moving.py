"""A running ticket goes on under another version: only on purpose, and only where that version has its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.builders_flows import (
    MA_CHAO,
    QIAN_DUO,
    Desk,
    Written,
    approval,
    branch,
    button,
    case,
    flow_of,
    lanes,
    people,
    somebody,
    work,
)
from tests.workflows.builders_tickets import SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Reason, StartTimer
from workflows.events import MovedToVersion
from workflows.people import Person

ONE, TWO, PAY = (
    somebody("one", WANG_QIANG),
    somebody("two", ZHAO_LEI),
    somebody("pay", QIAN_DUO),
)


def moved(desk: Desk, *nodes: Written, by: Person = MA_CHAO, **more: object) -> Desk:
    """To version 2; where that is refused it stays under the first."""
    old, desk.definition = desk.definition, flow_of(*nodes, **more)
    desk.happen(MovedToVersion(by=by, version=2))
    if desk.refusal:
        desk.definition = old
    return desk


def test_a_ticket_goes_on_as_the_new_version_says() -> None:
    desk = moved(Desk(ONE), ONE, PAY)
    assert desk.ticket.type_version == 2
    assert desk.done(WANG_QIANG).places == ["pay"]


def test_only_an_administrator_moves_it() -> None:
    assert moved(Desk(ONE), ONE, PAY, by=SUN_LI).why_not is Reason.NOT_YOURS


def test_it_is_not_moved_where_its_node_is_gone() -> None:
    desk = moved(Desk(ONE), TWO, PAY)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.detail) == (Reason.NO_SUCH_NODE, "one")
    assert desk.ticket.type_version == 0


def test_nor_where_its_lane_is_gone() -> None:
    left: Written = {"id": "a", "name": "a", "nodes": [ONE]}
    fork: Written = {
        "id": "sides",
        "kind": "parallel",
        "lanes": [left, {**left, "id": "c", "nodes": [TWO]}],
    }
    desk = moved(Desk(lanes("sides", [ONE], [TWO])), fork)
    assert desk.refusal
    assert desk.refusal.detail == "sides.b"


WAIT: Written = {"id": "one", "kind": "wait", "name": "等", "event": "go"}
REPORT = button("report", fill=["amount"], then=[approval("check", people(SUN_LI))])
FIX = work("fix", people(WANG_QIANG), actions=[button("complete", "done"), REPORT])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([ONE], [WAIT, TWO]),  # work where the new one waits
        ([WAIT, TWO], [ONE]),  # a wait where the new one has work for somebody
        ([lanes("one", [TWO], [PAY])], [ONE, TWO, PAY]),  # lanes where the new one has none
        ([ONE], [lanes("sides", [ONE], [TWO])]),  # into a lane whose fork it has not come through
        ([lanes("sides", [ONE], [TWO])], [ONE, lanes("sides", [PAY], [TWO])]),  # out of its lane
        (
            [ONE],
            [branch("ways", case("dear", "金额 > 5", lanes("x", [ONE], [TWO])), case("n", ""))],
        ),
    ],
)
def test_nor_where_it_would_be_stuck(old: list[Written], new: list[Written]) -> None:
    desk = moved(Desk(*old), *new)
    assert desk.why_not is Reason.NO_SUCH_NODE


def test_nor_away_from_under_a_detour() -> None:
    plain = work("fix", people(WANG_QIANG))
    desk = Desk(FIX, PAY).act(WANG_QIANG, "report", amount="9")
    assert moved(desk, plain, approval("check", people(SUN_LI)), PAY).why_not is Reason.NO_SUCH_NODE
    assert moved(desk, FIX, TWO, PAY).approve(SUN_LI).done(WANG_QIANG).places == ["two"]


def test_lanes_go_on_where_they_were() -> None:
    desk = Desk(lanes("sides", [ONE], [TWO])).done(WANG_QIANG)
    assert moved(desk, lanes("sides", [ONE], [TWO]), PAY).done(ZHAO_LEI).places == ["pay"]


def test_limits_of_the_new_version_run_from_when_the_node_was_entered() -> None:
    late = work("one", people(WANG_QIANG), limits=[{"after": "PT3H", "do": "pass"}])
    desk = moved(Desk(ONE, PAY).after(60), late, PAY)
    due = {each.name: each.due_at - desk.now for each in desk.effects_of(StartTimer)}
    assert due == {"limit:1:0": timedelta(hours=2)}
    assert desk.after(120).ring("limit:1:0").places == ["pay"]


def test_a_limit_the_new_version_does_not_have_does_nothing() -> None:
    late = work("one", people(WANG_QIANG), limits=[{"after": "PT3H", "do": "pass"}])
    desk = moved(Desk(late, PAY).after(60), ONE, PAY)
    assert desk.after(120).ring("limit:1:0").places == ["one"]


def test_a_wait_that_now_lasts_so_long_ends() -> None:
    lasts: Written = {"id": "one", "kind": "wait", "name": "等", "lasts": "PT3H"}
    desk = moved(Desk(WAIT, PAY).after(60), lasts, PAY)
    due = {each.name: each.due_at - desk.now for each in desk.effects_of(StartTimer)}
    assert due == {"wait:1": timedelta(hours=2)}


def test_a_wait_that_would_now_be_over_ends_at_once() -> None:
    lasts: Written = {"id": "one", "kind": "wait", "name": "等", "lasts": "PT1H"}
    desk = moved(Desk(WAIT, PAY).after(90), lasts, PAY)
    assert [each.name for each in desk.effects_of(StartTimer)] == ["wait:1"]
    assert desk.ring("wait:1").places == ["pay"]


def test_nothing_is_armed_while_the_ticket_stands_still() -> None:
    late = work("one", people(WANG_QIANG), limits=[{"after": "PT3H", "do": "pass"}])
    desk = moved(Desk(ONE, PAY).suspend(SUN_LI), late, PAY)
    assert desk.effects_of(StartTimer) == []
    assert [each.name for each in desk.resume(SUN_LI).effects_of(StartTimer)] == ["limit:1:0"]


def test_what_was_done_in_a_node_that_is_gone_is_not_taken_back() -> None:
    desk = Desk(ONE, PAY).done(WANG_QIANG)
    assert moved(desk, TWO, PAY).withdraw(WANG_QIANG).why_not is Reason.NOT_NOW
