"""Every mistake a rule can hold, with its place and what would be right; and what is allowed but hardly meant."""

from __future__ import annotations

import json

import pytest

from tests.workflows.builders_flows import FORM, Written, lanes, people, somebody
from tests.workflows.builders_tickets import SUN_LI, WANG_QIANG
from tests.workflows.rules.builders_rules import CLOSING, HANDLED, LEVEL, RATED, a_rule, sets, tag
from workflows.decision_documents import read_table
from workflows.decisions.compiling import compile_table
from workflows.definition import Definition
from workflows.mistakes import Mistake, Mistakes
from workflows.parsing import parse
from workflows.rule_mistakes import OF_RULES
from workflows.rulebook_checks.checking import check_rulebook
from workflows.rulebook_checks.reach import doubts

CHANGED = {"changed": "amount"}
DAILY = {"schedule": {"at": "09:00"}}
START: Written = {"start_timer": {"name": "later", "after": "PT1H"}}
LATER = a_rule("later", {"timer": "later"}, tag("x"))
TELL = {"to": {"role": "supervisor"}, "text": "x"}
CALL = {"url": "https://erp.example.com"}
OPEN = {"type": "complaint"}


def definition_with(*rules: Written, **more: object) -> Definition:
    document = {
        "schema": "ticket-type/1",
        "key": "trial",
        "name": "试",
        "prefix": "SY",
        "form": [*FORM, RATED, LEVEL],
        "flow": [HANDLED, CLOSING],
        "rules": rules,
        **more,
    }
    return parse(json.dumps(document, ensure_ascii=False))


def mistakes_in(*rules: Written, **more: object) -> tuple[Mistake, ...]:
    try:
        definition_with(*rules, **more)
    except Mistakes as found:
        return found.mistakes
    return ()


def doing(*do: Written) -> Written:
    return a_rule("it", CHANGED, *do)


