"""Every mistake a definition can hold: broken YAML in, path and sentence out."""

from __future__ import annotations

import string
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.builders_forms import REPAIR_TEXT, SMALL
from workflows.calendar_mistakes import OF_CALENDARS
from workflows.decision_mistakes import OF_DECISION_TABLES
from workflows.mistakes import SENTENCES, Mistake, Mistakes
from workflows.parsing import parse
from workflows.rule_mistakes import OF_RULES


@dataclass(frozen=True)
class Row:
    """`old` in the small definition is replaced by `new`."""

    code: str
    path: str
    says: str
    old: str
    new: str

    @property
    def text(self) -> str:
        assert SMALL.count(self.old) >= 1, self.old
        return SMALL.replace(self.old, self.new, 1)


LONG = "a" * 201
FIELDS = "".join(f"  - {{id: f{n}, kind: text, label: F}}\n" for n in range(100))
OPTIONS = ", ".join(f"{{id: o{n}, label: O{n}}}" for n in range(51))
HANDLE = "kind: handle, name: N, phase: new, assignee: {role: agent}"
NODES = "".join(
    f"  - {{id: n{n}, {HANDLE}, actions: [{{id: a, do: complete, label: A}}]}}\n"
    for n in range(200)
)
CARD = "card: [thing, cost]"
PUMP = "{id: pump, label: 水泵}"
PATTERN = '"[A-Z]{2}[0-9]{4}"'
WAIT = "      - {id: wait, do: pause, label: 等}\n"
GO = "      - {id: go, do: resume, label: 继续}\n"
ACCEPT = "{id: accept, do: accept, label: 接单}"
DONE = "{id: done, do: complete, label: 完成}"
BACK = "to: take, label: 退"
BILL = "        fill: [cost]\n"
ANY = "{any: [{field: urgent, value: true}, {field: thing, op: in, value: [pump]}]}"

LANES = "lanes: [{id: a, name: A}, {id: b, name: B}]"
SUM = "  - {id: sum, kind: computed, label: 和, formula: 费用}\n"


def before_all(node: str) -> str:
    """The flow with this node before its others."""
    return f"flow:\n  - {{id: it, {node}}}\n"


def in_take(line: str) -> str:
    return f"mode: claim\n    {line}"


