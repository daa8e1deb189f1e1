"""SLA clocks: started, paused, met, breached once, going on after a reopening."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_tickets import LI_HONG, MORNING, SUN_LI, WANG_QIANG, Play
from workflows.effects import Notify, Occasion, StartTimer, StopTimer
from workflows.ticket import Clock


def clock(play: Play, target: str) -> Clock:
    return next(each for each in play.ticket.clocks if each.target == target)


def test_both_clocks_start_when_the_ticket_opens() -> None:
    play = Play()
    timers = {timer.name: timer.due_at - MORNING for timer in play.effects_of(StartTimer)}
    assert timers == {
        "first_response": timedelta(minutes=30),
        "resolution": timedelta(hours=24),
    }
    assert play.ticket.due_at == MORNING + timedelta(minutes=30)


def test_accepting_meets_the_first_response() -> None:
    play = Play().after(10).press(WANG_QIANG, "accept")
    assert clock(play, "first_response").met_at == play.now
    assert [timer.name for timer in play.effects_of(StopTimer)] == ["first_response"]
    assert play.ticket.due_at == MORNING + timedelta(hours=24)


def test_waiting_for_parts_stops_the_resolution_clock() -> None:
    play = Play().press(WANG_QIANG, "accept").after(60).press(WANG_QIANG, "wait_parts")
    assert clock(play, "resolution").due_at is None
    play.after(10_000).press(WANG_QIANG, "parts_here")
    assert clock(play, "resolution").due_at == play.now + timedelta(hours=23)


def test_approval_time_is_not_the_engineers_time() -> None:
    play = Play().press(WANG_QIANG, "accept").after(60)
    play.press(WANG_QIANG, "report_cost", parts="压缩机", cost="680")
    assert clock(play, "resolution").running_since is None
    play.after(600).press(SUN_LI, "approve")
    assert clock(play, "resolution").due_at == play.now + timedelta(hours=23)


def test_reopening_goes_on_where_the_clock_stood() -> None:
    play = Play().press(WANG_QIANG, "accept").after(120)
    play.press(WANG_QIANG, "resolve", solution="好了").after(5000).press(LI_HONG, "reopen")
    assert clock(play, "resolution").due_at == play.now + timedelta(hours=22)
    assert clock(play, "resolution").met_at is None


def test_unanswered_ticket_is_overdue_once() -> None:
    play = Play().after(30).ring("first_response")
    assert [effect.target for effect in play.effects_of(Notify)] == ["first_response"]
    assert play.told == [Occasion.OVERDUE]
    assert clock(play, "first_response").breached_at == play.now
    assert play.after(1).ring("first_response").told == []


def test_a_timer_that_rings_too_early_is_set_again() -> None:
    play = Play().after(29).ring("first_response")
    assert play.told == []
    assert [timer.due_at for timer in play.effects_of(StartTimer)] == [
        MORNING + timedelta(minutes=30)
    ]


def test_a_timer_of_a_met_target_rings_in_vain() -> None:
    play = Play().press(WANG_QIANG, "accept").after(60).ring("first_response")
    assert play.effects == ()


def test_an_unknown_timer_rings_in_vain() -> None:
    assert Play().ring("no_such_target").effects == ()


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=8))
def test_pauses_never_cost_or_give_working_time(spells: list[tuple[int, int]]) -> None:
    """Whatever the pauses, time spent is the time the clock ran."""
    play = Play().press(WANG_QIANG, "accept")
    for working, paused in spells:
        play.after(working).press(WANG_QIANG, "wait_parts")
        play.after(paused).press(WANG_QIANG, "parts_here")
    spent = timedelta(minutes=sum(working for working, _ in spells))
    assert clock(play, "resolution").due_at == play.now + timedelta(hours=24) - spent
