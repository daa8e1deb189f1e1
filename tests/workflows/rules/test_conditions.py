"""What keeps a rule from coming: its condition, its table, an earlier one that stops, its one time, its being off."""

from __future__ import annotations

import json

import pytest

from tests.workflows.builders_flows import Written
from tests.workflows.builders_tickets import LI_HONG, WANG_QIANG
from tests.workflows.rules.builders_rules import Ruled, a_rule, sets, tag
from workflows.company import Company
from workflows.decision_documents import read_table
from workflows.decisions.compiling import compile_table
from workflows.effects import Outcome
from workflows.engine import decide
from workflows.events import ActionTaken

PRICES: Written = {
    "key": "prices",
    "name": "价目",
    "inputs": [{"id": "amount"}],
    "outputs": [{"id": "owner"}, {"id": "share", "type": "number"}],
    "rows": [
        {"id": "big", "when": {"amount": "> 500"}, "then": {"owner": "何军", "share": 50}},
        {"id": "some", "when": {"amount": "100..500"}, "then": {"owner": "孙丽", "share": 20}},
    ],
}


@pytest.mark.parametrize(
    ("when", "amount", "comes"),
    [
        ("amount > 500", "501", True),
        ("amount > 500", "500", False),
        ('负责人 = "王强" 或 金额 > 5', "6", True),
        ({"field": "amount", "op": "gt", "value": 500}, "501", True),
        ({"all": [{"field": "amount", "op": "ge", "value": 5}]}, "4", False),
        ("金额 > 原来.金额", "101", True),
        ("金额 > 原来.金额", "99", False),
        ("ISBLANK(负责人)", "1", True),
        ('assignee = "王强"', "1", False),
        ("is_overdue", "1", False),
        ('CONTAINS(ticket_nodes, "handle")', "1", True),
        ("amount", "1", False),
    ],
)
def test_rule_comes_only_where_its_condition_holds(when: object, amount: str, comes: bool) -> None:
    rule = a_rule("it", "changed", tag("来了"), when=when)
    if when == "amount":  # not a condition at all
        with pytest.raises(ValueError, match="yes or no"):
            Ruled(rule)
        return
    assert Ruled(rule).notes(amount=amount).fired == (["it"] if comes else [])


def test_what_was_said_can_be_asked() -> None:
    it = Ruled(a_rule("it", "said", tag("投诉"), when='CONTAINS(said_text, "投诉")'))
    assert it.comment(LI_HONG, "我要投诉").fired == ["it"]
    assert it.comment(LI_HONG, "谢谢").fired == []


def test_faulty_condition_is_noted_and_the_deed_is_done() -> None:
    it = Ruled(a_rule("it", "changed", tag("来了"), when="1 / (amount - 5) > 0"))
    it.notes(amount="5")
    assert it.refusal is None
    assert it.ticket.answers["amount"] == "5"
    (failed,) = it.recorded_of("rule_failed")
    assert (failed["rule"], failed["problem"]) == ("it", "when: division_by_zero")


def test_faulty_action_is_noted_and_the_others_are_done() -> None:
    rule = a_rule("it", "changed", sets(subject='1 / (amount - 5) & ""', owner='"孙丽"'), tag("完"))
    it = Ruled(rule).notes(amount="5")
    assert it.ticket.answers["owner"] == "孙丽"
    assert it.ticket.tags == ("完",)
    (failed,) = it.recorded_of("rule_failed")
    assert failed["problem"] == "do[0].set.subject: division_by_zero"


def test_table_decides_fills_fields_of_its_outputs_names_and_is_read_by_the_actions() -> None:
    rule = a_rule("it", "changed", sets(subject='"分成 " & [share]'), table="prices")
    it = Ruled(rule, tables=[PRICES]).notes(amount="600")
    assert (it.ticket.answers["owner"], it.ticket.answers["subject"]) == ("何军", "分成 50")
    (entry,) = it.recorded_of("rule_fired")
    assert (entry["rows"], entry["given"]) == (["big"], {"owner": "何军", "share": "50"})


def test_rule_whose_table_has_no_row_for_it_does_not_come() -> None:
    it = Ruled(a_rule("it", "changed", tag("来了"), table="prices"), tables=[PRICES])
    assert it.notes(amount="5").fired == []


