from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.workflows.builders_forms import NOW
from workflows.answers import Answer, Answers, Row
from workflows.expressions.surroundings import Surroundings
from workflows.form_fields import FormField
from workflows.kinds.problems import ProblemCode
from workflows.sheets.compiling import compile_form
from workflows.sheets.sheet import Sheet, fill_in, with_results

AROUND = Surroundings(now=NOW)
REPAIR = """
- {id: product, kind: choice, label: 产品, options: [{id: ac, label: 空调}, {id: tv, label: 电视}]}
- id: fault
  kind: choice
  label: 故障
  options:
    - {id: leaking, label: 漏水, when: 产品 = "空调"}
    - {id: no_picture, label: 没画面, when: 产品 = "电视"}
    - {id: other, label: 其他}
- {id: indoor, kind: yes_no, label: 是否室内机, shown: 产品 = "空调"}
- {id: warranty, kind: yes_no, label: 在保, default: "FALSE"}
- {id: invoice, kind: text, label: 发票号, required: 在保}
- id: parts
  kind: subform
  label: 配件
  columns:
    - {id: article, kind: text, label: 名称, required: true}
    - {id: quantity, kind: number, label: 数量, required: true, minimum: 1}
    - {id: price, kind: money, label: 单价, required: true}
    - {id: amount, kind: money, label: 小计, formula: 数量 * 单价}
- {id: labour, kind: money, label: 人工费}
- {id: total, kind: money, label: 总价, formula: "SUM(配件.小计) + 人工费"}
- {id: budget, kind: money, label: 预算, checks: [{rule: 总价 <= 预算, message: 总价超出了预算。}]}
"""


def form(text: str) -> tuple[FormField, ...]:
    return tuple(FormField.model_validate(each) for each in yaml.safe_load(text))


def filled(answers: Answers, text: str = REPAIR) -> Sheet:
    blueprint, wrong = compile_form(form(text))
    assert wrong == ()
    return fill_in(blueprint, answers, AROUND)


def options(sheet: Sheet, field_id: str) -> list[str]:
    return [option.id for option in sheet.fields[field_id].options]


def test_empty_form_shows_what_depends_on_nothing() -> None:
    sheet = filled({})
    assert "indoor" not in sheet.fields
    assert options(sheet, "fault") == ["other"]
    assert "total" not in sheet.answers, "an unfilled price gives no total"


def test_options_go_with_what_was_chosen_before() -> None:
    assert options(filled({"product": "ac"}), "fault") == ["leaking", "other"]
    assert options(filled({"product": "tv"}), "fault") == ["no_picture", "other"]


def test_answer_that_is_no_longer_offered_is_open_again() -> None:
    assert filled({"product": "ac", "fault": "leaking"}).answers["fault"] == "leaking"
    assert "fault" not in filled({"product": "tv", "fault": "leaking"}).answers


def test_hidden_field_has_no_answer_though_it_was_given_one() -> None:
    assert filled({"product": "ac", "indoor": True}).answers["indoor"] is True
    assert "indoor" not in filled({"product": "tv", "indoor": True}).answers


def test_default_is_taken_until_somebody_answers() -> None:
    assert filled({}).answers["warranty"] is False
    assert filled({}).assumed == {"warranty"}
    assert filled({"warranty": True}).assumed == frozenset()


def test_field_is_required_only_when_its_condition_holds() -> None:
    assert filled({"warranty": True}).fields["invoice"].required is True
    assert filled({"warranty": False}).fields["invoice"].required is False


PARTS: list[Row] = [
    {"article": "压缩机", "quantity": "2", "price": "350.5"},
    {"article": "电容", "quantity": "3", "price": "20"},
]


def with_parts(**more: Answer) -> Answers:
    return {"parts": [dict(row) for row in PARTS], **more}


def test_rows_compute_and_the_total_adds_them_up() -> None:
    sheet = filled(with_parts(labour="100"))
    assert [row["amount"] for row in _rows(sheet)] == ["701", "60"]
    assert sheet.answers["total"] == "861"


def _rows(sheet: Sheet) -> list[dict[str, Answer]]:
    parts = sheet.answers["parts"]
    assert isinstance(parts, list)
    return [dict(row) for row in parts if isinstance(row, dict)]


def test_result_cannot_be_typed_over() -> None:
    assert filled(with_parts(labour="100", total="1")).answers["total"] == "861"


