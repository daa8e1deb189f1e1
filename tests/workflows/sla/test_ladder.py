"""The ladder: before, at and after the deadline, each step once for one deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.builders_tickets import LI_HONG, SUN_LI, WANG_QIANG
from tests.workflows.sla.targets_of import Promised
from workflows.effects import Notify, Occasion, Reason, Record, StopTimer
from workflows.targets import Step

LADDER = """
id: it
name: 解决
within: PT10H
calendar: work
until: resolved
pauses_on_hold: true
ladder:
  - {at: 50%, tell: [assignee], quiet: true}
  - {at: 80%, tell: [assignee, supervisor]}
  - {at: -PT30M, tell: [supervisor]}
  - {at: 100%, tell: [superior]}
  - {at: +PT4H, tell: [administrator]}
"""


@pytest.mark.parametrize(
    ("at", "seconds"),
    [("50%", 1800), ("100%", 3600), ("150%", 5400), ("-PT10M", 3000), ("+PT2H", 10800)],
)
def test_a_step_is_due_by_so_much_of_the_working_time(at: str, seconds: float) -> None:
    assert Step(at=at).mark(3600) == seconds


def test_every_step_is_told_at_its_moment_of_working_time() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept")
    assert play.rings_in_time() == [
        "23 15:00 50%",
        "23 18:00 80%",
        "24 10:30 -PT30M",
        "24 11:00 100%",
        "24 16:00 +PT4H",
    ]
    assert play.rings() == "-"


def test_only_what_comes_at_or_after_the_deadline_is_called_overdue() -> None:
    play, told = Promised(LADDER), []
    while at := play.clock().rings_at:
        play.now = at
        play.ring("it")
        told += [(n.occasion, n.is_quiet) for n in play.effects_of(Notify)]
    soon, late = Occasion.DUE_SOON, Occasion.OVERDUE
    assert told == [(soon, True), (soon, False), (soon, False), (late, False), (late, False)]


def test_a_breach_is_noted_once_and_in_the_history() -> None:
    play = Promised(LADDER).at(24, 11).ring("it")
    assert [each.kind for each in play.effects_of(Record)] == ["overdue"]
    assert play.clock().breached_at == play.now
    assert play.at(24, 16).ring("it").recorded == ["pressed_for"]


def test_whoever_was_late_to_ring_tells_only_the_last_step_that_passed() -> None:
    play = Promised(LADDER).at(24, 12).ring("it")
    assert play.pressed_at() == ["100%"]
    assert play.rings() == "24 16:00"


def test_a_timer_that_rings_twice_tells_once() -> None:
    play = Promised(LADDER).at(23, 15).ring("it")
    assert play.pressed_at() == ["50%"]
    assert play.ring("it").pressed_at() == []


def test_met_in_time_nobody_is_pressed() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept").at(23, 14)
    play.press(WANG_QIANG, "resolve", solution="好了")
    assert [each.name for each in play.effects_of(StopTimer)] == ["it"]
    assert play.at(24, 12).ring("it").effects == ()


def test_met_too_late_while_nobody_rang_is_a_breach_in_the_history() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept").at(25, 9)
    play.press(WANG_QIANG, "resolve", solution="好了")
    assert "overdue" in play.recorded
    breached_at = play.clock().breached_at
    assert breached_at is not None
    assert breached_at.isoformat() == "2026-11-24T03:00:00+00:00"


def test_steps_wait_while_the_clock_stands_still_and_are_not_told_again() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept").at(23, 15).ring("it")
    play.press(WANG_QIANG, "wait_parts")
    assert (play.rings(), play.clock().stopped_by) == ("-", "hold:wait_parts")
    play.at(26, 9).press(WANG_QIANG, "parts_here")
    assert play.rings_in_time() == [
        "26 12:00 80%",
        "26 14:30 -PT30M",
        "26 15:00 100%",
        "27 10:00 +PT4H",
    ]


def test_put_off_the_steps_of_the_new_deadline_are_told_anew() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept").at(23, 18).ring("it")
    assert play.pressed_at() == ["80%"]
    play.at(24, 9).extend(SUN_LI, timedelta(hours=10))
    assert play.due() == "25 14:00"
    assert play.rings_in_time()[0].endswith("50%")


def test_put_off_after_the_deadline_it_is_not_missed_any_more() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept").at(24, 11).ring("it")
    play.extend(SUN_LI, timedelta(hours=2), reason="等配件")
    assert play.due() == "24 14:00"
    assert play.clock().breached_at is None
    assert play.told == [Occasion.EXTENDED]
    assert play.effects_of(Record)[0].details == {
        "targets": ["it"], "minutes": 120, "reason": "等配件"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "reason", "target", "refused"),
    [
        (timedelta(hours=1), " ", "", Reason.REASON_NEEDED),
        (timedelta(0), "x", "", Reason.NOTHING_RUNS),
        (timedelta(hours=1), "x", "other", Reason.NOTHING_RUNS),
    ],
)
def test_putting_off_wants_a_reason_and_something_to_put_off(
    more: timedelta, reason: str, target: str, refused: Reason
) -> None:
    play = Promised(LADDER).extend(SUN_LI, more, reason, target)
    assert play.refusal is not None
    assert play.refusal.reason is refused


def test_engineers_do_not_put_off_their_own_deadlines() -> None:
    play = Promised(LADDER).extend(WANG_QIANG, timedelta(hours=1))
    assert play.refusal is not None
    assert play.refusal.reason is Reason.NOT_YOURS


def test_a_closed_ticket_has_nothing_to_put_off() -> None:
    play = Promised(LADDER).press(WANG_QIANG, "accept").press(WANG_QIANG, "resolve", solution="好")
    play.press(LI_HONG, "confirm").extend(SUN_LI, timedelta(hours=1))
    assert play.refusal is not None
    assert play.refusal.reason is Reason.CLOSED


def test_without_a_ladder_those_of_tell_hear_of_the_deadline() -> None:
    play = Promised("{id: it, name: 响应, within: PT1H, until: dispatch, tell: [engineer]}")
    assert play.rings_in_time() == ["23 10:00 100%"]


def test_a_ladder_without_the_deadline_notes_it_in_silence() -> None:
    play = Promised(
        "{id: it, name: 响应, within: PT1H, until: dispatch, ladder: [{at: 50%, tell: [engineer]}]}"
    )
    assert play.rings_in_time() == ["23 09:30 50%"]
    assert play.clock().breached_at is not None
    assert play.recorded == ["overdue"]


def test_of_a_quiet_target_every_step_is_quiet() -> None:
    play = Promised("{id: it, name: 响应, within: PT1H, until: dispatch, quiet: '产品 = \"空调\"'}")
    play.at(23, 10).ring("it")
    assert [each.is_quiet for each in play.effects_of(Notify)] == [True]


def test_whom_a_step_finds_is_told_besides_those_it_names() -> None:
    play = Promised(
        "{id: it, name: 响应, within: PT1H, until: dispatch,"
        " ladder: [{at: 100%, tell: [assignee], to: {people: [孙丽]}}]}"
    )
    play.at(23, 10).ring("it")
    assert [notify.to for notify in play.effects_of(Notify)] == [(SUN_LI.id,)]


@pytest.mark.parametrize(("quiet", "urgent"), [("false", True), ("true", False)])
def test_for_an_urgent_step_somebody_may_be_called_unless_it_can_wait(
    quiet: str, urgent: bool
) -> None:
    ladder = LADDER.replace("[administrator]}", "[administrator], urgent: true}")
    play, told = Promised(ladder + f"quiet: {quiet}\n"), []
    while at := play.clock().rings_at:
        play.now = at
        play.ring("it")
        told += [n.is_urgent for n in play.effects_of(Notify)]
    assert told == [False] * 4 + [urgent]