def test_condition_and_table_must_both_agree() -> None:
    rule = a_rule("it", "changed", tag("来了"), table="prices", when='subject = "x"')
    it = Ruled(rule, tables=[PRICES])
    assert it.notes(amount="300", subject="y").fired == []
    assert it.notes(amount="301", subject="x").fired == ["it"]


def test_of_a_table_whose_rows_all_count_each_is_named() -> None:
    rows = [{"id": "a", "then": {"owner": "孙丽"}}, {"id": "b", "when": {"amount": "-"}}]
    table = {**PRICES, "hit": "all", "rows": [*rows]}
    it = Ruled(a_rule("it", "changed", tag("来了"), table="prices"), tables=[table])
    assert it.notes(amount="5").recorded_of("rule_fired")[0]["rows"] == ["a", "b"]


def test_no_later_rule_hears_of_what_stopped() -> None:
    rules = [
        a_rule("first", {"changed": "amount"}, tag("一"), when="amount > 500", stop=True),
        a_rule("second", {"changed": "amount"}, tag("二")),
        a_rule("third", {"changed": ["amount", "owner"]}, tag("三")),
    ]
    assert Ruled(*rules).notes(amount="600").fired == ["first"]
    assert Ruled(*rules).notes(amount="5").fired == ["second", "third"]
    assert Ruled(*rules).notes(amount="600", subject="y").fired == ["first"]


def test_stopping_is_about_what_set_the_rule_off_and_nothing_else() -> None:
    rules = [
        a_rule("first", {"changed": "amount"}, tag("一"), stop=True),
        a_rule("second", {"changed": "subject"}, tag("二")),
    ]
    assert Ruled(*rules).notes(amount="600", subject="y").fired == ["first", "second"]


def test_rule_that_comes_once_comes_once_in_the_life_of_its_ticket() -> None:
    it = Ruled(a_rule("it", "changed", {"comment": "大额"}, when="amount > 500", once=True))
    assert it.notes(amount="5").fired == []
    assert it.notes(amount="600").fired == ["it"]
    assert it.notes(amount="700").fired == []
    assert it.ticket.fired == ("it",)


def test_rule_that_is_off_does_nothing() -> None:
    assert Ruled(a_rule("it", "changed", tag("来了"), off=True)).notes(amount="600").fired == []


def test_later_rule_sees_what_an_earlier_one_has_done() -> None:
    rules = [
        a_rule("one", "changed", tag("贵")),
        a_rule("two", "changed", tag("确实"), when='CONTAINS(ticket_tags, "贵")'),
    ]
    it = Ruled(*rules).notes(amount="600")
    assert it.ticket.tags == ("贵", "确实")


def test_history_says_what_was_read_and_what_was_done_in_nobodys_name() -> None:
    it = Ruled(a_rule("it", "changed", tag("来了"), when="amount > 500 且 金额 > 原来.金额"))
    it.act(WANG_QIANG, "note", amount="600")
    (entry,) = it.recorded_of("rule_fired")
    assert entry == {
        "rule": "it",
        "trigger": "changed: amount",
        "level": 1,
        "read": {"amount": "600"},
        "did": [{"do": "tag", "tags": ["来了"]}],
        "changes": {"ticket": {"tags": [[], ["来了"]]}},
    }


def test_table_of_the_company_reads_and_fills_fields_by_their_labels() -> None:
    text = json.dumps(
        {
            "key": "owners",
            "name": "负责人",
            "inputs": [
                {"id": "jin_e", "label": {"zh": "金额"}, "type": "number"},
                {"id": "ji_bie", "label": {"zh": "级别"}},
                {"id": "tier", "field": "customer_tier"},
            ],
            "outputs": [{"id": "fu_ze_ren", "label": {"zh": "负责人"}}],
            "rows": [
                {
                    "when": {"jin_e": "> 500", "ji_bie": "高", "tier": "空"},
                    "then": {"fu_ze_ren": "何军"},
                }
            ],
        }
    )
    company = Company(tables={"owners": compile_table(read_table(text))})
    it = Ruled(a_rule("it", "changed", sets(subject='"归 " & [负责人]'), table="owners"))
    note = ActionTaken(
        by=WANG_QIANG, task=1, action="note", answers={"amount": "600", "level": "high"}
    )
    outcome = decide(it.ticket, note, it.definition, it.now, it.staff, company)
    assert isinstance(outcome, Outcome)
    answers = outcome.ticket.answers
    assert (answers["owner"], answers["subject"]) == ("何军", "归 何军")
