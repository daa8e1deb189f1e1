"""催办, 抄送 and 转办: people press for a ticket, let others know of it, give their work away."""

from __future__ import annotations

from tests.workflows.builders_flows import (
    MA_CHAO,
    QIAN_DUO,
    ZHOU_MIN,
    Desk,
    approval,
    button,
    claim,
    people,
    work,
)
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from workflows.effects import Notify, Occasion, Reason
from workflows.people import CUSTOMER, Person

TAKE = claim("take", {"role": "engineer"})
FIX = work("fix", {"actor_of": "take"})
STRANGER = Person(id=99, name="路人", roles=frozenset({CUSTOMER}))


def test_whoever_has_it_hears_that_somebody_presses() -> None:
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept").urge(LI_HONG)
    assert [(each.occasion, each.task) for each in desk.effects_of(Notify)] == [(Occasion.URGED, 2)]


def test_pressing_again_waits_out_the_pause() -> None:
    desk = Desk(TAKE, FIX).urge(LI_HONG).after(9.5).urge(SUN_LI)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.detail) == (Reason.TOO_SOON, "1")
    assert desk.after(0.5).urge(LI_HONG).refusal is None


def test_the_pause_is_the_ticket_types() -> None:
    desk = Desk(TAKE, lifecycle={"urge_every": "PT2H"}).urge(LI_HONG).after(60).urge(LI_HONG)
    assert desk.refusal
    assert desk.refusal.detail == "60"


def test_a_refused_urge_does_not_begin_the_pause_anew() -> None:
    desk = Desk(TAKE).urge(LI_HONG).after(6).urge(LI_HONG).after(4).urge(LI_HONG)
    assert desk.refusal is None


def test_nobody_presses_for_what_only_waits_for_them_nor_a_stranger() -> None:
    desk = Desk(work("say", {"requester": True}))
    assert desk.urge(LI_HONG).why_not is Reason.NOT_NOW
    assert desk.urge(SUN_LI).why_not is None
    assert Desk(TAKE).urge(STRANGER).why_not is Reason.NOT_YOURS
    assert Desk(TAKE).cancel(LI_HONG).urge(LI_HONG).why_not is Reason.CLOSED


def test_a_node_may_want_not_to_be_pressed_for() -> None:
    desk = Desk(work("fix", people(WANG_QIANG), allow=["comment"]))
    assert desk.urge(LI_HONG).why_not is Reason.NOT_PERMITTED


def test_a_copy_reaches_ours_alone_and_never_its_sender() -> None:
    desk = Desk(TAKE).copy(SUN_LI, HE_JUN, SUN_LI, HE_JUN)
    assert [each.to for each in desk.effects_of(Notify)] == [(HE_JUN.id,)]
    assert desk.copy(SUN_LI, STRANGER).why_not is Reason.CANNOT_TAKE
    assert desk.copy(LI_HONG, SUN_LI).why_not is Reason.NOT_YOURS
    forbidden = Desk(work("fix", people(WANG_QIANG), allow=[]))
    assert forbidden.copy(WANG_QIANG, SUN_LI).why_not is Reason.NOT_PERMITTED
    asked = work("fix", people(WANG_QIANG), allow=[], actions=[button("complete"), button("cc")])
    assert Desk(asked).copy(WANG_QIANG, SUN_LI).why_not is None


def test_given_work_stays_what_it_was() -> None:
    actions = [button("complete", "done"), button("pause"), button("resume"), button("mark")]
    desk = Desk(work("fix", people(WANG_QIANG), actions=actions))
    desk.act(WANG_QIANG, "mark").act(WANG_QIANG, "pause").transfer(WANG_QIANG, ZHAO_LEI)
    assert (desk.task.on_hold, desk.task.mark) == ("pause", "mark")
    assert desk.act(ZHAO_LEI, "resume").refusal is None


def test_work_goes_only_to_whoever_may_do_it() -> None:
    desk = Desk(TAKE, FIX).act(WANG_QIANG, "accept")
    assert desk.transfer(WANG_QIANG, QIAN_DUO).why_not is Reason.CANNOT_TAKE
    assert desk.transfer(WANG_QIANG, LI_HONG).why_not is Reason.CANNOT_TAKE
    assert desk.transfer(WANG_QIANG, WANG_QIANG).why_not is Reason.HAS_IT_ALREADY
    assert desk.transfer(ZHAO_LEI, ZHAO_LEI, of=WANG_QIANG).why_not is Reason.NOT_YOURS
    assert desk.transfer(SUN_LI, ZHAO_LEI, of=WANG_QIANG).ticket.assignee == ZHAO_LEI.id


def test_the_requesters_own_part_is_nobodys_to_give() -> None:
    desk = Desk(work("say", {"requester": True})).transfer(SUN_LI, QIAN_DUO, of=LI_HONG)
    assert desk.why_not is Reason.NOT_NOW


def test_work_several_have_goes_from_one_of_them_to_somebody_new() -> None:
    desk = Desk(work("fix", people(QIAN_DUO, ZHOU_MIN)))
    assert desk.transfer(QIAN_DUO, ZHOU_MIN).why_not is Reason.HAS_IT_ALREADY
    assert desk.transfer(QIAN_DUO, MA_CHAO).asked == {ZHOU_MIN.id, MA_CHAO.id}


def test_what_was_given_twice_at_once_is_told_to_whom_it_went() -> None:
    """The second transfer finds the first one's."""
    desk = Desk(approval("boss", people(SUN_LI, HE_JUN), mode="all"))
    desk.transfer(SUN_LI, QIAN_DUO).transfer(HE_JUN, ZHOU_MIN)
    for former, heir in ((SUN_LI, QIAN_DUO), (HE_JUN, ZHOU_MIN)):
        desk.hand_over(former, MA_CHAO, task=1 if former is SUN_LI else 2)
        assert desk.refusal
        assert (desk.refusal.reason, desk.refusal.by) == (Reason.HANDED_OVER, heir.id)


def test_a_given_out_claim_is_as_if_they_had_accepted() -> None:
    desk = Desk(TAKE, FIX).transfer(SUN_LI, ZHAO_LEI)
    assert (desk.ticket.assignee, desk.asked) == (ZHAO_LEI.id, {ZHAO_LEI.id})
    desk.press(WANG_QIANG, "accept", task=1)
    assert desk.refusal
    assert (desk.refusal.reason, desk.refusal.by) == (Reason.ALREADY_TAKEN, ZHAO_LEI.id)