ROWS = [
    Row("yaml_syntax", "", "Line 5", "prefix: XD", "prefix: [XD"),
    Row("yaml_syntax", "", "Line 1", "key: small", "key: \x07"),
    Row("yaml_alias", "", "Line 2", "key: small", "key: &a small"),
    Row("yaml_alias", "", "anchor or alias", "key: small", "key: *a"),
    Row("yaml_tag", "", "!!python", "key: small", "key: !!python/name:os.system x"),
    Row("yaml_too_deep", "", "40 levels", CARD, f"card: {'[' * 60}{']' * 60}"),
    Row("yaml_too_deep", "", "40 levels", CARD, f"card: {'[' * 90_000}"),
    Row("yaml_key", "", "line 2", "key: small", "[a]: small"),
    Row("too_big", "", "200000 bytes", "key: small", f"key: small # {'字' * 70_000}"),
    Row("duplicate_key", "form[4]", "id stands again", "{id: phone, ", "{id: phone, id: fone, "),
    Row("not_a_mapping", "form[4]", "key: value", "{id: phone, kind: phone, label: 电话}", "phone"),
    Row("not_a_mapping", "notices", "key: value", "{opened: 已收到}", "[opened]"),
    Row("not_a_list", "card", "should be a list", CARD, "card: thing"),
    Row("missing", "", "prefix is missing", "prefix: XD\n", ""),
    Row("missing", "form[4]", "label is missing", "kind: phone, label: 电话", "kind: phone"),
    Row("missing", "flow[0]", "kind is missing", "    kind: handle\n    name: 待接", "    name: 待接"),
    Row("missing", "flow[2].actions[4]", "do is missing", "{id: done, do: complete,", "{id: done,"),
    Row("unknown_key", "form[4]", "did you mean required?", "kind: phone,", "kind: phone, requierd: true,"),
    Row("unknown_key", "form[0].options[0]", "no key words_", PUMP, "{id: pump, label: P, words_: [b]}"),
    Row("unknown_key", "flow[0]", "did you mean mode?", "mode: claim", "mod: claim"),
    Row("unknown_key", "", "did you mean form?", "form:", "forms:"),
    Row("unknown_key", "sla[0]", "did you mean within?", "within:", "witin:"),
    Row("unknown_key", "notices.opened", "no key de", "已收到", "{zh: A, de: B}"),
    Row("unknown_value", "form[4].kind", "did you mean phone?", "kind: phone", "kind: phon"),
    Row("unknown_value", "flow[1].kind", "did you mean branch?", "kind: branch", "kind: brunch"),
    Row("unknown_value", "schema", "ticket-type/1", "ticket-type/1", "ticket-type/9"),
    Row("unknown_value", "flow[0].phase", "new, working", "phase: new", "phase: fresh"),
    Row("bad_id", "form[4].id", "Phone!", "id: phone", "id: Phone!"),
    Row("bad_prefix", "prefix", "capital letters", "prefix: XD", "prefix: xd"),
    Row("not_text", "form[4].label", "in quotes", "label: 电话", "label: 5"),
    Row("not_text", "form[0].options[1].words[0]", "in quotes", "[电扇]", "[12]"),
    Row("not_a_number", "form[6].minimum", "a number", "minimum: 0", "minimum: many"),
    Row("not_whole", "form[2].min_length", "whole number", "min_length: 2", "min_length: 2.5"),
    Row("not_yes_or_no", "form[2].takes_first_words", "true or false", "words: true", "words: maybe"),
    Row("not_a_duration", "sla[0].within", "PT30M", "PT30M", "half an hour"),
    Row("not_a_duration", "sla[0].within", "PT30M", "PT30M", "PT0S"),
    Row("too_few", "flow[1].cases", "At least 2", "      - {id: rest, name: 其余, otherwise: true}\n", ""),
    Row("empty_text", "form[4].label", "empty", "label: 电话", 'label: ""'),
    Row("too_small", "form[2].min_length", "≥ 0", "min_length: 2", "min_length: -2"),
    Row("duplicate_id", "form[4].id", "thing is used", "id: phone", "id: thing"),
    Row("duplicate_id", "form[0].options[1].id", "pump", "id: fan", "id: pump"),
    Row("duplicate_id", "flow[2].actions[2].then[0].id", "take", "id: check", "id: take"),
    Row("duplicate_id", "flow[2].actions[1].id", "wait", "id: go", "id: wait"),
    Row("duplicate_id", "flow[1].cases[1].id", "dear", "id: rest", "id: dear"),
    Row("duplicate_id", "sla[1].id", "quick", CARD, f"  - {{id: quick, name: Q, within: PT1H, until: work}}\n{CARD}"),
    Row("reserved_id", "form[4].id", "submit", "id: phone", "id: submit"),
    Row("reserved_id", "form[0].options[1].id", "skip", "id: fan", "id: skip"),
    Row("too_many", "form", "100 is the most", "flow:\n", f"{FIELDS}flow:\n"),
    Row("too_many", "form[0].options", "50 is the most", PUMP, f"{PUMP}, {OPTIONS}"),
    Row("too_many", "flow", "200 is the most", "sla:\n", f"{NODES}sla:\n"),
    Row("needs_options", "form[1]", "Write options", ", options: [{id: seal, label: 密封}, {id: motor, label: 电机}]", ""),
    Row("no_options_here", "form[4].options", "cascade, choice, choices", "kind: phone,", "kind: phone, options: [{id: a, label: A}],"),
    Row("only_for_kinds", "form[4].pattern", "pattern does not fit a phone", "kind: phone,", 'kind: phone, pattern: "1",'),
    Row("only_for_kinds", "form[2].maximum", "money, number, percent, rating", "max_length: 50", "maximum: 50"),
    Row("only_for_kinds", "form[0].options[0].options", "cascade, tree", PUMP, "{id: pump, label: 水泵, options: [{id: big, label: 大}]}"),
    Row("duplicate_id", "form[3].options[0].options[0].id", "home", 'kind: text, label: 编号, pattern: "[A-Z]{2}[0-9]{4}"', "kind: tree, label: 编号, options: [{id: home, label: 家, options: [{id: home, label: 房}]}]"),
    Row("ambiguous_word", "form[3].options[0].options[1]", "房", 'kind: text, label: 编号, pattern: "[A-Z]{2}[0-9]{4}"', "kind: cascade, label: 编号, options: [{id: a, label: 家, options: [{id: b, label: 房}, {id: c, label: 房}]}]"),
    Row("missing", "form[3]", "statements is missing", 'kind: text, label: 编号, pattern: "[A-Z]{2}[0-9]{4}"', "kind: matrix, label: 编号, options: [{id: a, label: 好}]"),
    Row("missing", "form[3]", "terms is missing", 'kind: text, label: 编号, pattern: "[A-Z]{2}[0-9]{4}"', "kind: consent, label: 编号"),
    Row("ambiguous_word", "form[0].options[1]", "水泵", "words: [电扇]", "words: [水泵]"),
    Row("min_over_max", "form[2].min_length", "60", "min_length: 2", "min_length: 60"),
    Row("min_over_max", "form[6].minimum", "2000", "minimum: 0", "minimum: 2000"),
    Row("second_first_words", "form[3].takes_first_words", "story", "label: 编号,", "label: 编号, takes_first_words: true,"),
    Row("first_words_of_staff", "form[2].takes_first_words", "staff", "label: 经过,", "label: 经过, filled_by: staff,"),
    Row("bad_pattern", "form[3].pattern", "no regular expression", PATTERN, '"[A-Z"'),
    Row("slow_pattern", "form[3].pattern", "simpler", PATTERN, '"(a+)+"'),
    Row("long_pattern", "form[3].pattern", "200", PATTERN, f'"{LONG}"'),
    Row("unknown_name", "card[1]", "did you mean cost?", CARD, "card: [thing, costs]"),
    Row("unknown_name", "notices.open", "did you mean opened?", "{opened:", "{open:"),
    Row("unknown_name", "sla[0].until", "did you mean take?", "until: take", "until: taken"),
    Row("unknown_name", "sla[0].pauses_in[0]", "no node called sort", "pauses_in: [check]", "pauses_in: [sort]"),
    Row("unknown_name", "sla[0].tell[0]", "did you mean assignee?", "[assignee]", "[asignee]"),
    Row("unknown_name", "flow[0].assignee.role", "did you mean engineer?", "role: engineer", "role: enginer"),
    Row("unknown_name", "flow[2].actions[2].fill[1]", "no field called price", "fill: [cost]", "fill: [cost, price]"),
    Row("bad_expression", "flow[1].cases[0].when", "urgent", "field: urgent", "field: urgnt"),
    Row("condition_shape", "flow[1].cases[0].when", "exactly one", ANY, "{value: 1}"),
    Row("condition_shape", "flow[1].cases[0].when", "exactly one", ANY, "{field: cost, all: [{field: cost}]}"),
    Row("bad_expression", "flow[1].cases[0].when", "cannot be compared", ANY, "{field: thing, op: gt, value: 1}"),
    Row("bad_expression", "flow[1].cases[0].when", "number", ANY, "{field: cost, op: gt, value: much}"),
    Row("bad_expression", "flow[1].cases[0].when", "pump", "value: [pump]", "value: [pumps]"),
    Row("bad_expression", "flow[1].cases[0].when", "费用", ANY, "费用s > 500"),
    Row("bad_expression", "form[4].shown", "费用", "kind: phone,", "kind: phone, shown: 费 > 500,"),
    Row("ring", "form", "code → code", "label: 编号,", 'label: 编号, formula: 编号 & "x",'),
    Row("missing", "form[4]", "columns is missing", "kind: phone", "kind: subform"),
    Row("missing", "form[4]", "formula is missing", "kind: phone", "kind: computed"),
    Row("bad_slot", "form[4].slots[0]", "09:00-12:00", "kind: phone", "kind: time_slot, slots: [morning]"),
    Row("rows_in_rows", "form[4].columns[0]", "subform", "kind: phone", "kind: subform, columns: [{id: a, kind: subform, label: 里, columns: [{id: b, kind: text, label: 甲}]}]"),
    Row("assignee_not_one", "flow[0].assignee", "exactly one", "{role: engineer}", "{role: engineer, requester: true}"),
    Row("assignee_not_one", "flow[2].assignee", "exactly one", "{actor_of: take}", "{}"),
    Row("claim_needs_role", "flow[0].assignee", "role", "{role: engineer}", "{requester: true}"),
    Row("actor_not_earlier", "flow[2].assignee.actor_of", "work is no handle node before", "actor_of: take", "actor_of: work"),
    Row("actor_not_earlier", "flow[2].actions[2].then[0].assignee.actor_of", "work", "{role: supervisor}", "{actor_of: work}"),
    Row("verb_does_not_fit", "flow[2].actions[4].do", "accept does not fit", "do: complete", "do: accept"),
    Row("verb_does_not_fit", "flow[2].actions[4].do", "approve", "do: complete", "do: approve"),
    Row("verb_does_not_fit", "flow[2].actions[2].then[0].actions[1].do", "approve, reject", "do: reject", "do: complete"),
    Row("verb_does_not_fit", "flow[2].actions[2].then[0].actions[1].do", "return", "do: reject", "do: return, to: take"),
    Row("missing_verb", "flow[0].actions", "do: accept", ACCEPT, "{id: accept, do: complete, label: 接单}"),
    Row("missing_verb", "flow[2].actions", "do: resume", GO, ""),
    Row("missing_verb", "flow[2].actions", "do: pause", WAIT, ""),
    Row("missing_verb", "flow[2].actions[2].then[0].actions", "do: reject", "do: reject", "do: approve"),
    Row("no_way_on", "flow[2].actions", "never reached", DONE, "{id: done, do: mark, label: 完成}"),
    Row("report_needs_fill", "flow[2].actions[2]", "fill", BILL, ""),
    Row("only_on", "flow[2].actions[4].to", "to belongs only on", "do: complete,", "do: complete, to: take,"),
    Row("only_on", "flow[2].actions[2].then", "do: report", "do: report", "do: mark"),
    Row("return_needs_to", "flow[2].actions[3]", "where to", BACK, "label: 退"),
    Row("return_not_back", "flow[2].actions[3].to", "check is not", BACK, "to: check, label: 退"),
    Row("never_filled", "form[4].filled_by", "phone", "kind: phone,", "kind: phone, filled_by: staff,"),
    Row("otherwise_not_last", "flow[1].cases", "only the last", "otherwise: true", "when: {field: urgent, value: true}"),
    Row("case_needs_when", "flow[1].cases[0]", "needs when", f", when: {ANY}", ""),
    Row("otherwise_has_when", "flow[1].cases[0]", "no when", f"when: {ANY}", f"otherwise: true, when: {ANY}"),
    Row("reserved_id", "flow[0].id", "start", "id: take", "id: start"),
    Row("never_reached", "flow[1]", "Remove it", "flow:\n", before_all("kind: end")),
    Row("join_never", "flow[0].join", "there are 2 lanes", "flow:\n", before_all(f"kind: parallel, join: 3, {LANES}")),
    Row("lane_has_when", "flow[0].lanes[0].when", "hit: all", "flow:\n", before_all(f"kind: parallel, {LANES.replace('name: A', 'name: A, when: 加急')}")),
    Row("duplicate_id", "flow[0].lanes[1].id", "a is used", "flow:\n", before_all(f"kind: parallel, {LANES.replace('id: b', 'id: a')}")),
    Row("only_with", "flow[1].join", "hit: all", "kind: branch", "kind: branch\n    join: any"),
    Row("unknown_name", "flow[0].flow", "no sub-flow called ask", "flow:\n", before_all("kind: subflow, flow: ask")),
    Row("unused_subflow", "subflows.x", "Nothing uses", CARD, f"subflows: {{x: [{{id: e, kind: end}}]}}\n{CARD}"),
    Row("endless_subflow", "subflows", "into itself", CARD, f"subflows: {{x: [{{id: e, kind: subflow, flow: x}}]}}\n{CARD}"),
    Row("long_id", "subflows", "Make them shorter", "maximum: 1000}\nflow:\n", f"maximum: 1000}}\nsubflows: {{x: [{{id: {'e' * 39}, kind: end}}]}}\n{before_all('kind: subflow, flow: x')}"),
    Row("unknown_key", "subflows.x[0]", "no key to", CARD, f"subflows: {{x: [{{id: e, kind: end, to: take}}]}}\n{CARD}"),
    Row("ratio_needs_needs", "flow[2].actions[2].then[0]", "per cent", "{role: supervisor}", "{role: supervisor}\n            mode: ratio"),
    Row("only_with", "flow[2].actions[2].then[0].needs", "mode: ratio", "{role: supervisor}", "{role: supervisor}\n            needs: 60"),
    Row("unknown_name", "flow[2].actions[2].then[0].rejected", "no node called take", "{role: supervisor}", "{role: supervisor}\n            rejected: take"),
    Row("limit_needs_to", "flow[0].limits[0]", "to whom", "mode: claim", in_take("limits: [{after: PT1H, do: escalate}]")),
    Row("limit_does_not_fit", "flow[0].limits[0].do", "reject", "mode: claim", in_take("limits: [{after: PT1H, do: reject}]")),
    Row("only_with", "flow[0].limits[0].every", "remind", "mode: claim", in_take("limits: [{after: PT1H, do: pass, every: PT1H}]")),
    Row("not_a_duration", "flow[0].limits[0].after", "PT30M", "mode: claim", in_take("limits: [{after: soon}]")),
    Row("hidden_but_asked", "flow[2].fields", "cost is hidden", "{actor_of: take}", "{actor_of: take}\n    fields: {cost: hide}"),
    Row("unknown_name", "flow[0].fields.price", "no field called price", "mode: claim", in_take("fields: {price: read}")),
    Row("unknown_name", "flow[0].card[0]", "no field called price", "mode: claim", in_take("card: [price]")),
    Row("unknown_name", "flow[0].notices.accept", "did you mean accepted?", "mode: claim", in_take("notices: {accept: 好}")),
    Row("unknown_value", "flow[0].allow[0]", "withdraw", "mode: claim", in_take("allow: [withdrawal]")),
    Row("field_no_person", "flow[0].assignee.field", "holds no person", "{role: engineer}", "{field: cost}"),
    Row("unknown_name", "flow[0].assignee.also[0].role", "did you mean agent?", "{role: engineer}", "{role: engineer, also: [{role: agnt}]}"),
    Row("assignee_not_one", "flow[0].nobody", "exactly one", "mode: claim", in_take("nobody: {}")),
    Row("bad_expression", "flow[0].assignee.rule", "yes or no", "{role: engineer}", "{rule: 费用 > 1}"),
    Row("field_no_time", "flow[0].until", "holds no time", "flow:\n", before_all("kind: wait, name: 等, until: cost")),
    Row("wait_not_one", "flow[0]", "exactly one", "flow:\n", before_all("kind: wait, name: 等")),
    Row("wait_not_one", "flow[0]", "exactly one", "flow:\n", before_all("kind: wait, name: 等, lasts: PT1H, event: paid")),
    Row("does_nothing", "flow[0]", "set, call or open", "flow:\n", before_all("kind: action")),
    Row("unknown_name", "flow[0].set.price", "no field called price", "flow:\n", before_all("kind: action, set: {price: 1 + 1}")),
    Row("bad_expression", "flow[0].set.cost", "number", "flow:\n", before_all("kind: action, set: {cost: 加急}")),
    Row("unknown_name", "flow[0].call.take.price", "price", "flow:\n", before_all("kind: action, call: {url: 'https://erp.example/x', take: {price: sum}}")),
    Row("only_with", "flow[0].open.take", "wait: true", "flow:\n", before_all("kind: action, open: {type: small, take: {cost: cost}}")),
    Row("set_computed", "flow[0].set.sum", "computed", "maximum: 1000}\nflow:\n", f"maximum: 1000}}\n{SUM}{before_all('kind: action, set: {sum: 1 + 1}')}"),
    Row("assignee_not_one", "flow[0].to", "exactly one", "flow:\n", before_all("kind: cc, to: {}")),
    Row("only_on", "flow[2].actions[4].afterwards", "do: return", "do: complete,", "do: complete, afterwards: straight,"),
    Row("only_on", "flow[2].actions[4].where", "do: add_signer", "do: complete,", "do: complete, where: before,"),
    Row("unknown_name", "lifecycle.reopen_to", "did you mean work?", CARD, f"lifecycle: {{reopen_to: worl}}\n{CARD}"),
    Row("unknown_key", "lifecycle", "did you mean cancel?", CARD, f"lifecycle: {{cancle: [agent]}}\n{CARD}"),
    Row("another_way", "tests[0].expect", "goes take, sort, dear, work", CARD, f"tests: [{{name: T, given: {{thing: 水泵}}, expect: [take, work]}}]\n{CARD}"),
    Row("no_answer", "tests[0].given.cost", "is no answer to cost", CARD, f"tests: [{{name: T, given: {{cost: dear}}, expect: [take]}}]\n{CARD}"),
    Row("unknown_name", "tests[0].choose.work", "did you mean done?", CARD, f"tests: [{{name: T, choose: {{work: don}}, expect: [take]}}]\n{CARD}"),
    Row("unknown_name", "tests[0].choose.wrk", "did you mean work?", CARD, f"tests: [{{name: T, choose: {{wrk: done}}, expect: [take]}}]\n{CARD}"),
    Row("until_not_on_main_way", "sla[0].until", "check", "until: take", "until: check"),
    Row("unused_policy", "dispatch.near", "No node uses", CARD, f"dispatch: {{near: {{way: group}}}}\n{CARD}"),
    Row("unknown_name", "flow[0].dispatch", "no dispatch policy called neer", "mode: claim", "mode: claim\n    dispatch: neer"),
    Row("nearest_needs_place", "flow[0].dispatch.choose", "place:", "mode: claim", "mode: claim\n    dispatch: {choose: [nearest]}"),
    Row("same_as_needs_asset", "flow[0].dispatch.same_as", "asset:", "mode: claim", "mode: claim\n    dispatch: {same_as: asset}"),
    Row("only_with", "flow[0].dispatch.confirm", "way: direct", "mode: claim", "mode: claim\n    dispatch: {way: waves, confirm: true}"),
    Row("bad_expression", "flow[0].dispatch.needs[0]", "nobody_knows", "mode: claim", "mode: claim\n    dispatch: {needs: [nobody_knows]}"),
    Row("assignee_not_one", "flow[0].dispatch.first[0]", "exactly one", "mode: claim", "mode: claim\n    dispatch: {first: [{when: 1 = 1}]}"),
    Row("unknown_name", "flow[0].dispatch.tell[0]", "did you mean agent?", "mode: claim", "mode: claim\n    dispatch: {tell: [agnt]}"),
    Row("unknown_name", "asset", "did you mean thing?", CARD, f"asset: thin\n{CARD}"),
    Row("unknown_name", "sla[0].since", "did you mean take?", "until: take", "since: tak, until: take"),
    Row("reply_without_message", "sla[0].until", "reply, resolved or closed", "until: take", "since: message, until: take"),
    Row("never_at", "sla[0].ladder[0].at", "only 0:30:00", "until: take", "until: take, ladder: [{at: -PT1H, tell: [agent]}]"),
    Row("urgent_and_quiet", "sla[0].ladder[0].urgent", "either urgent or quiet", "until: take", "until: take, ladder: [{at: 50%, tell: [agent], urgent: true, quiet: true}]"),
    Row("twice_at", "sla[0].ladder[1].at", "50%", "until: take", "until: take, ladder: [{at: 50%, tell: [agent]}, {at: 50%, tell: [agent]}]"),
    Row("unknown_name", "sla[0].ladder[0].tell[0]", "did you mean superior?", "until: take", "until: take, ladder: [{at: 50%, tell: [superio]}]"),
    Row("bad_expression", "sla[0].terms[0].when", "nobody_knows", "until: take", "until: take, terms: [{when: nobody_knows > 1, within: PT1H}]"),
]  # fmt: skip


