"""Sub-flows in their place: ids, names of doers, ways back and fall-backs all mean the nodes of that use."""

from __future__ import annotations

import pytest

from tests.workflows.builders_flows import (
    QIAN_DUO,
    Desk,
    Written,
    approval,
    branch,
    button,
    case,
    claim,
    lanes,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Notify, Occasion

PAY = work("pay", people(QIAN_DUO))
ENGINEERS: Written = {"role": "engineer"}


def use(name: str, flow: str = "check") -> Written:
    return {"id": name, "kind": "subflow", "flow": flow}


def test_each_use_of_a_subflow_is_its_own() -> None:
    check = [claim("take", ENGINEERS), work("look", {"actor_of": "take"})]
    desk = Desk(use("first"), use("second"), PAY, subflows={"check": check})
    assert desk.places == ["first.take"]
    desk.act(WANG_QIANG, "accept").done(WANG_QIANG)
    assert desk.places == ["second.take"]
    assert desk.act(ZHAO_LEI, "accept").asked == {ZHAO_LEI.id}
    assert desk.done(ZHAO_LEI).places == ["pay"]


def test_ways_back_within_a_subflow_stay_within_that_use() -> None:
    sign = approval(
        "sign",
        people(SUN_LI),
        rejected="look",
        actions=[button("approve"), button("reject"), button("return", to="look")],
    )
    check = [work("look", people(WANG_QIANG)), sign]
    desk = Desk(use("first"), use("second"), PAY, subflows={"check": check})
    desk.done(WANG_QIANG).approve(SUN_LI).done(WANG_QIANG).reject(SUN_LI)
    assert desk.places == ["second.look"]
    desk.done(WANG_QIANG).act(SUN_LI, "return", reason="再看")
    assert desk.places == ["second.look"]


def test_forks_and_detours_of_a_subflow_are_named_after_it() -> None:
    report = button("report", fill=["amount"], then=[approval("agree", people(HE_JUN))])
    look = work("look", people(WANG_QIANG), actions=[button("complete", "done"), report])
    sides = lanes("sides", [look], [work("call", people(ZHAO_LEI))])
    ways = branch("ways", case("dear", "金额 > 5", sides), case("rest", ""))
    desk = Desk(use("first"), PAY, subflows={"check": [ways]})
    assert desk.places == ["first.sides", "first.look", "first.call"]
    desk.act(WANG_QIANG, "report", amount="9")
    assert "first.agree" in desk.places
    assert desk.approve(HE_JUN).done(WANG_QIANG, ZHAO_LEI).places == ["pay"]


def test_a_subflow_in_a_subflow_is_named_after_both() -> None:
    inner = [claim("take", ENGINEERS)]
    outer = [use("deep", "inner"), work("look", {"actor_of": "deep.take"})]
    desk = Desk(use("first", "outer"), PAY, subflows={"inner": inner, "outer": outer})
    assert desk.places == ["first.deep.take"]
    desk.act(ZHAO_LEI, "accept")
    assert (desk.places, desk.asked) == (["first.look"], {ZHAO_LEI.id})


def test_who_did_a_node_of_a_subflow_is_known_after_it() -> None:
    check = [claim("take", ENGINEERS)]
    desk = Desk(use("first"), work("pay", {"actor_of": "first.take"}), subflows={"check": check})
    assert desk.act(ZHAO_LEI, "accept").asked == {ZHAO_LEI.id}


def test_a_ticket_is_reopened_at_a_subflow() -> None:
    check = [claim("take", ENGINEERS), work("look", {"actor_of": "take"})]
    lifecycle: Written = {"reopen_to": "first"}
    desk = Desk(
        work("one", people(HE_JUN)), use("first"), subflows={"check": check}, lifecycle=lifecycle
    )
    desk.done(HE_JUN).act(WANG_QIANG, "accept").done(WANG_QIANG)
    assert desk.reopen(SUN_LI).places == ["first.take"]


@pytest.mark.parametrize("part", ["nobody", "limit", "copy", "also"])
def test_who_did_it_means_that_use_wherever_it_is_said(part: str) -> None:
    doer: Written = {"actor_of": "take"}
    look = work("look", people(SUN_LI))
    if part == "nobody":
        look = work("look", {"people": ["没有这人"]}, nobody=doer)
    elif part == "limit":
        limits = [{"after": "PT1H", "do": "hand_over", "to": doer}]
        look = work("look", people(SUN_LI), limits=limits)
    elif part == "also":
        look = work("look", {**people(SUN_LI), "also": [doer]})
    copy: Written = {"id": "tell", "kind": "cc", "to": doer if part == "copy" else people(SUN_LI)}
    desk = Desk(use("first"), PAY, subflows={"check": [claim("take", ENGINEERS), copy, look]})
    desk.act(ZHAO_LEI, "accept")
    if part == "copy":
        told = [each.to for each in desk.effects_of(Notify) if each.occasion is Occasion.COPIED]
        assert told == [(ZHAO_LEI.id,)]
        return
    if part == "limit":
        desk.after(61).ring("limit:2:0")
    assert desk.asked == {ZHAO_LEI.id, *([SUN_LI.id] if part == "also" else [])}
