"""What a rule does, action by action, and when it leaves things as they are."""

from __future__ import annotations

from decimal import Decimal

from tests.workflows.builders_flows import Written, claim, lanes, people, somebody, work
from tests.workflows.builders_tickets import HE_JUN, LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI
from tests.workflows.rules.builders_rules import CLOSING, Ruled, a_rule, sets, tag
from workflows.effects import Ask, HandOut, KeepRecord, Notify, Occasion, OpenAnother
from workflows.events import CallAnswered
from workflows.people import ENGINEER, SUPERVISOR

ON = {"changed": "amount"}
PRIORITY: Written = {
    "key": "who",
    "name": "派给谁",
    "inputs": [{"id": "amount"}],
    "outputs": [{"id": "engineer"}],
    "rows": [
        {"when": {"amount": "> 500"}, "then": {"engineer": "赵磊"}},
        {"then": {"engineer": "nobody"}},
    ],
}


def on_amount(*do: Written, amount: str = "5", **more: object) -> Ruled:
    """Done once somebody has written an amount."""
    return Ruled(a_rule("it", ON, *do), **more).notes(amount=amount)


def test_set_fills_fields_by_expressions_of_their_own_type() -> None:
    it = on_amount(sets(subject='"共 " & amount', level='IF(amount > 3, "high", "low")'))
    assert it.ticket.answers["subject"] == "共 5"
    assert it.ticket.answers["level"] == "high"
    assert it.did[0]["before"] == {"subject": "x", "level": None}


def test_set_to_what_it_is_already_changes_nothing_and_says_so() -> None:
    assert on_amount(sets(subject='"x"')).did == [{"do": "set", "not": "already_so"}]


def test_tags_are_added_once_and_taken_away() -> None:
    it = on_amount(tag("急", "急", "贵"), {"untag": "急"}, {"untag": ["没有"]})
    assert it.ticket.tags == ("贵",)
    assert [did.get("not") for did in it.did] == [None, None, "already_so"]


def test_no_more_tags_than_a_ticket_holds() -> None:
    rules = [tag(*(f"t{place}-{n}" for n in range(10))) for place in range(6)]
    assert len(on_amount(*rules).ticket.tags) == 50


def test_assign_gives_open_work_to_the_first_who_is_found() -> None:
    it = on_amount({"assign": people(ZHAO_LEI, HE_JUN)})
    assert it.asked == {ZHAO_LEI.id}
    assert it.recorded_of("handed_over")[0]["to"] == ZHAO_LEI.id
    assert it.did[0]["person"] == ZHAO_LEI.id


def test_assign_by_what_the_table_gives() -> None:
    rule = a_rule("it", ON, {"assign": {"rule": "[engineer]"}}, table="who")
    assert Ruled(rule, tables=[PRIORITY]).notes(amount="600").asked == {ZHAO_LEI.id}
    it = Ruled(rule, tables=[PRIORITY]).notes(amount="5")
    assert (it.asked, it.did) == ({WANG_QIANG.id}, [{"do": "assign", "not": "nobody_found"}])


def test_work_that_is_to_be_claimed_is_given_out_as_if_it_had_been_accepted() -> None:
    rule = a_rule("it", "opened", {"assign": people(ZHAO_LEI)})
    flow = [claim("take", {"role": ENGINEER}), work("fix", {"actor_of": "take"})]
    it = Ruled(rule, flow=flow)
    assert (it.ticket.assignee, it.places, it.asked) == (ZHAO_LEI.id, ["fix"], {ZHAO_LEI.id})


def test_go_to_calls_off_what_is_under_way() -> None:
    it = on_amount({"go_to": "close"})
    assert (it.places, it.asked) == (["close"], {ZHAO_LEI.id})
    assert it.did == [{"do": "go_to", "node": "close", "called_off": ["handle"]}]
    assert [each["node"] for each in it.recorded_of("called_off")] == ["handle"]


def test_work_taken_away_again_at_once_is_offered_to_nobody() -> None:
    it = Ruled(a_rule("it", "opened", {"go_to": "close"}))
    offered = [each for each in it.effects_of(Notify) if each.occasion is Occasion.TASK_OFFERED]
    assert [each.task for each in offered] == [2]
    assert it.asked == {ZHAO_LEI.id}


def test_go_to_where_it_is_already_stays() -> None:
    assert on_amount({"go_to": "handle"}).did[0]["not"] == "already_so"


def test_lanes_under_way_are_called_off_all_together() -> None:
    flow = [
        lanes("both", [somebody("see", WANG_QIANG)], [somebody("look", SUN_LI)]),
        CLOSING,
    ]
    it = Ruled(a_rule("it", {"said": "ours"}, {"go_to": "close"}), flow=flow)
    it.comment(WANG_QIANG, "不用看了")
    assert it.places == ["close"]


def test_what_stands_still_is_left_alone() -> None:
    rule = a_rule("it", {"said": "requester"}, {"go_to": "close"}, {"assign": people(HE_JUN)})
    it = Ruled(rule).suspend(SUN_LI)
    it.comment(LI_HONG, "在吗")
    assert [did["not"] for did in it.did] == ["suspended", "suspended"]