WRONG: list[tuple[str, str, list[Written]]] = [
    ("trigger_not_one", "rules[0].on[0]", [a_rule("it", {}, tag("x"))]),
    ("too_few", "rules[0].on", [a_rule("it", [], tag("x"))]),
    ("trigger_not_one", "rules[0].on[0]", [a_rule("it", {"opened": True, "said": "any"}, tag("x"))]),
    ("unknown_value", "rules[0].on", [a_rule("it", "openend", tag("x"))]),
    ("unknown_key", "rules[0].on", [a_rule("it", {"openend": True}, tag("x"))]),
    ("unknown_name", "rules[0].on[0].changed[0]", [a_rule("it", {"changed": "amont"}, tag("x"))]),
    ("unknown_name", "rules[0].on[0].entered[0]", [a_rule("it", {"entered": "start"}, tag("x"))]),
    ("unknown_name", "rules[0].on[0].left[0]", [a_rule("it", {"left": "nowhere"}, tag("x"))]),
    ("unknown_name", "rules[0].on[0].rated[0]", [a_rule("it", {"rated": "stars"}, tag("x"))]),
    ("no_rating_here", "rules[0].on[0].rated[0]", [a_rule("it", {"rated": "amount"}, tag("x"))]),
    ("timer_never_started", "rules[0].on[0].timer", [LATER]),
    ("timer_never_started", "rules[1].on[0].timer", [{**doing(START), "off": True}, LATER]),
    ("timer_too_short", "rules[0].do[0].start_timer.after", [doing({"start_timer": {"name": "later", "after": "PT59S"}}), LATER]),
    ("timer_unheard", "rules[0].do[0].start_timer.name", [doing(START)]),
    ("unknown_name", "rules[0].do[0].stop_timer", [doing({"stop_timer": "later"})]),
    ("phase_never_reached", "rules[0].on[0].phase[0]", [a_rule("it", {"phase": "approving"}, tag("x"))]),
    ("two_clocks", "rules[0].on", [a_rule("it", [DAILY, {"after": "PT1H"}], tag("x"))]),
    ("rule_does_nothing", "rules[0]", [a_rule("it", CHANGED)]),
    ("action_not_one", "rules[0].do[0]", [doing({"tag": "x", "untag": "y"})]),
    ("action_not_one", "rules[0].do[0]", [doing({})]),
    ("unknown_key", "rules[0].do[0]", [doing({"tell": "x"})]),
    ("unknown_key", "rules[0].do[0].notify", [doing({"notify": {**TELL, "txt": "x"}})]),
    ("unknown_name", "rules[0].do[0].set.amont", [doing(sets(amont="5"))]),
    ("bad_expression", "rules[0].do[0].set.amount", [doing(sets(amount='"much"'))]),
    ("bad_expression", "rules[0].do[0].set.amount", [doing(sets(amount="[share]"))]),
    ("bad_expression", "rules[0].when", [{**doing(tag("x")), "when": "amont > 5"}]),
    ("bad_expression", "rules[0].when", [{**doing(tag("x")), "when": "amount + 5"}]),
    ("condition_shape", "rules[0].when", [{**doing(tag("x")), "when": {"op": "eq"}}]),
    ("unknown_name", "rules[0].table", [{**doing(tag("x")), "table": "nowhere"}]),
    ("assignee_not_one", "rules[0].do[0].assign", [doing({"assign": {}})]),
    ("unknown_name", "rules[0].do[0].assign.role", [doing({"assign": {"role": "boss"}})]),
    ("bad_expression", "rules[0].do[0].assign.rule", [doing({"assign": {"rule": "engineer"}})]),
    ("actor_not_earlier", "rules[0].do[0].assign.actor_of", [doing({"assign": {"actor_of": "x"}})]),
    ("unknown_name", "rules[0].do[0].go_to", [doing({"go_to": "nowhere"})]),
    ("nothing_called_so", "rules[0].do[0].notify.text", [doing({"notify": {**TELL, "text": "{amont}"}})]),
    ("nothing_called_so", "rules[0].do[0].comment", [doing({"comment": {"zh": "好", "en": "{nothing}"}})]),
    ("bad_expression", "rules[0].do[0].record.key", [doing({"record": {"dataset": "a", "key": "amont"}})]),
    ("bad_expression", "rules[0].do[0].open.set.x", [doing({"open": {**OPEN, "set": {"x": "amont"}}})]),
    ("only_in_flows", "rules[0].do[0].open.wait", [doing({"open": {**OPEN, "wait": True}})]),
    ("only_in_flows", "rules[0].do[0].call.on_error", [doing({"call": {**CALL, "on_error": "continue"}})]),
    ("unknown_name", "rules[0].do[0].call.take.amont", [doing({"call": {**CALL, "take": {"amont": "a"}}})]),
    ("bad_expression", "rules[0].do[0].call.body.x", [doing({"call": {**CALL, "body": {"x": "amont"}}})]),
    ("duplicate_id", "rules[1].id", [doing(tag("x")), doing(tag("y"))]),
    ("bad_id", "rules[0].id", [{**doing(tag("x")), "id": "It's"}]),
    ("too_many", "rules", [{**doing(tag("x")), "id": f"r{n}"} for n in range(201)]),
    ("too_many", "rules[0].do", [doing(*[tag("x")] * 21)]),
    ("too_many", "rules[0].on", [a_rule("it", [CHANGED] * 11, tag("x"))]),
    ("rule_unreachable", "rules[1]", [{**a_rule("a", "changed", tag("x")), "stop": True}, doing(tag("y"))]),
    ("rule_unreachable", "rules[1]", [{**a_rule("a", "said", tag("x")), "stop": True}, a_rule("b", {"said": "ours"}, tag("y"))]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "rules"), WRONG, ids=[f"{c}-{p}" for c, p, _ in WRONG])
def test_mistake_is_named_with_its_place(code: str, path: str, rules: list[Written]) -> None:
    found = mistakes_in(*rules, tables=[])
    if code == "unknown_name" and path.endswith(".table"):
        definition = definition_with(*rules)  # the company may have it
        found = tuple(check_rulebook(definition, {}))
    assert [(each.code, each.path) for each in found] == [(code, path)]
    for locale in ("zh_CN", "en"):
        assert "{" not in found[0].say(locale).replace("{amont}", "").replace(
            "{nothing}", ""
        ).replace("{timer", "")


def test_a_rule_goes_to_no_node_of_a_lane() -> None:
    flow = [lanes("both", [somebody("a", SUN_LI)], [somebody("b", WANG_QIANG)]), CLOSING]
    rule = a_rule("it", "opened", {"go_to": "a"})
    (found,) = mistakes_in(rule, flow=flow, form=FORM)
    assert (found.code, found.path) == ("go_to_into_lane", "rules[0].do[0].go_to")


