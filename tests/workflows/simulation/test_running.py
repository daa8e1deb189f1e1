"""A ticket type tried out: the whole way, with who, when and why, and nothing touched."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.workflows.builders_forms import SMALL
from workflows.definition import Definition
from workflows.parsing import parse
from workflows.simulation.cast import cast_for
from workflows.simulation.running import Given, Simulation, simulate
from workflows.verbs import Phase

SHIPPED = Path(__file__).parents[3] / "workflows" / "definitions"
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
APPROVAL = """\
    mode: {mode}
    assignee: {{team: managers, also: [{{people: [王总]}}, {{role: supervisor}}]}}
    actions:
      - {{id: agree, do: approve, label: 同意}}
      - {{id: refuse, do: reject, label: 驳回}}
"""


def tried(definition: Definition, given: Given | None = None) -> Simulation:
    return simulate(definition, given or Given(), cast_for(definition), MONDAY)


def with_flow(flow: str) -> Definition:
    """The small form with another flow."""
    form, _, _ = SMALL.replace(", filled_by: staff", "").partition("flow:\n")
    return parse(f"{form}flow:\n{flow}")


def approving(mode: str) -> Definition:
    node = APPROVAL.format(mode=mode)
    return with_flow(f"  - id: sign\n    kind: approve\n    name: 审批\n{node}")


def happened(done: Simulation, kind: str) -> list[dict[str, object]]:
    return [dict(each.record.details) for each in done.happened if each.record.kind == kind]


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_type_comes_to_an_end_when_everybody_goes_on(file: Path) -> None:
    done = tried(parse(file.read_text(encoding="utf-8")))
    assert (done.stopped, done.ticket.phase) == ("", Phase.CLOSED)


def test_the_way_names_each_node_and_the_case_a_branch_took() -> None:
    done = tried(parse(SMALL), Given(answers={"thing": "pump"}))
    assert done.path == ("take", "sort", "dear", "work")


def test_a_branch_says_which_condition_held_and_what_it_read() -> None:
    done = tried(parse(SMALL), Given(answers={"thing": "pump"}))
    (branched,) = happened(done, "branched")
    assert branched["case"] == "dear"
    assert branched["read"] == {"urgent": None, "thing": "pump"}
    assert "thing" in str(branched["when"])


def test_where_nothing_else_held_the_values_that_decided_it_are_named() -> None:
    (branched,) = happened(tried(parse(SMALL), Given(answers={"thing": "fan"})), "branched")
    assert (branched["case"], branched["otherwise"]) == ("rest", True)
    assert branched["read"] == {"urgent": None, "thing": "fan"}


def test_a_detour_is_taken_when_the_trial_says_so() -> None:
    given = Given(choices={"work": ("bill", "done"), "check": ("refuse",)})
    done = tried(parse(SMALL), given)
    assert done.path == ("take", "sort", "rest", "work", "check")
    assert "cost" not in done.ticket.answers
    assert done.ticket.phase is Phase.CLOSED


def test_time_goes_on_by_the_minute_while_people_act() -> None:
    times = [each.at for each in tried(parse(SMALL)).happened]
    assert times == sorted(times) and times[0] == MONDAY < times[-1]


@pytest.mark.parametrize(("mode", "asked"), [("any", 1), ("all", 14), ("sequential", 14)])
def test_each_mode_asks_as_many_as_it_needs(mode: str, asked: int) -> None:
    """Of the fourteen, the leaders among them: a team, a name and whoever holds the role."""
    done = tried(approving(mode))
    assert len(happened(done, "approve")) == asked
    assert done.ticket.phase is Phase.CLOSED


def test_one_voter_may_be_told_to_refuse_by_name() -> None:
    given = Given(choices={"sign/王总": ("refuse",)})
    done = tried(approving("all"), given)
    refused = happened(done, "reject")
    assert len(refused) == 1 and done.ticket.phase is Phase.CLOSED


def test_a_wait_ends_by_the_clock_an_event_or_a_word() -> None:
    flow = """\
  - {id: rest, kind: wait, name: 歇, lasts: PT2H}
  - {id: paid, kind: wait, name: 等付款, event: paid}
  - {id: tell, kind: wait, name: 等客户, requester: true}
  - {id: do, kind: handle, name: 办, phase: working, assignee: {role: agent}, actions: [{id: ok, do: complete, label: 好}]}
"""
    done = tried(with_flow(flow))
    assert done.path == ("rest", "paid", "tell", "do")
    assert (done.happened[-1].at - MONDAY).total_seconds() == 2 * 3600 + 60


def test_limits_run_out_where_nobody_does_anything() -> None:
    flow = """\
  - id: sign
    kind: approve
    name: 审批
    assignee: {role: supervisor}
    limits: [{after: PT1H, do: remind, every: PT1H, at_most: 2}, {after: PT4H, do: pass}]
    actions: [{id: agree, do: approve, label: 同意}, {id: refuse, do: reject, label: 驳回}]
"""
    done = tried(with_flow(flow), Given(lets_time_pass=True))
    assert [each["do"] for each in happened(done, "limit_passed")] == ["remind", "remind", "pass"]
    assert done.ticket.phase is Phase.CLOSED


def test_a_trial_that_goes_in_circles_stops_and_says_so() -> None:
    given = Given(choices={"work": ("back",) * 500})
    assert tried(parse(SMALL), given).stopped == "too_many_steps"


def test_what_another_system_answers_is_what_the_trial_says_of_our_fields() -> None:
    flow = """\
  - {id: ask, kind: action, call: {url: "https://erp.example/price", take: {cost: price}}}
  - {id: do, kind: handle, name: 办, phase: working, assignee: {role: agent}, actions: [{id: ok, do: complete, label: 好}]}
"""
    done = tried(with_flow(flow), Given(answers={"cost": "88"}))
    assert done.ticket.answers["cost"] == "88"
    assert done.path == ("ask", "do")


def test_nothing_is_written_by_a_trial_and_the_same_trial_ends_the_same() -> None:
    definition = parse(SMALL)
    assert tried(definition) == tried(definition)
