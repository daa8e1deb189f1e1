"""Forms that show, require, offer and compute: asked in a chat, one question at a time."""

from __future__ import annotations

from tests.workflows.builders_forms import SMALL, Chat
from workflows.forms.sessions import Done, Press
from workflows.kinds.problems import ProblemCode
from workflows.parsing import parse

FORM = """\
form:
  - {id: product, kind: choice, label: 产品, required: true, options: [{id: ac, label: 空调}, {id: tv, label: 电视}]}
  - id: fault
    kind: choice
    label: 故障
    required: true
    options:
      - {id: leaking, label: 漏水, when: 产品 = "空调"}
      - {id: no_picture, label: 没画面, when: 产品 = "电视"}
  - {id: indoor, kind: yes_no, label: 是否室内机, shown: 产品 = "空调", required: true}
  - {id: guests, kind: number, label: 人数, default: "1"}
  - id: parts
    kind: subform
    label: 配件
    columns:
      - {id: article, kind: text, label: 名称, required: true}
      - {id: quantity, kind: number, label: 数量, required: true, minimum: 1, checks: [{rule: 数量 < 100, message: 一次最多 99 个。}]}
      - {id: price, kind: money, label: 单价}
      - {id: amount, kind: money, label: 小计, formula: 数量 * 单价}
  - {id: total, kind: money, label: 总价, formula: "SUM(配件.小计)"}
  - {id: budget, kind: money, label: 预算, checks: [{rule: 总价 <= 预算, message: 总价超出了预算，请核对。}]}
  - {id: urgent, kind: yes_no, label: 加急, filled_by: staff}
  - {id: thing, kind: text, label: 物品, filled_by: staff}
  - {id: cost, kind: money, label: 费用, filled_by: staff}
"""
FLOW = SMALL[SMALL.index("flow:") :]
RULED = parse(
    SMALL[: SMALL.index("form:")]
    + FORM
    + FLOW.replace("{field: thing, op: in, value: [pump]}", "{field: thing, value: 水泵}")
    .replace("card: [thing, cost]", "card: [product, cost]")
    .replace("fill: [cost]", "fill: [cost, thing, urgent]")
)


def chat(words: str = "") -> Chat:
    return Chat(words, RULED)


def choices(asked: Chat) -> list[str]:
    return [choice.id for choice in asked.ask.question.choices]


def asks(asked: Chat) -> str:
    question = asked.ask.question
    return question.field.id if question.field else question.stage.value


def at_the_parts() -> Chat:
    asked = chat("空调漏水")
    asked.say("是")
    return asked


def test_question_that_does_not_apply_is_never_asked() -> None:
    asked = chat("电视没画面")
    assert asks(asked) == "article", "室内机 is asked of air conditioners only"


def test_only_what_goes_with_the_product_is_offered() -> None:
    asked = chat("电视")
    assert asks(asked) == "fault"
    assert choices(asked) == ["no_picture"]


def test_changing_the_product_opens_what_depended_on_it() -> None:
    asked = at_the_parts()
    asked.say("产品改成电视")
    assert asks(asked) == "fault"
    asked.say("没画面")
    assert asks(asked) == "article"
    assert "indoor" not in _finished(asked).answers


def _finished(asked: Chat) -> Done:
    asked.say("没有")
    asked.say("没有")
    asked.say("提交")
    return asked.done


def test_default_is_not_asked_but_shown_and_can_be_changed() -> None:
    asked = at_the_parts()
    asked.say("没有")
    asked.say("跳过")
    lines = {field.id: answer for field, answer in asked.ask.question.lines}
    assert lines["guests"] == "1"
    asked.say("人数改成 3")
    asked.say("提交")
    assert asked.done.answers["guests"] == "3"


def test_rows_are_asked_column_by_column_and_added_up() -> None:
    asked = at_the_parts()
    for words in ("压缩机", "2", "350"):
        asked.say(words)
    assert choices(asked) == [Press.MORE, Press.DONE]
    asked.say("再加一条")
    for words in ("电容", "3", "跳过"):
        asked.say(words)
    asked.say("完成")
    asked.say("1000")
    asked.say("提交")
    assert asked.done.answers["parts"] == [
        {"article": "压缩机", "quantity": "2", "price": "350", "amount": "700"},
        {"article": "电容", "quantity": "3"},
    ]
    assert asked.done.answers["total"] == "700"


def test_whole_rows_are_taken_from_one_message() -> None:
    asked = at_the_parts()
    asked.say("压缩机 2 350\n电容，3，20")
    assert choices(asked) == [Press.MORE, Press.DONE]
    asked.say("2")
    asked.say("跳过")
    asked.say("提交")
    assert asked.done.answers["total"] == "760"


def test_more_rows_can_just_be_said_between_two() -> None:
    asked = at_the_parts()
    asked.say("压缩机 2 350")
    asked.say("电容")
    assert asks(asked) == "quantity"


def test_row_that_breaks_a_check_is_asked_again_with_its_reason() -> None:
    asked = at_the_parts()
    for words in ("螺丝", "200", "1"):
        asked.say(words)
    problem = asked.ask.question.problem
    assert problem and problem.labels[0].zh == "一次最多 99 个。"
    assert asks(asked) == "article"


def test_step_back_in_a_row_goes_to_the_column_before() -> None:
    asked = at_the_parts()
    asked.say("压缩机")
    assert asks(asked) == "quantity"
    asked.say("上一步")
    assert asks(asked) == "article"


def test_optional_rows_are_passed_over_at_their_first_column() -> None:
    asked = at_the_parts()
    assert asked.ask.question.can_skip
    asked.say("跳过")
    assert asks(asked) == "budget"


def test_answers_that_break_a_check_together_are_asked_again_in_the_forms_words() -> None:
    asked = at_the_parts()
    asked.say("压缩机 2 350")
    asked.say("完成")
    asked.say("500")
    assert asks(asked) == "budget"
    problem = asked.ask.question.problem
    assert problem and problem.code is ProblemCode.BROKEN_RULE
    assert problem.labels[0].zh == "总价超出了预算，请核对。"
    asked.say("800")
    assert asks(asked) == "summary"