def test_broken_check_blames_its_field_in_its_own_words() -> None:
    sheet = filled(with_parts(labour="100", budget="500"))
    problem = sheet.problems["budget"]
    assert problem.code is ProblemCode.BROKEN_RULE
    assert problem.labels[0].zh == "总价超出了预算。"


def test_check_with_something_still_missing_blames_nobody() -> None:
    assert filled({"budget": "500"}).problems == {}


def test_results_follow_the_answers_they_are_kept_with() -> None:
    blueprint, _ = compile_form(form(REPAIR))
    kept = with_results(blueprint, with_parts(labour="100", total="7"), AROUND)
    assert kept["total"] == "861"
    assert "warranty" not in kept, "defaults are the form's, not the ticket's"
    gone = with_results(blueprint, {"labour": "100", "total": "861"}, AROUND)
    assert gone["total"] == "100"


CYCLES = [
    (
        "[{id: a, kind: number, label: 甲, formula: 乙 + 1}, {id: b, kind: number, label: 乙, formula: 甲 + 1}]",
        {"a", "b"},
    ),
    ("[{id: a, kind: number, label: 甲, formula: 甲 + 1}]", {"a"}),
    (
        "[{id: a, kind: yes_no, label: 甲, shown: 乙}, {id: b, kind: yes_no, label: 乙, shown: 甲}]",
        {"a", "b"},
    ),
]


@pytest.mark.parametrize("text, ring", CYCLES)
def test_fields_that_wait_for_each_other_are_told_as_a_ring(text: str, ring: set[str]) -> None:
    _, wrong = compile_form(form(text))
    assert [set(each.ring) for each in wrong] == [ring]


WRONG = [
    ("[{id: a, kind: number, label: 甲, formula: 总介 + 1}]", "form[0].formula"),
    ('[{id: a, kind: number, label: 甲, formula: "\\"贵\\""}]', "form[0].formula"),
    ("[{id: a, kind: text, label: 甲, required: 1 + 1}]", "form[0].required"),
    (
        "[{id: a, kind: text, label: 甲, checks: [{rule: LEN(甲) > , message: 短}]}]",
        "form[0].checks[0].rule",
    ),
    (
        "[{id: p, kind: subform, label: 配件, columns: [{id: n, kind: number, label: 数, formula: 无 * 2}]}]",
        "form[0].columns[0].formula",
    ),
]


@pytest.mark.parametrize("text, path", WRONG)
def test_wrong_expression_is_told_with_its_place(text: str, path: str) -> None:
    _, wrong = compile_form(form(text))
    assert [each.path for each in wrong] == [path]


def test_column_may_read_the_form_around_it() -> None:
    text = """
    - {id: rate, kind: number, label: 折扣}
    - id: parts
      kind: subform
      label: 配件
      columns:
        - {id: price, kind: money, label: 单价}
        - {id: pay, kind: money, label: 应付, formula: 单价 * 折扣}
    """
    parts: list[Row] = [{"price": "100"}]
    sheet = filled({"rate": "0.8", "parts": parts}, text)
    assert _rows(sheet) == [{"price": "100", "pay": "80"}]


def test_limits_of_a_date_are_worked_out_in_the_companys_zone() -> None:
    text = '[{id: visit, kind: text, label: 上门, earliest: TODAY(), latest: "TODAY() + 7"}]'
    zone = ZoneInfo("Asia/Shanghai")
    first, last = filled({}, text).limits["visit"]
    assert first == datetime(2026, 11, 24, tzinfo=zone)
    assert last == datetime(2026, 12, 1, tzinfo=zone)


def test_division_by_nothing_hides_no_question_and_says_so() -> None:
    text = """
    - {id: count, kind: number, label: 台数}
    - {id: share, kind: number, label: 均价, formula: 100 / 台数}
    - {id: why, kind: text, label: 说明, shown: 100 / 台数 > 5}
    """
    sheet = filled({"count": "0"}, text)
    assert sheet.problems["share"].code is ProblemCode.NOT_COMPUTED
    assert "why" in sheet.fields


def test_linked_record_keeps_its_columns_which_are_no_rows() -> None:
    device: Answer = {"id": "A-1", "label": "挂机空调", "until": "2027-05-01"}
    sheet = filled(
        {"device": device},
        """
- {id: device, kind: asset, label: 设备, columns: [{id: until, kind: date, label: 保修到期}]}
- {id: until, kind: lookup, label: 保修到期, formula: 设备.保修到期}
""",
    )
    assert sheet.answers == {"device": device, "until": "2027-05-01"}
