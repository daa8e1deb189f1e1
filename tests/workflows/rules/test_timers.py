"""Clocks of rules: so long after opening, at a time of day, and timers that rules start for each other."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.workflows.builders_flows import MA_CHAO
from tests.workflows.builders_tickets import SUN_LI, WANG_QIANG, ZHAO_LEI
from tests.workflows.rules.builders_rules import Ruled, a_rule, tag
from workflows.calendars.calendars import Calendars, compile_calendars
from workflows.calendars.document import CalendarDocument
from workflows.effects import Outcome, StartTimer
from workflows.engine import decide
from workflows.events import CalendarsChanged, MovedToVersion
from workflows.rulebook.triggers import Schedule
from workflows.rules.timers import next_at

DAILY = {"schedule": {"at": "18:00"}}
REMIND = [
    a_rule("start", {"changed": "amount"}, {"start_timer": {"name": "remind", "after": "PT2H"}}),
    a_rule("ring", {"timer": "remind"}, tag("提醒")),
]


def test_rule_after_so_long_is_armed_on_opening_and_comes_when_it_rings() -> None:
    it = Ruled(a_rule("late", {"after": "PT2H"}, tag("久")))
    assert it.armed == {"rule:late": "11-23 11:00"}
    it.after(120).ring("rule:late")
    assert (it.fired, it.armed, it.ticket.tags) == (["late"], {}, ("久",))


def test_daily_rule_is_armed_for_the_next_day_each_time_it_rings() -> None:
    it = Ruled(a_rule("daily", DAILY, tag("日")))
    assert it.armed == {"rule:daily": "11-23 18:00"}
    it.after(9 * 60).ring("rule:daily")
    assert (it.fired, it.armed) == (["daily"], {"rule:daily": "11-24 18:00"})


def test_its_condition_is_asked_each_day_and_it_rings_again_in_any_case() -> None:
    it = Ruled(a_rule("daily", DAILY, tag("日"), when="amount > 500"))
    it.after(9 * 60).ring("rule:daily")
    assert (it.fired, it.armed) == ([], {"rule:daily": "11-24 18:00"})


def test_clocks_stop_when_the_ticket_is_closed_and_begin_again_when_it_is_reopened() -> None:
    it = Ruled(a_rule("daily", DAILY, tag("日")), *REMIND).done(WANG_QIANG, ZHAO_LEI)
    assert {"rule:daily", "rule::remind"} <= it.stopped
    assert it.ring("rule:daily").effects_of(StartTimer) == []
    assert it.fired == []
    it.reopen(SUN_LI)
    assert it.armed == {"rule:daily": "11-23 18:00"}


def test_what_a_rule_starts_on_closing_is_not_stopped_by_it() -> None:
    rules = [
        a_rule("ask", {"phase": "closed"}, {"start_timer": {"name": "remind", "after": "P3D"}}),
        REMIND[1],
    ]
    it = Ruled(*rules).done(WANG_QIANG, ZHAO_LEI)
    assert it.armed == {"rule::remind": "11-26 09:02"}
    assert it.after(3 * 24 * 60).ring("rule::remind").fired == ["ring"]


def test_timer_started_again_the_same_day_rings_again_the_same_day() -> None:
    """Zammad #4348: a reminder that came once a day, however often its time was changed."""
    it = Ruled(*REMIND)
    assert it.notes(amount="5").armed == {"rule::remind": "11-23 11:00"}
    assert it.after(120).ring("rule::remind").fired == ["ring"]
    assert it.after(10).notes(amount="6").armed == {"rule::remind": "11-23 13:10"}
    assert it.after(120).ring("rule::remind").fired == ["ring"]


def test_timer_can_be_stopped() -> None:
    it = Ruled(*REMIND, a_rule("stop", {"said": "ours"}, {"stop_timer": "remind"}))
    it.notes(amount="5")
    it.comment(WANG_QIANG, "不用提醒")
    assert it.stopped == {"rule::remind"}


@pytest.mark.parametrize("name", ["rule:nobody", "rule::nobody", "rule:", "rule"])
def test_timer_that_no_rule_knows_rings_for_nothing(name: str) -> None:
    it = Ruled(*REMIND)
    it.ring(name)
    assert (it.refusal, it.fired) == (None, [])


def test_clocks_of_a_new_version_are_armed_when_a_ticket_moves_to_it() -> None:
    it = Ruled(*REMIND)
    newer = Ruled(a_rule("daily", DAILY, tag("日"))).definition
    moved = MovedToVersion(by=MA_CHAO, version=2)
    outcome = decide(it.ticket, moved, newer, it.now, it.staff)
    assert isinstance(outcome, Outcome)
    names = [each.name for each in outcome.effects if isinstance(each, StartTimer)]
    assert names == ["rule:daily"]


WORK = CalendarDocument.model_validate(
    {"schema": "calendar/1", "key": "work", "name": "工作", "zone": "Asia/Shanghai", "week": {"mon": ["09:00-18:00"], "wed": ["09:00-18:00"]}}
)  # fmt: skip
HOURS = compile_calendars([WORK], {}, "Asia/Shanghai")


@pytest.mark.parametrize(
    ("schedule", "now", "then"),
    [
        ({"at": "09:00"}, "2026-11-23T08:59+00:00", "2026-11-23T09:00+00:00"),
        ({"at": "09:00"}, "2026-11-23T09:00+00:00", "2026-11-24T09:00+00:00"),
        ({"at": "09:00", "days": ["sat"]}, "2026-11-23T09:00+00:00", "2026-11-28T09:00+00:00"),
        ({"at": "09:00"}, "2026-12-31T09:00+00:00", "2027-01-01T09:00+00:00"),
        ({"at": "09:00", "calendar": "work"}, "2026-11-23T02:00+00:00", "2026-11-25T01:00+00:00"),
        ({"at": "09:00", "calendar": "gone"}, "2026-11-23T02:00+00:00", "2026-11-23T09:00+00:00"),
        ({"at": "09:00", "calendar": "work", "days": ["sun"]}, "2026-11-23T02:00+00:00", None),
    ],
)  # fmt: skip
def test_next_time_of_a_schedule(schedule: dict[str, object], now: str, then: str | None) -> None:
    found = next_at(Schedule.model_validate(schedule), HOURS, datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(then) if then else None)


def test_time_of_day_is_the_wall_clock_s_across_the_night_the_clocks_change() -> None:
    now = datetime(2026, 10, 24, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    found = next_at(Schedule(at="09:00"), Calendars(), now)
    assert found == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


def test_only_schedules_by_a_calendar_are_set_anew_when_calendars_change() -> None:
    by_work = {"schedule": {"at": "18:00", "calendar": "work"}}
    it = Ruled(a_rule("daily", DAILY, tag("日")), a_rule("working", by_work, tag("班")))
    it.happen(CalendarsChanged())
    assert list(it.armed) == ["rule:working"]
