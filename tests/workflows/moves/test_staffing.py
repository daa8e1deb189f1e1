"""Who has to act: every way to say it, nobody, who is away or has left, and whoever was asked before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.builders_flows import (
    MA_CHAO,
    OFFICE,
    QIAN_DUO,
    ZHOU_MIN,
    Desk,
    Written,
    approval,
    claim,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Notify, Occasion
from workflows.people import ADMINISTRATOR, Person
from workflows.staff import Colleague, Staff

PAY = work("pay", people(QIAN_DUO))
UNKNOWN: Written = {"people": ["没有这人"]}


def office(**changes: Colleague) -> Staff:
    """Everybody, but for those of that name."""
    known = {each.person.name: each for each in OFFICE.people.values()} | changes
    return Staff({each.person.id: each for each in known.values()})


def led(person: Person, by: Person) -> Colleague:
    return Colleague(person=person, superior=by.id)


LED = office(王强=led(WANG_QIANG, SUN_LI), 孙丽=led(SUN_LI, MA_CHAO))
TEAM = office(
    王强=Colleague(person=WANG_QIANG, teams=frozenset({"东区"}), keys=frozenset({"wecom:wq"})),
    赵磊=Colleague(person=ZHAO_LEI, teams=frozenset({"东区"})),
)
WAYS: list[tuple[Written, Staff, set[int | str]]] = [
    ({"role": "supervisor"}, OFFICE, {"supervisor"}),
    ({"requester": True}, OFFICE, {LI_HONG.id}),
    ({"people": ["王强", "赵磊"]}, OFFICE, {WANG_QIANG.id, ZHAO_LEI.id}),
    ({"people": ["wecom:wq"]}, TEAM, {WANG_QIANG.id}),
    ({"team": "东区"}, TEAM, {WANG_QIANG.id, ZHAO_LEI.id}),
    ({"field": "owner"}, OFFICE, {HE_JUN.id}),
    ({"rule": 'IF(金额 > 50, "赵磊", "王强")'}, OFFICE, {ZHAO_LEI.id}),
    ({"rule": '"supervisor"'}, OFFICE, {SUN_LI.id, HE_JUN.id}),
    ({"rule": '"东区"'}, TEAM, {WANG_QIANG.id, ZHAO_LEI.id}),
    ({"role": "supervisor", "also": [{"people": ["孙丽", "王强"]}]}, OFFICE, {4, 5, 2}),
]


@pytest.mark.parametrize(("who", "staff", "asked"), WAYS)
def test_every_way_to_say_who(who: Written, staff: Staff, asked: set[int | str]) -> None:
    desk = Desk(work("fix", who), PAY, staff=staff, report={"amount": "100", "owner": "何军"})
    assert desk.asked == asked


@pytest.mark.parametrize(("levels", "person"), [(1, SUN_LI), (2, MA_CHAO), (5, MA_CHAO)])
def test_the_superior_of_whoever_has_the_ticket(levels: int, person: Person) -> None:
    node = approval("boss", {"superior_of": "assignee", "levels": levels})
    desk = Desk(claim("take", {"role": "engineer"}), node, staff=LED).act(WANG_QIANG, "accept")
    assert desk.asked == {person.id}


def test_whoever_did_it_is_whoever_has_it_now() -> None:
    nodes = (
        claim("take", {"role": "engineer"}),
        work("fix", {"actor_of": "take"}),
        work("close", {"actor_of": "take"}),
    )
    desk = Desk(*nodes).act(WANG_QIANG, "accept").transfer(WANG_QIANG, ZHAO_LEI).done(ZHAO_LEI)
    assert desk.asked == {ZHAO_LEI.id}


def test_where_nobody_is_found_the_node_says_what_then() -> None:
    assert Desk(work("fix", UNKNOWN, nobody="pass"), PAY).places == ["pay"]
    assert Desk(work("fix", UNKNOWN, nobody=people(HE_JUN)), PAY).asked == {HE_JUN.id}
    desk = Desk(work("fix", UNKNOWN), PAY)
    assert desk.asked == {ADMINISTRATOR}
    assert [each.role for each in desk.effects_of(Notify) if each.occasion is Occasion.NOBODY_FOUND]
    assert len(desk.recorded_of("nobody_found")) == 1
    assert Desk(work("fix", UNKNOWN, nobody=UNKNOWN), PAY).asked == {ADMINISTRATOR}


@pytest.mark.parametrize("mode", ["any", "all", "sequential", "ratio"])
def test_an_approval_is_not_passed_for_want_of_anybody(mode: str) -> None:
    """Not even an administrator is there: it waits for whoever comes to be one."""
    alone = Staff({QIAN_DUO.id: Colleague(person=QIAN_DUO)})
    more: Written = {"needs": 60} if mode == "ratio" else {}
    desk = Desk(approval("boss", UNKNOWN, mode=mode, **more), PAY, staff=alone)
    assert (desk.places, desk.asked) == (["boss"], {ADMINISTRATOR})
    assert desk.approve(MA_CHAO).places == ["pay"]


@pytest.mark.parametrize("mode", ["all", "sequential"])
def test_administrators_vote_as_the_node_says_where_nobody_is_found(mode: str) -> None:
    desk = Desk(approval("boss", UNKNOWN, mode=mode), PAY)
    assert desk.asked == {MA_CHAO.id}
    assert desk.approve(MA_CHAO).places == ["pay"]


def away(person: Person, stand_in: Person | None = None) -> Colleague:
    return Colleague(person=person, is_here=False, stand_in=stand_in.id if stand_in else None)


def test_whoever_is_away_has_a_stand_in_and_they_theirs() -> None:
    staff = office(王强=away(WANG_QIANG, ZHAO_LEI), 赵磊=away(ZHAO_LEI, HE_JUN))
    assert Desk(work("fix", people(WANG_QIANG)), staff=staff).asked == {HE_JUN.id}


def test_stand_ins_in_a_circle_are_nobody() -> None:
    staff = office(王强=away(WANG_QIANG, ZHAO_LEI), 赵磊=away(ZHAO_LEI, WANG_QIANG))
    assert Desk(work("fix", people(WANG_QIANG)), staff=staff).asked == {ADMINISTRATOR}


def test_a_stand_in_who_votes_already_votes_once() -> None:
    staff = office(孙丽=away(SUN_LI, HE_JUN))
    desk = Desk(approval("boss", people(SUN_LI, HE_JUN), mode="all"), PAY, staff=staff)
    assert desk.asked == {HE_JUN.id}
    assert desk.approve(HE_JUN).places == ["pay"]


def test_a_role_whose_holders_are_all_away_is_their_stand_ins() -> None:
    staff = office(孙丽=away(SUN_LI, QIAN_DUO), 何军=away(HE_JUN))
    desk = Desk(approval("boss", {"role": "supervisor"}, mode="all"), PAY, staff=staff)
    assert desk.asked == {QIAN_DUO.id}


def test_a_role_shared_by_stand_ins_is_theirs_to_do() -> None:
    """`any` of a role is one task for its holders: where they are all away it is for those who stand in."""
    staff = office(孙丽=away(SUN_LI, QIAN_DUO), 何军=away(HE_JUN))
    desk = Desk(approval("boss", {"role": "supervisor"}), PAY, staff=staff)
    assert desk.approve(QIAN_DUO).places == ["pay"]
    desk = Desk(claim("take", {"role": "supervisor"}), PAY, staff=staff)
    assert desk.act(QIAN_DUO, "accept").ticket.assignee == QIAN_DUO.id


def test_whoever_asked_for_it_or_agreed_before_is_skipped() -> None:
    requester = replace(LI_HONG, roles=LI_HONG.roles | {"agent"})
    staff = office(李红=Colleague(person=requester))
    first = approval("first", people(SUN_LI))
    second = approval("second", people(SUN_LI, LI_HONG, HE_JUN), mode="all", same="skip")
    desk = Desk(first, second, PAY, staff=staff).approve(SUN_LI)
    assert desk.asked == {HE_JUN.id}
    assert [each["person"] for each in desk.recorded_of("seat_passed")] == [SUN_LI.id, LI_HONG.id]


def test_where_everybody_agreed_before_the_node_is_passed() -> None:
    first = approval("first", people(SUN_LI))
    desk = Desk(first, approval("second", people(SUN_LI), same="skip"), PAY).approve(SUN_LI)
    assert desk.places == ["pay"]


def test_who_rejected_before_is_asked() -> None:
    first = approval("first", people(SUN_LI, HE_JUN), mode="ratio", needs=50)
    second = approval("second", people(SUN_LI), same="skip")
    desk = Desk(first, second, PAY).reject(SUN_LI).approve(HE_JUN)
    assert desk.asked == {SUN_LI.id}


def test_what_comes_round_again_is_voted_on_again() -> None:
    """Somebody's own earlier vote in the same node is no reason to skip them."""
    first = approval("first", people(SUN_LI), same="skip")
    second = approval("second", people(HE_JUN), rejected="requester")
    desk = Desk(first, second, PAY).approve(SUN_LI).reject(HE_JUN).act(LI_HONG, "resubmit")
    assert desk.asked == {SUN_LI.id}


def test_an_opinion_is_no_approval_that_skips_a_seat() -> None:
    first = approval("first", people(SUN_LI))
    second = approval("second", people(ZHOU_MIN), same="skip")
    desk = Desk(first, second, PAY).delegate(SUN_LI, ZHOU_MIN).approve(ZHOU_MIN, SUN_LI)
    assert desk.asked == {ZHOU_MIN.id}
