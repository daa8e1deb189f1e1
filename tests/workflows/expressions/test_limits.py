from __future__ import annotations

import sys
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.workflows.expressions.repair_form import (
    AROUND,
    FILLED,
    compiled,
    fault,
    flaw,
    flaws,
    result,
)
from workflows.expressions.expression import Expression, Scope
from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.catalogue import FUNCTIONS
from workflows.expressions.limits import DEEPEST, LONGEST, MOST_FLAWS, MOST_PARTS
from workflows.expressions.types import NUMBER, Name
from workflows.expressions.wording import explain


def test_a_text_may_be_so_long_and_no_longer() -> None:
    assert result("1" + " " * (LONGEST - 1)) == 1
    found = flaw("1" + " " * LONGEST)
    assert (found.code, found.start, found.end) == ("too_long", LONGEST, LONGEST + 1)
    assert explain(found, "zh_CN").startswith("第 2001 个字符：表达式超过 2000 个字符。")


def test_what_would_be_too_long_to_keep_is_refused_too() -> None:
    scope = Scope((Name("a_very_long_identifier_of_a_field", ("长",), NUMBER),))
    text = "+".join("长" * 100)
    assert [each.code for each in flaws(text, scope=scope)] == ["too_long"]


def test_an_expression_may_have_so_many_parts_and_no_more() -> None:
    within = "+".join("1" * (MOST_PARTS // 2))
    assert result(within) == MOST_PARTS // 2
    assert flaw(within + "+11").code == "too_many_parts"


NESTED = [
    ("(", "1", ")", None),  # brackets alone nest nothing
    ("-", "1", "", "too_deep"),
    ("1-(", "1", ")", "too_deep"),
    ("1^(", "1", ")", "too_deep"),
    ("", "1", "%", "too_deep"),
    ("NOT ", "在保", "", "too_deep"),
    ("IF(在保,", "1", ")", "too_deep"),
    ("{", "1", "}", "too_deep"),
    ("IFERROR(1,", "1", ")", "too_deep"),
]


@pytest.mark.parametrize("opening, inmost, closing, code", NESTED)
def test_what_is_nested_too_deep_is_refused_where_it_gets_too_deep(
    opening: str, inmost: str, closing: str, code: str | None
) -> None:
    text = opening * 180 + inmost + closing * 180
    assert [each.code for each in flaws(text)] == ([code] if code else [])


@pytest.mark.parametrize("opening, inmost, closing, code", NESTED)
def test_what_is_nested_as_deep_as_may_be_runs(
    opening: str, inmost: str, closing: str, code: str | None
) -> None:
    depth = DEEPEST - 1
    expression = compiled(opening * depth + inmost + closing * depth)
    expression.evaluate(FILLED, AROUND)
    assert compiled(expression.text).text == expression.text
    assert compiled(expression.shown({})).text == expression.text


def test_the_deepest_expression_needs_little_of_pythons_stack() -> None:
    text = "IF(NOT(" * 24 + "在保" + "), 在保, 真)" * 24
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_depth_now() + 600)
    try:
        assert isinstance(result(text), bool)
    finally:
        sys.setrecursionlimit(limit)


def test_no_more_mistakes_are_told_than_anybody_reads() -> None:
    assert len(flaws("+".join(["总介"] * 100))) == MOST_FLAWS
    assert len(flaws("#" * LONGEST)) == MOST_FLAWS


def test_a_thousand_steps_are_few_and_long_lists_are_many() -> None:
    rows = tuple({"subtotal": Decimal(1)} for _ in range(10_000))
    assert result("SUM(配件.小计)", parts=rows) == 10_000
    text = "+".join(["SUM(配件.小计)"] * 6)
    assert fault(text, parts=rows) is FaultCode.TOO_MANY_STEPS
    assert fault(f"IFERROR({text}, 0)", parts=rows) is FaultCode.TOO_MANY_STEPS


def test_each_evaluation_counts_its_own_steps() -> None:
    rows = tuple({"subtotal": Decimal(1)} for _ in range(10_000))
    expression = compiled("SUM(配件.小计)")
    for _ in range(20):
        assert expression.evaluate({"parts": rows}, AROUND) == 10_000


def test_a_result_has_its_limits() -> None:
    assert result('REPT("字", 10000)') == "字" * 10_000
    assert fault('REPT("字", 10000) & "字"') is FaultCode.TOO_LARGE
    rows = tuple({"photos": ("a.jpg",) * 1_001} for _ in range(10))
    assert fault("配件.照片", parts=rows) is FaultCode.TOO_LARGE


PIECES = st.sampled_from([
    *"+-*/^&=<>%(){},;，；、．＋－＝（）“”\"'[]【】.#\n \t　0159",
    "总价", "件数", "产品", "故障", "配件", ".小计", "在保", "预约日期", "[客户 备注(选填)]", "24小时电话",
    "IF(", "SUM(", "CONTAINS(", "如果（", "NOT ", "且", "或者", "and", "维修或更换", "TRUE", "是",
    "1.5", "1e9", "<>", "≥", '"空调"', "“”",
])  # fmt: skip
ANYTHING = st.text(max_size=300) | st.lists(PIECES, max_size=60).map("".join)


@given(ANYTHING)
@example("\ud800总价\x00")
@example("-" * LONGEST)
@example("a" * 100_000)
@example("“" * 100_000)
@example("且" * LONGEST)
@example("总介且" * 600)
@example("1E99999999999")
@example("²+①")
@example("٣ + ১")
def test_whatever_is_written_is_an_expression_or_flawed(text: str) -> None:
    found = flaws(text)
    for each in found:
        assert 0 <= each.start <= each.end <= len(text)
        assert explain(each, "zh_CN") and explain(each, "en")
    if not found:
        check_kept_shown_and_run(compiled(text))


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(PIECES, max_size=6))
def test_no_function_is_thrown_off_by_what_it_is_given(name: str, arguments: list[str]) -> None:
    text = f"{name}({', '.join(arguments)})"
    if not flaws(text):
        check_kept_shown_and_run(compiled(text))


def check_kept_shown_and_run(expression: Expression) -> None:
    assert compiled(expression.text).text == expression.text
    assert compiled(expression.shown({})).text == expression.text
    for values in (FILLED, {}):
        with suppress(Fault):
            expression.evaluate(values, AROUND)


def _depth_now() -> int:
    frame, depth = sys._getframe(), 0
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    return depth