def test_what_is_closed_is_left_alone() -> None:
    rule = a_rule("it", {"phase": "closed"}, {"go_to": "handle"}, {"assign": people(HE_JUN)})
    it = Ruled(rule).done(WANG_QIANG, ZHAO_LEI)
    assert [did["not"] for did in it.did] == ["closed", "closed"]


def test_ticket_stands_still_and_goes_on_again() -> None:
    rules = [
        a_rule("stop", ON, {"suspend": "等 {subject}"}, when="amount > 500"),
        a_rule("go", {"arrived": "paid"}, {"resume": True}),
    ]
    it = Ruled(*rules).notes(amount="600")
    assert it.recorded_of("suspended") == [{"reason": "等 x"}]
    assert it.act(WANG_QIANG, "note", amount="5").why_not == "suspended"
    it.arrive("paid")
    assert it.ticket.suspended_at is None
    assert it.arrive("paid").did == [{"do": "resume", "not": "already_so"}]


def test_role_is_told_as_a_role_and_people_each() -> None:
    it = on_amount(
        {"notify": {"to": {"role": SUPERVISOR}, "text": "{number} 改价"}},
        {"notify": {"to": {"requester": True}, "text": "改价", "quiet": True}},
        {"notify": {"to": {"team": "维修组", "also": [{"people": ["何军"]}]}, "text": "改价"}},
        {"notify": {"to": {"field": "owner"}, "text": "改价"}},
    )
    assert [(told.role, told.to, told.is_quiet) for told in it.notified] == [
        (SUPERVISOR, (), False),
        ("", (LI_HONG.id,), True),
        ("", (WANG_QIANG.id, HE_JUN.id), False),
    ]
    assert it.did[3] == {"do": "notify", "not": "nobody_found"}
    assert all(told.by is None for told in it.notified)


def test_record_is_added_or_changed_by_its_key() -> None:
    record = {
        "dataset": "assets",
        "key": '"A" & amount',
        "label": "subject",
        "values": {"price": "amount", "owner": "owner"},
        "of_requester": True,
    }
    (kept,) = on_amount({"record": record}).effects_of(KeepRecord)
    assert (kept.key, kept.label, kept.values) == ("A5", "x", {"price": "5"})
    assert kept.owner == LI_HONG.id


def test_record_without_a_key_is_nobodys() -> None:
    it = on_amount({"record": {"dataset": "assets", "key": "owner"}})
    assert it.did == [{"do": "record", "not": "no_key"}]
    assert it.effects_of(KeepRecord) == []


def test_another_ticket_is_opened_without_waiting_for_it() -> None:
    (opened,) = on_amount(
        {"open": {"type": "complaint", "set": {"price": "amount * 2"}}}
    ).effects_of(OpenAnother)
    assert (opened.type_key, opened.visit, opened.node) == ("complaint", 0, "rule:it:0")
    assert (opened.values, opened.is_awaited) == ({"price": Decimal(10)}, False)


CALL: Written = {
    "url": "https://erp.example.com/price",
    "body": {"amount": "amount"},
    "secret": "erp",
    "take": {"owner": "data.owner"},
}


def test_other_system_is_asked_and_its_answer_fills_fields_when_it_comes() -> None:
    it = on_amount({"call": CALL})
    (ask,) = it.effects_of(Ask)
    assert (ask.node, ask.visit, ask.secret) == ("rule:it:0", 0, "erp")
    assert ask.body == {"number": "WX-1001", "amount": "5"}
    it.happen(CallAnswered(visit=0, rule=ask.node, answers={"owner": "孙丽"}))
    assert it.ticket.answers["owner"] == "孙丽"
    assert it.places == ["handle"]


def test_answer_to_a_rule_may_set_off_rules() -> None:
    rules = [a_rule("ask", ON, {"call": CALL}), a_rule("then", {"changed": "owner"}, tag("查到"))]
    it = Ruled(*rules).notes(amount="5")
    it.happen(CallAnswered(visit=0, rule="rule:ask:0", answers={"owner": "孙丽"}))
    assert it.ticket.tags == ("查到",)


def test_call_that_came_to_nothing_is_told_and_stops_nothing() -> None:
    it = on_amount({"call": CALL})
    it.happen(CallAnswered(visit=0, rule="rule:it:0", problem="status: 500"))
    assert it.recorded_of("call_failed") == [{"node": "rule:it:0", "problem": "status: 500"}]
    assert it.places == ["handle"]


def test_comment_is_for_our_own_people_with_fields_filled_in() -> None:
    it = on_amount({"comment": "{number}：{subject} 改价 {amount}，{owner}"})
    assert it.recorded_of("noted")[0]["text"] == "WX-1001：x 改价 5，"


def test_nobody_is_sought_for_work_that_was_taken_away_again() -> None:
    flow = [claim("take", {"role": ENGINEER}, dispatch={}), work("fix", {"role": SUPERVISOR})]
    sought = [len(Ruled(*rules, flow=flow).effects_of(HandOut)) for rules in ([], [AWAY])]
    assert sought == [1, 0]


AWAY = a_rule("it", "opened", {"go_to": "fix"})
