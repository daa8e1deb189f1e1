"""A ticket type tried out with its rules: they come as they would, and what they do is part of the way."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.simulating import lines
from handlers.wording import Wording
from tests.workflows.builders_flows import FORM, Written, branch, case, flow_of, work
from tests.workflows.rules.builders_rules import a_rule, sets, tag
from workflows.simulation.cast import cast_for
from workflows.simulation.running import Given, Simulation, simulate

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
FLOW = [
    work("look", {"role": "engineer"}, limits=[{"after": "P2D", "do": "pass"}]),
    branch(
        "big", case("yes", "amount > 500", work("close", {"role": "supervisor"})), case("no", "")
    ),
]


def tried(*rules: Written, time_passes: bool = False) -> tuple[Simulation, list[str]]:
    definition = flow_of(*FLOW, form=FORM, rules=[*rules])
    staff = cast_for(definition)
    given = Given(answers={"subject": "x", "amount": "100"}, lets_time_pass=time_passes)
    done = simulate(definition, given, staff, MONDAY)
    return done, list(lines(done, definition, staff, Wording()))


def test_what_a_rule_sets_decides_the_way_and_its_line_says_so() -> None:
    done, told = tried(a_rule("up", "opened", sets(amount="amount * 10"), tag("贵")))
    assert "01-05 09:00 规则“up”：写入 金额 100 → 1000；加标签 贵" in told
    assert (done.stopped, done.path) == ("", ("look", "big", "yes", "close"))


def test_people_of_rules_are_made_up_too() -> None:
    rule = a_rule("give", "opened", {"assign": {"team": "电工组"}})
    _, told = tried(rule)
    assert "01-05 09:00 规则“give”：交给 电工组 1" in told


def test_where_only_daily_rules_are_left_time_stops() -> None:
    daily = a_rule("daily", {"schedule": {"at": "18:00"}}, tag("日"))
    done, told = tried(daily, time_passes=True)
    assert sum("规则“daily”" in line for line in told) == 2
    assert done.stopped in ("", "waits")