def mistakes_in(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(Mistakes) as caught:
        parse(text)
    return caught.value.mistakes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code}-{row.path}")
def test_mistake_is_named_with_its_place_and_what_would_be_right(row: Row) -> None:
    found = [m for m in mistakes_in(row.text) if (m.code, m.path) == (row.code, row.path)]
    assert found, [m.say("en") for m in mistakes_in(row.text)]
    assert row.says in found[0].say("en")
    assert found[0].say("zh_CN").startswith(row.path)


def test_small_definition_is_right_before_it_is_broken() -> None:
    assert parse(SMALL).key == "small"


def test_several_mistakes_are_named_at_once() -> None:
    text = SMALL.replace("filled_by: staff", "filled_by: boss").replace("prefix: XD", "prefix: xd")
    assert {m.path for m in mistakes_in(text)} == {"prefix", "form[6].filled_by"}


def test_a_form_that_asks_nobody_is_a_mistake() -> None:
    form, flow, rest = SMALL.replace("filled_by: staff, ", "").partition("flow:\n")
    broken = form.replace(", kind: ", ", filled_by: staff, kind: ") + flow + rest
    assert ("nothing_asked", "form") in {(m.code, m.path) for m in mistakes_in(broken)}


def test_a_flow_in_which_nobody_does_anything_is_a_mistake() -> None:
    form, flow, rest = SMALL.replace(", filled_by: staff", "").partition("flow:\n")
    broken = f"{form}{flow}  - {{id: over, kind: end}}\n{rest[rest.index('card:') :]}"
    assert [(m.code, m.path) for m in mistakes_in(broken)] == [("nothing_to_do", "flow")]


