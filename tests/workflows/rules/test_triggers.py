"""What sets a rule off, each trigger by what happens to a ticket, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.workflows.builders_flows import branch, case, people, work
from tests.workflows.builders_tickets import LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from tests.workflows.rules.builders_rules import Ruled, a_rule, sets, tag

Happens = Callable[[Ruled], object]


@pytest.mark.parametrize(
    ("on", "happens"),
    [
        ("changed", lambda it: it.notes(amount="5")),
        ({"changed": "amount"}, lambda it: it.notes(amount="5")),
        ({"changed": ["amount", "subject"]}, lambda it: it.notes(subject="另一件")),
        ({"left": "handle"}, lambda it: it.done(WANG_QIANG)),
        ({"entered": "close"}, lambda it: it.done(WANG_QIANG)),
        ({"phase": "closed"}, lambda it: it.done(WANG_QIANG, ZHAO_LEI)),
        ("said", lambda it: it.comment(LI_HONG, "在吗")),
        ({"said": "requester"}, lambda it: it.comment(LI_HONG, "在吗")),
        ({"said": "ours"}, lambda it: it.comment(WANG_QIANG, "缺件")),
        ({"said": "ours"}, lambda it: it.reply(WANG_QIANG, "马上到")),
        ("rated", lambda it: it.notes(score="2")),
        ({"rated": "score"}, lambda it: it.notes(score="2")),
        ({"arrived": "paid"}, lambda it: it.arrive("paid")),
    ],
)  # fmt: skip
def test_rule_comes_when_what_it_waits_for_happens(on: object, happens: Happens) -> None:
    it = Ruled(a_rule("it", on, tag("来了")))
    assert it.fired == []
    happens(it)
    assert it.fired == ["it"]
    assert it.ticket.tags == ("来了",)


@pytest.mark.parametrize(
    ("on", "happens"),
    [
        ("opened", lambda it: it.notes(amount="5")),
        ({"changed": "amount"}, lambda it: it.notes(subject="另一件")),
        ({"changed": "amount"}, lambda it: it.notes(amount="100")),
        ({"left": "close"}, lambda it: it.done(WANG_QIANG)),
        ({"entered": "handle"}, lambda it: it.done(WANG_QIANG)),
        ({"phase": "closed"}, lambda it: it.done(WANG_QIANG)),
        ({"said": "ours"}, lambda it: it.comment(LI_HONG, "在吗")),
        ({"said": "requester"}, lambda it: it.comment(WANG_QIANG, "缺件")),
        ("rated", lambda it: it.notes(amount="5")),
        ({"arrived": "paid"}, lambda it: it.comment(LI_HONG, "paid")),
    ],
)  # fmt: skip
def test_rule_does_not_come_for_anything_else(on: object, happens: Happens) -> None:
    it = Ruled(a_rule("it", on, tag("来了")))
    happens(it)
    assert it.fired == []


def test_rule_on_opening_comes_at_once_and_finds_the_first_node_entered() -> None:
    rules = [a_rule("one", "opened", tag("甲")), a_rule("two", {"entered": "handle"}, tag("乙"))]
    assert Ruled(*rules).fired == ["one", "two"]


def test_what_the_report_says_is_no_change() -> None:
    assert Ruled(a_rule("it", "changed", tag("来了"))).fired == []


def test_node_that_is_only_passed_was_entered_and_left() -> None:
    flow = [branch("big", case("yes", "amount > 50", work("a", people(SUN_LI))), case("no", ""))]
    rules = [a_rule(way, {way: "big"}, tag(way)) for way in ("entered", "left")]
    assert Ruled(*rules, flow=flow).fired == ["entered", "left"]


def test_several_happenings_at_once_set_a_rule_off_once() -> None:
    """Two of its triggers, or two fields: a trigger that comes twice is what Zammad #5841 is about."""
    on = [{"changed": ["amount", "subject"]}, "changed", {"rated": "score"}]
    it = Ruled(a_rule("it", on, tag("来了"))).notes(amount="5", subject="另", score="1")
    assert it.fired == ["it"]
    (entry,) = it.recorded_of("rule_fired")
    assert entry["trigger"] == "changed: subject; changed: amount; changed: score; rated: score"


def test_the_same_happening_sets_it_off_each_time_it_happens() -> None:
    it = Ruled(a_rule("it", {"changed": "amount"}, sets(subject='"共 " & amount')))
    assert it.notes(amount="5").fired == ["it"]
    assert it.notes(amount="6").fired == ["it"]
    assert it.ticket.answers["subject"] == "共 6"


def test_news_from_outside_is_refused_where_neither_node_nor_rule_waits_for_it() -> None:
    it = Ruled(a_rule("it", {"arrived": "paid"}, tag("已付")))
    assert it.arrive("shipped").why_not == "not_now"
    assert it.arrive("paid", amount="12").why_not is None
    assert (it.ticket.tags, it.ticket.answers["amount"]) == (("已付",), "12")


def test_rule_that_is_off_hears_of_nothing_from_outside() -> None:
    it = Ruled(a_rule("it", {"arrived": "paid"}, tag("已付"), off=True))
    assert it.arrive("paid").why_not == "not_now"


def test_what_a_rule_notes_was_said_by_nobody() -> None:
    rules = [
        a_rule("note", {"changed": "amount"}, {"comment": "{number} 改为 {amount}"}),
        a_rule("said", "said", tag("有人说话")),
    ]
    it = Ruled(*rules).notes(amount="5")
    assert it.fired == ["note"]
    assert it.recorded_of("noted")[0]["text"] == "WX-1001 改为 5"
