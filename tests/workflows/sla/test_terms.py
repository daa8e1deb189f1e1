"""Terms by condition and calendar: which hold, and what was spent when they change."""

from __future__ import annotations

from dataclasses import replace

from tests.workflows.builders_tickets import LI_HONG, REPORT, SUN_LI, WANG_QIANG
from tests.workflows.sla.targets_of import Promised, calendars
from workflows.company import Company
from workflows.events import ActionTaken, CalendarsChanged

RESOLUTION = "{id: it, name: 解决, within: PT8H, until: resolved, calendar: work}"
BY_TIER = """
id: it
name: 解决
within: P1D
until: resolved
terms:
  - {when: 客户等级 = "VIP", within: PT4H, calendar: work}
  - {when: 产品 = "冰箱", within: PT2H, calendar: always}
"""
BY_COST = """
id: it
name: 解决
within: PT16H
calendar: work
until: resolved
terms:
  - {when: 费用 > 1000, within: PT4H}
"""
BY_COST_ROUND_THE_CLOCK = BY_COST.replace("within: PT4H}", "within: PT8H, calendar: always}")


def test_a_working_day_is_over_at_six_with_an_hour_for_lunch() -> None:
    assert Promised(RESOLUTION).due() == "23 18:00"


def test_reported_before_lunch_the_hour_does_not_count() -> None:
    play = Promised(
        "{id: it, name: 响应, within: PT1H, calendar: work}",
        at=Promised(RESOLUTION).at(23, 11, 30).now,
    )
    assert play.due() == "23 13:30"


def test_reported_on_saturday_it_begins_on_monday() -> None:
    play = Promised(
        "{id: it, name: 响应, within: PT1H, calendar: work}", at=Promised(RESOLUTION).at(28, 15).now
    )
    assert play.due() == "30 10:00"


def test_the_first_terms_that_hold_are_the_terms() -> None:
    vip = replace(LI_HONG, tier="VIP")
    fridge = {**REPORT, "product": "fridge"}
    assert Promised(BY_TIER).due() == "24 09:00"
    assert Promised(BY_TIER, by=vip).due() == "23 14:00"
    assert Promised(BY_TIER, answers=fridge).due() == "23 11:00"
    assert Promised(BY_TIER, answers=fridge, by=vip).due() == "23 14:00"


def test_what_was_spent_is_kept_when_the_terms_change() -> None:
    play = Promised(BY_COST).press(WANG_QIANG, "accept").at(23, 11)
    assert play.due() == "24 18:00"
    play.press(WANG_QIANG, "report_cost", parts="压缩机", cost="1200")
    assert play.due() == "23 14:00"


def test_what_was_spent_by_one_calendar_is_kept_under_another() -> None:
    play = Promised(BY_COST_ROUND_THE_CLOCK).press(WANG_QIANG, "accept").at(24, 9)
    play.press(WANG_QIANG, "report_cost", parts="压缩机", cost="1200")
    assert play.clock().spent_seconds == 8 * 3600
    assert play.due() == "24 09:00"


def test_terms_become_shorter_than_what_was_spent_and_the_deadline_is_over_at_once() -> None:
    play = Promised(BY_COST).press(WANG_QIANG, "accept").at(23, 15)
    play.press(WANG_QIANG, "report_cost", parts="压缩机", cost="1200")
    assert play.due() == "23 14:00"
    assert play.rings() == "23 14:00"
    assert play.ring("it").pressed_at() == ["100%"]


def test_a_deadline_that_lies_ahead_again_is_not_missed() -> None:
    play = Promised(BY_COST).press(WANG_QIANG, "accept").at(23, 15)
    play.press(WANG_QIANG, "report_cost", parts="压缩机", cost="1200").ring("it")
    assert play.clock().breached_at is not None
    rejection = ActionTaken(
        by=SUN_LI, task=play.task.id, action="reject", answers={"refusal": "太贵"}
    )
    play.takes(rejection)
    assert play.due() == "24 18:00"
    assert play.clock().breached_at is None
    assert play.rings() == "24 18:00"


def test_it_does_not_concern_tickets_its_condition_is_not_true_of() -> None:
    target = '{id: it, name: 解决, within: PT8H, when: 产品 = "冰箱"}'
    assert Promised(target).due() == "-"
    assert Promised(target).clock().stopped_by == "not_asked"
    assert Promised(target, answers={**REPORT, "product": "fridge"}).due() != "-"


def test_a_holiday_that_is_put_in_later_moves_the_deadline() -> None:
    play = Promised(RESOLUTION, at=Promised(RESOLUTION).at(23, 14).now)
    assert play.due() == "24 14:00"
    play.company = Company(calendars=calendars(days={"2026-11-24": []}))
    assert play.takes(CalendarsChanged()).due() == "25 14:00"


def test_what_was_spent_before_a_calendar_was_changed_stays_spent() -> None:
    play = Promised(RESOLUTION).at(23, 15)
    before, play.company = play.company, Company(calendars=calendars(days={"2026-11-23": []}))
    play.takes(CalendarsChanged(before=before.calendars))
    assert play.clock().spent_seconds == 5 * 3600
    assert play.due() == "24 12:00"


def test_a_change_that_does_not_concern_what_was_spent_changes_nothing_of_it() -> None:
    play = Promised(RESOLUTION).at(23, 15)
    before, play.company = play.company, Company(calendars=calendars(days={"2026-11-26": []}))
    clock = play.clock()
    assert play.takes(CalendarsChanged(before=before.calendars)).clock() == clock


def test_the_calendar_may_be_the_teams_of_whoever_has_it() -> None:
    target = "{id: it, name: 解决, within: PT2H, until: resolved, calendar: team}"
    play = Promised(target)
    assert play.due() == "23 11:00"
    wang = play.staff.people[WANG_QIANG.id]
    people = {**play.staff.people, WANG_QIANG.id: replace(wang, teams=frozenset({"night"}))}
    play.staff = replace(play.staff, people=people)
    play.at(23, 10).press(WANG_QIANG, "accept")
    assert play.due() == "23 19:00"


def test_a_calendar_nobody_has_set_up_runs_day_and_night() -> None:
    play = Promised("{id: it, name: 响应, within: PT12H, calendar: nowhere}")
    assert play.due() == "23 21:00"


def test_however_often_the_terms_go_to_and_fro_what_was_spent_is_spent() -> None:
    play = Promised(BY_COST).press(WANG_QIANG, "accept").at(23, 10)
    repair = play.task.id
    for cost in ("1200", "100", "1200", "100"):
        play.press(WANG_QIANG, "report_cost", task=repair, parts="x", cost=cost)
        if play.task.node == "cost_approval":
            play.press(SUN_LI, "approve")
    assert play.due() == "24 18:00"
