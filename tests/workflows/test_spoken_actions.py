from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_tickets import MORNING, repair_definition
from workflows.expressions.surroundings import Surroundings
from workflows.kinds.kind import Around
from workflows.parsing import parse
from workflows.spoken_actions import Spoken, spoken, written_with

DEFINITION = repair_definition()
AROUND = Around(surroundings=Surroundings(now=MORNING, person="王强"))


def said_at(node: str, words: str) -> Spoken | None:
    return spoken(words, DEFINITION.walked.task_node(node).actions, DEFINITION, AROUND)


ACTIONS = [
    ("dispatch", "接单", "accept"),
    ("dispatch", "我来", "accept"),
    ("dispatch", "接了", "accept"),
    ("dispatch", "I take it", "accept"),
    ("repair", "到场", "arrive"),
    ("repair", "已到现场", "arrive"),
    ("repair", "我已经到了", "arrive"),
    ("repair", "工程师已到场", "arrive"),
    ("repair", "On site", "arrive"),
    ("repair", "待配件", "wait_parts"),
    ("repair", "等配件", "wait_parts"),
    ("repair", "waiting for parts", "wait_parts"),
    ("repair", "配件到了", "parts_here"),
    ("repair", "恢复处理", "parts_here"),
    ("repair", "报价", "report_cost"),
    ("repair", "修好了", "resolve"),
    ("repair", "Fixed", "resolve"),
    ("repair", "转派", "hand_back"),
    ("repair", "退单", "hand_back"),
    ("cost_approval", "同意", "approve"),
    ("cost_approval", "批准", "approve"),
    ("cost_approval", "不同意", "reject"),
    ("cost_approval", "驳回", "reject"),
]


@pytest.mark.parametrize("node, words, action", ACTIONS)
def test_an_action_is_known_by_its_label_and_by_what_people_say_for_it(
    node: str, words: str, action: str
) -> None:
    found = said_at(node, words)
    assert found and (found.action.id, found.answers, found.remark) == (action, {}, "")


FILLED = [
    ("repair", "解决 换了电容", "resolve", {"solution": "换了电容"}),
    ("repair", "解决，换了 2 个电容", "resolve", {"solution": "换了 2 个电容"}),
    ("repair", "Resolve: replaced the fan", "resolve", {"solution": "replaced the fan"}),
    ("repair", "费用 350", "report_cost", {"cost": "350"}),
    ("repair", "费用350元", "report_cost", {"cost": "350"}),
    ("repair", "报费用 三百五", "report_cost", {"cost": "350"}),
    ("repair", "报费用 压缩机", "report_cost", {"parts": "压缩机"}),
    ("repair", "报费用 压缩机 350", "report_cost", {"parts": "压缩机", "cost": "350"}),
    ("repair", "配件 压缩机 费用 350", "report_cost", {"parts": "压缩机", "cost": "350"}),
    ("repair", "配件：压缩机，费用：350", "report_cost", {"parts": "压缩机", "cost": "350"}),
    ("repair", "费用 350 配件 压缩机", "report_cost", {"parts": "压缩机", "cost": "350"}),
    ("repair", "费用 680 换了压缩机", "report_cost", {"parts": "换了压缩机", "cost": "680"}),
    ("repair", "费用350，压缩机", "report_cost", {"parts": "压缩机", "cost": "350"}),
    ("repair", "cost 350 parts fan", "report_cost", {"parts": "fan", "cost": "350"}),
    ("repair", "费用 很多", "report_cost", None),
    ("cost_approval", "驳回 太贵", "reject", {"refusal": "太贵"}),
    ("cost_approval", "驳回：太贵了", "reject", {"refusal": "太贵了"}),
]


@pytest.mark.parametrize("node, words, action, answers", FILLED)
def test_what_is_said_besides_fills_what_the_action_asks(
    node: str, words: str, action: str, answers: dict[str, str] | None
) -> None:
    found = said_at(node, words)
    if answers is None:
        assert found is None
    else:
        assert found and (found.action.id, found.answers) == (action, answers)


