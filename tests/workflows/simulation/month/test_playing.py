"""Small months whose every minute is known: who gets what when, what waits, who is pressed, and what would be found out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.workflows.simulation.month.builders import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    coming,
    month,
    repair,
    worker,
)
from workflows.dispatch.policy import Strategy
from workflows.effects import Occasion
from workflows.simulation.month.backlog import Backlog
from workflows.simulation.month.measures import Measured, measured
from workflows.simulation.month.playing import play
from workflows.simulation.month.scenario import Month
from workflows.simulation.month.seen import Played
from workflows.verbs import Phase


def owners(played: Played) -> list[int | None]:
    return [played.tickets[number].assignee for number in sorted(played.tickets)]


def found(a_month: Month) -> Measured:
    return measured(a_month, play(a_month))


def test_a_ticket_is_given_worked_on_and_closed() -> None:
    played = play(month([worker(1)], [coming()]))
    ticket = played.tickets[1]
    assert (ticket.assignee, ticket.phase) == (1, Phase.CLOSED)
    assert played.seen.first == {1: timedelta(0)}
    assert played.seen.whole == {1: HOUR}
    assert ticket.closed_at == MONDAY + 3 * HOUR
    assert played.seen.refused == {}


def test_work_is_done_one_after_the_other() -> None:
    played = play(month([worker(1)], [coming(), coming(), coming()]))
    assert list(played.seen.whole.values()) == [HOUR, 2 * HOUR, 3 * HOUR]


def test_what_nobody_has_room_for_waits_until_somebody_has_finished() -> None:
    played = play(month([worker(1, capacity=1), worker(2, capacity=1)], [coming()] * 3))
    assert owners(played) == [1, 2, 1]
    assert played.seen.first[3] == HOUR
    assert dict(played.seen.fullest) == {1: 1, 2: 1}
    assert played.seen.told[Occasion.NOBODY_FREE] == 1


def test_what_comes_at_night_waits_for_the_shift_and_is_given_at_its_beginning() -> None:
    shifts = ((MONDAY + 23 * HOUR, MONDAY + 31 * HOUR),)
    played = play(month([worker(1, shifts=shifts)], [coming()]))
    assert played.seen.first == {1: 23 * HOUR}
    assert played.seen.whole == {1: 24 * HOUR}


def test_who_is_on_leave_gets_nothing_and_puts_down_what_they_have() -> None:
    leave = ((MONDAY + 30 * MINUTE, MONDAY + DAY),)
    tickets = [coming(), coming(at=MONDAY + 40 * MINUTE)]
    played = play(month([worker(1, leave=leave), worker(2, capacity=0)], tickets))
    assert played.seen.whole == {1: DAY + 30 * MINUTE, 2: DAY + 90 * MINUTE - 40 * MINUTE}


def test_the_most_urgent_goes_first_once_somebody_is_free() -> None:
    tickets = [
        coming(),
        coming(at=MONDAY + MINUTE),
        coming(at=MONDAY + 2 * MINUTE, urgency="urgent"),
    ]
    played = play(month([worker(1, capacity=1)], tickets))
    assert played.seen.first == {1: 0 * HOUR, 2: 2 * HOUR - MINUTE, 3: HOUR - 2 * MINUTE}


def test_nobody_gets_what_they_cannot_do() -> None:
    played = play(month([worker(1, skills=["冰箱"]), worker(2)], [coming()]))
    assert owners(played) == [2]
    nobody = play(month([worker(1, skills=["冰箱"])], [coming()]))
    assert (owners(nobody), nobody.waiting) == ([None], 1)
    assert nobody.seen.overlooked == []


def test_parts_stop_the_clock_and_leave_time_for_others() -> None:
    played = play(month([worker(1)], [coming(parts=DAY), coming()]))
    assert played.seen.whole == {1: 30 * MINUTE + DAY + 30 * MINUTE, 2: 90 * MINUTE}
    (resolution,) = [each for each in played.tickets[1].clocks if each.target == "resolution"]
    assert resolution.spent_seconds == pytest.approx(HOUR.total_seconds())
    assert resolution.breached_at is None


def test_an_offer_is_looked_at_in_ones_own_hours_and_the_first_to_press_has_it() -> None:
    definition = repair(way="waves", wave_size=2, wave_every="PT10M")
    workers = [worker(1), worker(2), worker(3)]
    late = coming(accepts=(20 * MINUTE, 7 * MINUTE, MINUTE))
    played = play(month(workers, [late], definition))
    assert (owners(played), played.seen.first) == ([2], {1: 7 * MINUTE})
    slow = coming(accepts=(None, None, MINUTE))
    played = play(month(workers, [slow], definition))
    assert (owners(played), played.seen.first) == ([3], {1: 11 * MINUTE})


def test_what_one_does_not_accept_in_time_goes_to_the_next_and_the_supervisor_hears() -> None:
    definition = repair(confirm=True, accept_within="PT10M")
    played = play(month([worker(1), worker(2)], [coming(accepts=(None,))], definition, lasts=DAY))
    assert owners(played) == [None]
    assert played.seen.told[Occasion.OFFER_LAPSED] >= 1
    accepted = play(month([worker(1), worker(2)], [coming()], definition))
    assert (owners(accepted), accepted.seen.first) == ([1], {1: 5 * MINUTE})


def test_whoever_has_no_room_any_more_does_not_take_what_was_offered_to_several() -> None:
    definition = repair(way="group")
    tickets = [coming(accepts=(MINUTE, None)), coming(accepts=(2 * MINUTE, 30 * MINUTE))]
    workers = [worker(1, capacity=1), worker(2, capacity=1)]
    played = play(month(workers, tickets, definition))
    assert owners(played) == [1, 2]
    assert dict(played.seen.fullest) == {1: 1, 2: 1}


def test_each_step_of_the_ladder_is_told_once_and_what_can_wait_waits_for_the_morning() -> None:
    at = MONDAY.replace(hour=20)
    nobody = worker(1, capacity=0)
    played = play(month([nobody], [coming(at=at)]))
    told = [(each.target, each.step, each.at - at) for each in played.seen.reminders]
    assert told[:2] == [
        ("response", "0", timedelta(hours=3, minutes=12)),
        ("response", "1", 4 * HOUR),
    ]
    assert len(told) == len(set(told)) == 6
    morning = datetime(2026, 11, 24, 8, 0, tzinfo=at.tzinfo)
    assert {each.heard_at for each in played.seen.reminders[:2]} == {morning}
    urgent = play(month([nobody], [coming(at=at.replace(hour=23), urgency="urgent")]))
    assert urgent.seen.reminders[0].heard_at == urgent.seen.reminders[0].at


def test_what_is_measured_of_a_month() -> None:
    came = month([worker(1), worker(2)], [coming() for _ in range(60)])
    result = found(came)
    assert (result.reported, result.open, result.waiting) == (60, 0, 0)
    assert (result.first.count, result.first.median) == (60, timedelta(0))
    assert (result.whole.median, result.whole.most) == (16 * HOUR, 28 * HOUR)
    assert [(each.target, each.count, each.late) for each in result.kept] == [
        ("response", 60, 0),
        ("resolution", 60, 12),
    ]
    (share,) = result.shares
    assert (share.people, share.chosen) == (2, 60)
    assert share.turns == 0.0
    assert found(came) == result


def test_a_month_without_tickets_measures_nothing() -> None:
    result = found(month([worker(1)], []))
    assert (result.first.median, result.whole.most, result.shares) == (None, None, ())


def test_a_desk_that_forgets_its_backlog_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backlog, "first_for", lambda self, people: None)
    played = play(month([worker(1, capacity=1)], [coming(), coming()]), 10 * MINUTE)
    assert played.seen.overlooked
    assert set(played.seen.overlooked) == {(2, 1)}


@pytest.mark.parametrize("strategy", ["least_load", "longest_idle", "round_robin", "weighted"])
def test_equals_get_the_same_within_a_tenth(strategy: Strategy) -> None:
    """Six who work all day; three hundred tickets of differing lengths, more at some hours than at others."""
    tickets = [
        coming(
            at=MONDAY + number * 7 * MINUTE + (number % 5) * 11 * MINUTE,
            takes=(20 + number * 37 % 61) * MINUTE,
        )
        for number in range(300)
    ]
    tickets.sort(key=lambda each: each.at)
    result = found(month([worker(key) for key in range(1, 7)], tickets, repair(choose=[strategy])))
    (share,) = result.shares
    assert share.chosen == 300
    assert share.turns <= 0.1
    assert result.overlooked == 0
