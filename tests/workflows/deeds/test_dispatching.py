"""派单 as a pure decision: what a choice, a lapse and a wait do to the ticket, whoever is chosen."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.workflows.builders_flows import OFFICE, Written, button, flow_of
from tests.workflows.builders_tickets import SUN_LI, WANG_QIANG, ZHAO_LEI, Play
from workflows.definition import Definition
from workflows.dispatch.choosing import Chosen, Verdict
from workflows.effects import (
    HandOut,
    Notify,
    Occasion,
    Reason,
    Record,
    Refusal,
    StartTimer,
    StopTimer,
    TurnTaken,
)
from workflows.events import Dispatched, Event, SoughtAgain, Suspended
from workflows.people import Person
from workflows.ticket import Offer

WANG, ZHAO = WANG_QIANG.id, ZHAO_LEI.id


def handed_out(**policy: object) -> Definition:
    """By 事由 as the skill it takes."""
    take: Written = {
        "id": "take", "kind": "handle", "name": "派单", "phase": "new", "mode": "claim",
        "assignee": {"role": "engineer"}, "actions": [button("accept")],
        "dispatch": {"needs": ["事由"], **policy},
    }  # fmt: skip
    done = button("complete", "done")
    repair: Written = {
        "id": "repair", "kind": "handle", "name": "维修", "phase": "working",
        "assignee": {"actor_of": "take"}, "actions": [done, button("return", to="take")],
    }  # fmt: skip
    return flow_of(take, repair)


class Handing(Play):
    """`chooses` answers the wish of the last decision, as the desk does."""

    def __init__(self, **policy: object) -> None:
        super().__init__(handed_out(**policy), {"subject": "换压缩机"}, OFFICE)

    @property
    def wanted(self) -> HandOut:
        return self.effects_of(HandOut)[-1]

    def chooses(self, *people: Person, why: Iterable[Verdict] = ()) -> Handing:
        chosen = Chosen(
            people=tuple(each.id for each in people),
            why=tuple(why),
            turns={each.id: 3 for each in people},
        )
        return self.happens(Dispatched(task=self.wanted.task, chosen=chosen))

    def happens(self, event: Event) -> Handing:
        self._take(event)
        return self

    @property
    def offer(self) -> Offer:
        offer = self.task.offer
        assert offer is not None
        return offer

    def timers(self) -> dict[str, float]:
        """Armed by the last event, in minutes from now."""
        armed = self.effects_of(StartTimer)
        return {each.name: (each.due_at - self.now).total_seconds() / 60 for each in armed}


def test_opening_it_asks_for_whoever_has_the_skill_among_those_who_may_have_it() -> None:
    play = Handing()
    assert play.wanted.people == (WANG, ZHAO)
    assert play.wanted.wanted.skills == {"换压缩机"}
    assert play.offer.is_waiting
    assert play.told == [Occasion.OPENED]


def test_chosen_without_asking_it_is_theirs_at_once_and_counts_as_their_turn() -> None:
    play = Handing().chooses(WANG_QIANG)
    assert play.ticket.assignee == WANG
    assert (play.task.node, play.task.person) == ("repair", WANG)
    assert play.effects_of(TurnTaken) == [TurnTaken(person=WANG, given=3)]
    assert "dispatched" in play.recorded


def test_asked_first_only_they_may_accept_and_the_turn_counts_when_they_do() -> None:
    play = Handing(confirm=True, accept_within="PT10M").chooses(WANG_QIANG)
    assert play.offer.people == (WANG,)
    assert play.timers()["offer:1"] == 10
    assert play.press(ZHAO_LEI, "accept").refusal == Refusal(reason=Reason.NOT_OFFERED)
    assert play.press(SUN_LI, "accept").refusal == Refusal(reason=Reason.NOT_YOURS)
    play.press(WANG_QIANG, "accept")
    assert play.ticket.assignee == WANG
    assert play.effects_of(TurnTaken) == [TurnTaken(person=WANG, given=3)]
    assert [each.name for each in play.effects_of(StopTimer)] == ["offer:1"]


def test_not_accepted_in_time_it_goes_to_the_next_and_whoever_answers_for_it_hears() -> None:
    play = Handing(confirm=True, accept_within="PT10M").chooses(WANG_QIANG)
    play.after(10).ring("offer:1")
    assert play.told == [Occasion.OFFER_LAPSED]
    assert play.wanted.wanted.tried == {WANG}
    play.chooses(ZHAO_LEI)
    assert (play.offer.people, play.offer.tried, play.offer.wave) == ((ZHAO,), (WANG, ZHAO), 2)


def test_with_nobody_next_their_offer_stands_and_it_waits_without_asking_them_again() -> None:
    play = Handing(confirm=True, accept_within="PT10M").chooses(WANG_QIANG)
    play.after(10).ring("offer:1").chooses()
    assert (play.offer.people, play.offer.is_waiting) == ((WANG,), True)
    assert play.told == [Occasion.NOBODY_FREE]
    play.happens(SoughtAgain(task=1))
    assert play.wanted.wanted.tried == {WANG}
    assert play.press(WANG_QIANG, "accept").ticket.assignee == WANG


def test_waves_widen_and_everybody_asked_so_far_may_still_press() -> None:
    play = Handing(way="waves", wave_size=1, wave_every="PT5M").chooses(WANG_QIANG)
    play.after(5).ring("offer:1")
    assert play.told == []
    play.chooses(ZHAO_LEI)
    assert play.offer.people == (WANG, ZHAO)
    offered = [each for each in play.effects_of(Notify) if each.occasion is Occasion.TASK_OFFERED]
    assert [each.to for each in offered] == [(ZHAO,)]
    assert play.press(WANG_QIANG, "accept").ticket.assignee == WANG


def test_nobody_free_is_told_once_however_often_somebody_is_sought() -> None:
    play = Handing().chooses()
    assert play.told == [Occasion.NOBODY_FREE]
    for _ in range(3):
        play.happens(SoughtAgain(task=1)).chooses()
        assert (play.told, play.recorded) == ([], [])
    play.happens(SoughtAgain(task=1)).chooses(ZHAO_LEI)
    assert play.ticket.assignee == ZHAO


def test_why_the_others_were_not_chosen_is_kept() -> None:
    lacking = Verdict(person=ZHAO, failed=("skill", "shift"))
    play = Handing().chooses(WANG_QIANG, why=[lacking])
    record = next(each for each in play.effects_of(Record) if each.kind == "dispatched")
    assert record.details["against"] == {"skill": [ZHAO], "shift": [ZHAO]}


def test_sent_back_it_is_handed_out_anew() -> None:
    play = Handing().chooses(WANG_QIANG).press(WANG_QIANG, "return")
    assert isinstance(play, Handing)
    assert play.wanted.task == play.task.id
    assert play.wanted.wanted.tried == {WANG}
    assert play.chooses(ZHAO_LEI).ticket.assignee == ZHAO


@pytest.mark.parametrize("name", ["offer:9", "offer:x", "offer:"])
def test_a_timer_of_no_offer_rings_in_vain(name: str) -> None:
    assert Handing().chooses().ring(name).effects == ()


def test_what_was_taken_meanwhile_is_not_offered_on() -> None:
    play = Handing(confirm=True, accept_within="PT10M").chooses(WANG_QIANG)
    play.press(WANG_QIANG, "accept").ring("offer:1")
    assert play.effects == ()
    play.happens(SoughtAgain(task=1))
    assert play.refusal is not None
    play.happens(Dispatched(task=1, chosen=Chosen(people=(ZHAO,))))
    assert play.refusal is not None


def test_a_suspended_ticket_is_offered_on_once_it_goes_on() -> None:
    play = Handing(confirm=True, accept_within="PT10M").chooses(WANG_QIANG)
    play.happens(Suspended(by=SUN_LI)).after(10).ring("offer:1")
    assert play.offer.people == (WANG,)
    assert play.timers() == {"offer:1": 5}