@pytest.mark.parametrize("text", ["", "# nothing", "- a", "just words", "5"])
def test_a_text_that_is_no_mapping_is_refused(text: str) -> None:
    assert mistakes_in(text)[0].code == "not_a_mapping"


def test_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
    )
    assert [m.code for m in mistakes_in(bomb)] == ["yaml_alias"]


def test_every_mistake_has_words_in_both_languages_with_the_same_places() -> None:
    for chinese, english in SENTENCES.values():
        assert _places(chinese) <= _places(english) | {"what_zh", "problem_zh"}
        assert chinese != english


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_mistake_is_provoked_by_a_test() -> None:
    """`invalid` is what a newer pydantic may say beyond these, `unknown_place` is the catalog's, what the company has
    not is tests/handlers/test_staffing.py's, of calendars tests/workflows/calendars/test_listing.py's, of decision tables tests/workflows/decisions/test_refused_tables.py's,
    and of rules tests/workflows/rules/test_refused_rules.py's."""
    assert {row.code for row in ROWS} | {
        "nothing_asked",
        "nothing_to_do",
        "no_such_person",
        "no_such_team",
        "no_such_holder",
        "no_such_type",
        "no_such_calendar",
        "invalid",
        "unknown_place",
    } == SENTENCES.keys() - OF_CALENDARS.keys() - OF_DECISION_TABLES.keys() - OF_RULES.keys()


def test_a_mistake_nobody_foresaw_is_still_told_with_its_place() -> None:
    mistake = Mistake(code="invalid", path="form[0]", params={"problem": "odd"})
    assert mistake.say("en") == "form[0]: This value is wrong: odd."


def every_mistake_in(text: str) -> tuple[Mistake, ...]:
    try:
        parse(text)
    except Mistakes as mistakes:
        return mistakes.mistakes
    return ()


LINES = REPAIR_TEXT.splitlines()


@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(
        ["", "  x", "x: [", "- - -", "kind: [a]", "id: 5", "when: {all: {}}", "[]", "{}"]
    ),
    st.booleans(),
)
@settings(deadline=None)
def test_no_damaged_file_breaks_the_checker(line: int, damage: str, keeps_line: bool) -> None:
    indent = LINES[line][: len(LINES[line]) - len(LINES[line].lstrip())]
    kept = [LINES[line]] if keeps_line else []
    text = "\n".join([*LINES[:line], *kept, indent + damage, *LINES[line + 1 :]])
    for mistake in every_mistake_in(text):
        assert mistake.say("zh_CN")
        assert mistake.say("en")


@given(st.text(max_size=300))
def test_no_text_breaks_the_checker(text: str) -> None:
    assert mistakes_in(text)
