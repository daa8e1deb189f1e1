"""Rules set off rules: so many levels deep and no deeper, and whoever looks after them hears of it."""

from __future__ import annotations

import pytest

from tests.workflows.rules.builders_rules import Ruled, a_rule, sets, tag
from workflows.effects import Notify, Occasion
from workflows.people import ADMINISTRATOR
from workflows.rules.running import DEEPEST


def test_what_a_rule_changes_sets_off_others_at_the_next_level() -> None:
    rules = [
        a_rule("owner", {"changed": "owner"}, tag("换人")),
        a_rule("amount", {"changed": "amount"}, sets(owner='"孙丽"')),
    ]
    it = Ruled(*rules).notes(amount="5")
    assert [(each["rule"], each["level"]) for each in it.recorded_of("rule_fired")] == [
        ("amount", 1),
        ("owner", 2),
    ]


def test_rule_is_not_set_off_by_what_it_did_itself() -> None:
    it = Ruled(a_rule("up", {"changed": "amount"}, sets(amount="amount + 1")))
    assert it.notes(amount="5").fired == ["up"]
    assert it.ticket.answers["amount"] == "6"
    assert it.recorded_of("rules_cut") == []


@pytest.fixture
def ring() -> Ruled:
    rules = [
        a_rule("there", {"changed": "amount"}, sets(owner="owner & amount")),
        a_rule("back", {"changed": "owner"}, sets(amount="amount + 1")),
    ]
    return Ruled(*rules).notes(amount="5")


def test_ring_of_rules_is_cut_and_the_deed_is_done(ring: Ruled) -> None:
    assert ring.refusal is None
    assert ring.fired == ["there", "back"] * (DEEPEST // 2)
    (cut,) = ring.recorded_of("rules_cut")
    assert cut == {"rules": ["there", "back"] * 2 + ["there"], "at": ["there"]}


def test_administrators_hear_of_a_ring_that_was_cut(ring: Ruled) -> None:
    (told,) = [each for each in ring.effects_of(Notify) if each.occasion is Occasion.STUCK]
    assert (told.role, told.by) == (ADMINISTRATOR, None)
    assert told.details["problem"] == "rules_cut: there → back → there → back → there"


def test_rules_that_come_to_rest_are_not_cut() -> None:
    rules = [
        a_rule("there", {"changed": "amount"}, sets(owner='"孙丽"')),
        a_rule("back", {"changed": "owner"}, sets(amount="7")),
    ]
    it = Ruled(*rules).notes(amount="5")
    assert it.fired == ["there", "back", "there"]
    assert it.did[-1] == {"do": "set", "not": "already_so"}
    assert it.ticket.answers["amount"] == "7"


def test_chain_that_would_end_at_the_next_level_is_not_cut_where_no_condition_holds_there() -> None:
    rules = [
        a_rule("a", {"changed": "amount"}, sets(owner='"1"'), when='owner <> "1"'),
        a_rule("b", {"changed": "owner"}, sets(subject='"2"')),
        a_rule("c", {"changed": "subject"}, sets(level='"high"')),
        a_rule("d", {"changed": "level"}, sets(score="5")),
        a_rule("e", {"rated": "score"}, tag("深"), when="score < 3"),
    ]
    it = Ruled(*rules).notes(amount="5")
    assert it.fired == ["a", "b", "c", "d"]
    assert len(it.fired) == DEEPEST
    assert it.recorded_of("rules_cut") == []


def test_what_was_before_is_what_was_before_this_level() -> None:
    rules = [
        a_rule("amount", {"changed": "amount"}, sets(owner='"孙丽"')),
        a_rule("owner", {"changed": "owner"}, sets(subject='原来.owner & ">" & owner')),
    ]
    it = Ruled(*rules, report={"subject": "x", "amount": "1", "owner": "何军"}).notes(amount="5")
    assert it.ticket.answers["subject"] == "何军>孙丽"
