"""Why a rule came or did not, found out afterwards from the history alone."""

from __future__ import annotations

from decimal import Decimal

from tests.workflows.builders_flows import Written
from tests.workflows.builders_tickets import LI_HONG, WANG_QIANG
from tests.workflows.rules.builders_rules import TEAMS, Ruled, a_rule, sets, tag
from tests.workflows.rules.remembered import Kept as Entry
from tests.workflows.rules.remembered import Past
from tests.workflows.rules.test_conditions import PRICES
from workflows.answers import Answer
from workflows.events import ActionTaken, CommentAdded
from workflows.rules.happened import Happening
from workflows.rules.verdicts import Kept


def past_under(*rules: Written, **more: object) -> Past:
    definition = Ruled(*rules, **more).definition
    return Past(definition, TEAMS, {"subject": "x", "amount": "100"})


def note(past: Past, **answers: Answer) -> Past:
    assert past.take(ActionTaken(by=WANG_QIANG, task=1, action="note", answers=answers))
    return past


def test_each_part_of_a_condition_is_told_with_the_values_it_read() -> None:
    when = '金额 > 500 且 (负责人 = "王强" 或 金额 > 原来.金额)'
    past = note(past_under(a_rule("it", "changed", tag("贵"), when=when)), amount="400")
    verdict = past.verdict("it")
    assert (verdict.kept, verdict.heard) == (
        Kept.CONDITION,
        (Happening(way="changed", name="amount"),),
    )
    assert verdict.reason
    first, second = verdict.reason.parts
    assert (first.text, first.holds, first.read) == ("金额 > 500", False, {"金额": Decimal(400)})
    assert (second.joined, second.holds) == ("OR", True)
    assert [each.holds for each in second.parts] == [False, True]
    assert second.parts[1].read == {"金额": Decimal(400), "原来.金额": Decimal(100)}


def test_rule_that_came_is_told_with_what_it_did() -> None:
    past = note(past_under(a_rule("it", "changed", tag("贵"))), amount="600")
    verdict = past.verdict("it")
    assert verdict.fired
    assert verdict.did == ({"do": "tag", "tags": ["贵"]},)


def test_rule_that_heard_of_nothing_says_so() -> None:
    past = note(past_under(a_rule("it", "said", tag("贵"))), amount="600")
    assert (past.verdict("it").kept, past.verdict("it").heard) == (Kept.UNHEARD, ())


def test_rule_that_was_stopped_off_or_had_its_one_time_says_so_and_what_its_condition_was() -> None:
    rules = [
        a_rule("once", "changed", tag("一"), once=True, when="amount > 5"),
        a_rule("first", "changed", tag("二"), stop=True, when="amount > 0"),
        a_rule("second", "changed", tag("三"), when="amount > 5"),
        a_rule("off", "changed", tag("四"), off=True, when="amount > 5"),
    ]
    past = note(note(past_under(*rules), amount="600"), amount="700")
    found = {each.rule: each for each in past.verdicts()}
    assert {rule: each.kept for rule, each in found.items()} == {
        "once": Kept.ONCE,
        "first": Kept.NOTHING,
        "second": Kept.STOPPED,
        "off": Kept.OFF,
    }
    assert all(found[rule].reason for rule in ("once", "second", "off"))


def test_rows_of_a_table_are_told_cell_by_cell_the_nearest_first() -> None:
    past = past_under(a_rule("it", "changed", tag("贵"), table="prices"), tables=[PRICES])
    note(past, amount="5")
    verdict = past.verdict("it")
    assert verdict.kept is Kept.TABLE
    assert [(row.id, row.is_hit) for row in verdict.rows] == [("big", False), ("some", False)]
    assert [(cell.input, cell.written, cell.value) for cell in verdict.rows[0].cells] == [
        ("amount", "> 500", Decimal(5))
    ]
    verdict = note(past, amount="600").verdict("it")
    assert (verdict.hits, [row.id for row in verdict.rows]) == (("big",), ["big"])


def test_ticket_is_seen_as_the_deed_had_left_it_before_any_rule_came() -> None:
    rules = [
        a_rule("owner", "changed", sets(owner='"孙丽"', subject='subject & "!"')),
        a_rule("subject", {"changed": "subject"}, {"go_to": "close"}),
    ]
    past = note(past_under(*rules), amount="600")
    decision = past.decisions[-1]
    assert decision.fired == ("owner", "subject")
    assert dict(decision.settled.answers) == {"subject": "x", "amount": "600"}
    assert [visit.node for visit in decision.settled.visits] == ["handle"]
    assert len(decision.settled.tasks) == 1
    assert past.ticket
    assert [visit.node for visit in past.ticket.visits] == ["close"]


def test_what_was_said_is_known_afterwards_too() -> None:
    rule = a_rule("it", "said", tag("投诉"), when='CONTAINS(said_text, "投诉")')
    past = past_under(rule)
    past.take(CommentAdded(by=LI_HONG, text="我要投诉"))
    assert past.verdict("it").fired
    past.take(CommentAdded(by=LI_HONG, text="谢谢"))
    verdict = past.verdict("it")
    assert verdict.reason
    assert verdict.reason.read == {"消息内容": "谢谢"}


def test_nothing_of_the_ticket_is_changed_by_asking_why() -> None:
    past = note(past_under(a_rule("it", "changed", sets(owner='"孙丽"'))), amount="600")
    decision, before = past.decisions[-1], past.ticket
    assert past.verdicts(decision) == past.verdicts(decision)
    assert (past.ticket, dict(decision.settled.answers)) == (
        before,
        {"subject": "x", "amount": "600"},
    )


def test_what_was_noted_of_an_earlier_decision_is_no_part_of_the_next() -> None:
    past = note(past_under(a_rule("it", "changed", tag("贵"))), amount="600")
    noted = Entry(99, "opened_another", None, past.now, {"node": "handle"})
    past.history.append(noted)
    note(past, amount="700")
    decision = past.decisions[-1]
    assert (decision.at, [each.kind for each in decision.records]) == (past.now, ["report"])
    assert noted.id not in decision.entries
