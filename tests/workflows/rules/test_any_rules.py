"""Whatever the rules and whatever happens: they come to an end, the same again, and the history says all there was."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.builders_flows import FORM, Written, flow_of
from tests.workflows.rules.any_rules import FLOW, any_deed, any_rules
from tests.workflows.rules.builders_rules import LEVEL, RATED, TEAMS
from tests.workflows.rules.remembered import Past
from workflows.definition import Definition
from workflows.effects import Outcome, Record
from workflows.replay import put_together
from workflows.rules.running import DEEPEST

EXAMPLES = settings(max_examples=150, deadline=None)


def definition_of(rules: list[Written]) -> Definition:
    return flow_of(*FLOW, form=[*FORM, RATED, LEVEL], rules=rules)


def lived(draw: st.DataObject, definition: Definition, most: int = 8) -> Past:
    """Some of what happens may be refused."""
    past = Past(definition, TEAMS, draw.draw(st.sampled_from(({"amount": "5"}, {"amount": "600"}))))
    for _ in range(draw.draw(st.integers(3, most))):
        assert past.ticket
        past.take(draw.draw(any_deed(past.ticket)))
    return past


def records(outcome: Outcome, kind: str) -> list[Mapping[str, object]]:
    every = (each for each in outcome.effects if isinstance(each, Record))
    return [each.details for each in every if each.kind == kind]


@EXAMPLES
@given(rules=any_rules(), draw=st.data())
def test_rules_come_to_an_end_no_deeper_than_they_may(
    rules: list[Written], draw: st.DataObject
) -> None:
    for outcome in lived(draw, definition_of(rules)).outcomes:
        fired = records(outcome, "rule_fired")
        assert len(fired) <= len(rules) * DEEPEST
        levels = [int(str(each["level"])) for each in fired]
        assert levels == sorted(levels)
        assert max(levels, default=1) <= DEEPEST
        at = [(each["rule"], each["level"]) for each in fired]
        assert len(at) == len(set(at))
        assert len(records(outcome, "rules_cut")) <= 1


@EXAMPLES
@given(rules=any_rules(), draw=st.data())
def test_the_same_again_comes_to_the_same(rules: list[Written], draw: st.DataObject) -> None:
    first = lived(draw, definition_of(rules))
    second = Past(definition_of(rules), TEAMS, first.report)
    for event in first.events:
        second.take(event)
    assert first.outcomes == second.outcomes


@EXAMPLES
@given(rules=any_rules(), draw=st.data())
def test_where_no_rule_comes_the_ticket_is_as_it_would_be_without_rules(
    rules: list[Written], draw: st.DataObject
) -> None:
    past = lived(draw, definition_of(rules))
    for decision in past.decisions:
        if not decision.fired:
            after = next(e for e in reversed(past.history) if e.id in decision.entries)
            whole = put_together(each.changes for each in past.history if each.id <= after.id)
            assert whole == decision.settled


@EXAMPLES
@given(rules=any_rules(), draw=st.data())
def test_why_says_what_has_happened(rules: list[Written], draw: st.DataObject) -> None:
    past = lived(draw, definition_of(rules))
    for decision in past.decisions:
        found = past.verdicts(decision)
        assert tuple(each.rule for each in found if each.fired) == decision.fired
        for each in found:
            if each.reason and each.fired:
                assert each.reason.holds


@EXAMPLES
@given(rules=any_rules(), draw=st.data())
def test_history_gives_the_ticket_back_and_each_rule_s_part_of_it(
    rules: list[Written], draw: st.DataObject
) -> None:
    past = lived(draw, definition_of(rules))
    assert put_together(each.changes for each in past.history) == past.ticket