def test_a_rule_for_ratings_needs_a_rating_in_the_form() -> None:
    (found,) = mistakes_in(
        a_rule("it", "rated", tag("x")), form=FORM, flow=[{**CLOSING, "assignee": people(SUN_LI)}]
    )
    assert (found.code, found.path) == ("no_rating_at_all", "rules[0].on[0].rated")


@pytest.mark.parametrize(
    "taker",
    [
        a_rule("a", "changed", tag("x")),
        a_rule("a", "changed", tag("x"), stop=True, when="amount > 5"),
        a_rule("a", "changed", tag("x"), stop=True, once=True),
        a_rule("a", "changed", tag("x"), stop=True, off=True),
        a_rule("a", {"changed": "subject"}, tag("x"), stop=True),
        a_rule("a", {"said": "any"}, tag("x"), stop=True),
        a_rule("a", DAILY, tag("x"), stop=True),
    ],
)
def test_rule_that_may_still_come_is_no_mistake(taker: Written) -> None:
    assert mistakes_in(taker, doing(tag("y")), {**doing(tag("z")), "id": "z"}) == ()


def test_wrong_table_is_refused_with_its_place_and_rules_are_looked_at_once_it_is_right() -> None:
    table = {
        "key": "t",
        "name": "表",
        "inputs": [{"id": "amount"}],
        "outputs": [{"id": "owner"}],
        "rows": [{"when": {"amount": "many"}, "then": {"owner": "x"}}],
    }
    (found,) = mistakes_in({**doing(sets(amont="5")), "table": "t"}, tables=[table])
    assert (found.code, found.path) == ("cell_not_number", "tables[0].rows[0].when.amount")
    right = {**table, "rows": [{"when": {"amount": "> 5"}, "then": {"owner": "x"}}]}
    twice = mistakes_in(doing(tag("x")), tables=[right, right])
    assert [(each.code, each.path) for each in twice] == [("duplicate_id", "tables[1].key")]
    assert mistakes_in({**a_rule("it", CHANGED), "table": "t"}, tables=[right]) == ()
    (key,) = mistakes_in(doing(tag("x")), tables=[{**right, "rowz": []}])
    assert (key.code, key.path) == ("unknown_key", "tables[0]")


def test_what_a_company_s_table_gives_is_not_known_until_the_type_is_published() -> None:
    rule = {**doing(sets(amount="[share]"), {"assign": {"rule": "[engineer]"}}), "table": "shares"}
    assert mistakes_in(rule) == ()
    found = [*check_rulebook(definition_with(rule), {})]
    assert [each.code for each in found] == ["unknown_name"]


REGIONS = """
key: regions
name: 片区
inputs: [{id: qu_yu, label: {zh: 区域}}, {id: tier, field: 客户等级}, {id: jin_e, label: {zh: 金额}, type: number}]
outputs: [{id: fu_ze, label: {zh: 负责人}}]
rows: [{when: {jin_e: "> 500"}, then: {fu_ze: 何军}}]
"""


def test_what_a_company_s_table_looks_at_must_be_called_so_in_the_ticket() -> None:
    tables = {"regions": compile_table(read_table(REGIONS))}
    definition = definition_with({**a_rule("it", CHANGED), "table": "regions"})
    (found,) = check_rulebook(definition, tables)
    assert (found.code, found.path) == ("table_reads_more", "rules[0].table")
    assert "“区域”" in found.say()


def test_rules_without_a_condition_that_set_each_other_off_are_doubted() -> None:
    there = a_rule("there", CHANGED, sets(owner="owner & amount"))
    back = a_rule("back", {"changed": "owner"}, sets(amount="amount + 1"))
    (found,) = doubts(definition_with(there, back))
    assert (found.code, found.path) == ("rules_in_a_ring", "rules[1]")
    assert "back → there → back" in found.say("en")
    assert doubts(definition_with({**there, "when": "amount < 9"}, back)) == ()
    assert doubts(definition_with(there, {**back, "do": [sets(amount="7")]})) == ()
    assert doubts(definition_with(a_rule("up", CHANGED, sets(amount="amount + 1")))) == ()


def test_every_mistake_of_rules_is_provoked_by_a_test() -> None:
    """What the company has not is tests/handlers/test_rule_gaps.py's."""
    known = {code for code, _, _ in WRONG} | {
        "go_to_into_lane",
        "no_rating_at_all",
        "rules_in_a_ring",
        "table_reads_more",
        "no_such_secret",
        "no_such_dataset",
        "no_calendar_for_rule",
    }
    assert known >= OF_RULES.keys()