def test_a_remark_beside_a_plain_action_is_kept() -> None:
    found = said_at("repair", "待配件，缺压缩机")
    assert found and (found.action.id, found.remark) == ("wait_parts", "缺压缩机")


PARTED = [
    ("check", "退回 缺发票", "back", "缺发票"),
    ("check", "退回：缺发票", "back", "缺发票"),
    ("check", "退回到检测 缺数据", "back", "到检测 缺数据"),
    ("check", "退回给报修人", "back", "给报修人"),
    ("check", "return to the check no invoice", "back", "to the check no invoice"),
    ("check", "驳回 太贵了", "refuse", "太贵了"),
    ("check", "同意 按预算", "agree", "按预算"),
    ("check", "同意", "agree", ""),
]
VOTE = """
schema: ticket-type/1
key: vote
name: {zh: 表决, en: Vote}
prefix: BJ
form: [{id: what, kind: text, label: {zh: 内容, en: What}, ask: {zh: 什么, en: What}}]
flow:
  - id: check
    kind: approve
    name: {zh: 检测, en: Check}
    assignee: {role: supervisor}
    actions:
      - {id: agree, do: approve, reason: optional, label: {zh: 同意, en: Approve}}
      - {id: refuse, do: reject, label: {zh: 驳回, en: Reject}}
      - {id: back, do: return, to: any, label: {zh: 退回, en: Return}}
"""


@pytest.mark.parametrize("node, words, action, reason", PARTED)
def test_what_is_said_besides_is_the_reason_where_there_may_be_one(
    node: str, words: str, action: str, reason: str
) -> None:
    definition = parse(VOTE)
    found = spoken(words, definition.walked.task_node(node).actions, definition, AROUND)
    assert found and (found.action.id, found.reason, found.remark) == (action, reason, "")


PLAIN_SPEECH = [
    ("repair", "解决不了"),
    ("repair", "解决了吗？"),
    ("repair", "到场了没"),
    ("repair", "今天到场"),
    ("repair", "换了配件"),
    ("repair", "费用太高了"),
    ("repair", "配件"),
    ("repair", "你好"),
    ("repair", ""),
    ("dispatch", "接单不了"),
    ("dispatch", "到场"),
    ("cost_approval", "同意，但是要快"),
    ("cost_approval", "同意才怪"),
    ("cost_approval", "ok"),
]


@pytest.mark.parametrize("node, words", PLAIN_SPEECH)
def test_plain_speech_is_no_action(node: str, words: str) -> None:
    assert said_at(node, words) is None


@given(st.sampled_from(["dispatch", "repair", "cost_approval"]), st.text(max_size=120))
def test_nothing_anybody_types_raises(node: str, words: str) -> None:
    said_at(node, words)


def written_at(node: str, action: str, words: str) -> Spoken:
    found = DEFINITION.walked.action(node, action)
    assert found
    return written_with(found, words, DEFINITION, AROUND)


@pytest.mark.parametrize(
    ("node", "action", "words", "answers", "reason", "remark"),
    [
        ("repair", "resolve", " 换了电容 ", {"solution": "换了电容"}, "", ""),
        ("repair", "report_cost", "压缩机 350", {"parts": "压缩机", "cost": "350"}, "", ""),
        ("repair", "hand_back", "太远", {}, "太远", ""),
        ("repair", "arrive", "楼下等钥匙", {}, "", "楼下等钥匙"),
        ("confirm", "confirm", "谢谢师傅", {}, "", "谢谢师傅"),
        ("cost_approval", "approve", "只此一次", {}, "只此一次", ""),
        ("cost_approval", "reject", "太贵", {"refusal": "太贵"}, "", ""),
    ],
)
def test_words_written_before_a_press_are_what_it_asks_for_or_are_kept_beside_it(
    node: str, action: str, words: str, answers: dict[str, str], reason: str, remark: str
) -> None:
    said = written_at(node, action, words)
    assert (said.answers, said.reason, said.remark) == (answers, reason, remark)


@given(st.text(max_size=40))
def test_whatever_is_written_before_a_press_is_kept_somewhere(words: str) -> None:
    said = written_at("cost_approval", "approve", words)
    assert said.reason == words.strip()
