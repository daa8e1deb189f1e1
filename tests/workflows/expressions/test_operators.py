from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from tests.workflows.expressions.repair_form import (
    AROUND,
    BEIJING,
    FAULT,
    PRODUCT,
    compiled,
    fault,
    result,
)
from workflows.expressions.faults import FaultCode
from workflows.expressions.types import ANY, DATE, MOMENT, NUMBER, TEXT, Base, Type, list_of
from workflows.expressions.values import Picked, Value


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("10 - (3 - 2)", "9"),
        ("16 / 4 / 2", "2"),
        ("-2 ^ 2", "4"),  # as in Excel
        ("-(2 ^ 2)", "-4"),
        ("2 ^ 3 ^ 2", "64"),  # as in Excel
        ("2 ^ -1", "0.5"),
        ("--3", "3"),
        ("+3", "3"),
        ("50%", "0.5"),
        ("200 * 10%", "20"),
        ("50%%", "0.005"),
        ("-50%", "-0.5"),
        ("0.1 + 0.2", "0.3"),
        ("１．５ ＋ １", "2.5"),
        ("６ ÷ ２ × ４", "12"),
        (".5 + 1e2", "100.5"),
        ("=1 + 1", "2"),
        (" ＝ 1 + 1", "2"),
        ("总价 * 件数", "1801.5"),
        ("1 / 4", "0.25"),
    ],
)
def test_numbers_are_calculated_as_excel_does_but_exactly(text: str, expected: str) -> None:
    assert result(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    ["总价 + 1", "1 - 总价", "总价 * 2", "2 / 总价", "总价 ^ 2", "-总价", "总价%", "总价 - 总价"],
)
def test_a_calculation_with_a_blank_is_blank(text: str) -> None:
    assert result(text, total=None) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ('总价 = ""', True),
        ("总价 = 0", False),
        ("总价 <> 0", True),
        ("总价 < 1", False),
        ("总价 >= 0", False),
        ("总价 <> 总价", False),
        ('"a" & 总价 & "b"', "ab"),
        ("SUM(总价, 1)", Decimal(1)),
        ("IF(总价 > 1, 1, 2)", Decimal(2)),
        ("预约日期 + 总价", None),
        ("预约日期 - 总价", None),
    ],
)
def test_each_operator_has_its_rule_for_a_blank(text: str, expected: Value) -> None:
    assert result(text, total=None) == expected


@pytest.mark.parametrize("blank", [None, "", ()])
def test_blank_is_blank_however_it_is_kept(blank: Value) -> None:
    assert result('故障 = ""', faults=blank) is True
    assert result('故障 <> ""', faults=blank) is False
    assert result('设备 = ""', asset=None) is True


@pytest.mark.parametrize(
    "text, expected",
    [
        ('"AC-20" = "ac-20"', True),
        ('"a" < "B"', True),
        ("总价 > 600", True),
        ("总价 ≥ 600.5", True),
        ("总价 ≤ 600.5", True),
        ("总价 ≠ 600.5", False),
        ("总价 != 600.5", False),
        ("总价 ＜＝ 1", False),
        ("总价 ＜＞ 1", True),
        ("在保 = 是", True),
        ('在保 = "否"', False),
        ("在保 <> 假", True),
        ('营业时间 < "9:30"', True),
        ('配件.名称 = {"滤芯", "压缩机"}', True),
    ],
)
def test_values_are_compared_as_people_mean_it(text: str, expected: bool) -> None:
    assert result(text) is expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('产品 = "空调"', True),
        ('产品 = "ac"', True),
        ('产品 = "AIR CONDITIONER"', True),
        ('产品 <> "冰箱"', True),
        ("产品 = 另一产品", False),
        ("产品 = 故障描述", False),
        ('产品 & "！"', "空调！"),
        ('CONTAINS(故障, "漏水")', True),
        ('CONTAINS(故障, "Leak")', True),
        ('CONTAINS({"空调", "冰箱"}, 产品)', True),
        ('SWITCH(产品, "空调", "冷", "冰箱", "冻", "？")', "冷"),
        ('COUNTIF(配件.类别, "空调")', Decimal(1)),
        ('COUNTIF(配件.类别, "<>空调")', Decimal(1)),
        ('SUMIF(配件.类别, "Fridge", 配件.小计)', Decimal("350.5")),
        ('EXACT(产品, "ac")', True),
    ],
)
def test_a_choice_is_known_by_any_of_its_labels_and_compared_by_its_id(
    text: str, expected: Value
) -> None:
    assert result(text) == expected


def test_a_choice_with_an_outdated_label_is_still_the_same_option() -> None:
    assert result('产品 = "空调"', product=Picked("ac", "旧的叫法")) is True
    assert result('SWITCH(产品, "空调", 1, 2)', product=Picked("ac", "旧的叫法")) == 1


def test_an_option_is_kept_by_its_id() -> None:
    assert compiled('产品 = "Air Conditioner"').text == 'product = "ac"'
    assert compiled('CONTAINS(故障, "漏水")').text == 'CONTAINS(faults, "leak")'
    assert compiled('IF(在保, "冰箱", "")', PRODUCT).text == 'IF(covered, "fridge", "")'


@pytest.mark.parametrize(
    "text, expected",
    [
        ("预约日期 + 3", date(2026, 11, 29)),
        ("3 + 预约日期", date(2026, 11, 29)),
        ("预约日期 - 26", date(2026, 10, 31)),
        ("预约日期 + 1.9", date(2026, 11, 27)),
        ("报修时间 + 0.5", datetime(2026, 11, 24, 21, 30, tzinfo=BEIJING)),
        ("报修时间 + 1 / 3", datetime(2026, 11, 24, 17, 30, tzinfo=BEIJING)),
        ('预约日期 - "2026-11-20"', Decimal(6)),
        ('"2026-12-26" - 预约日期', Decimal(30)),
        ("(预约日期 - 报修时间) * 24", Decimal("38.5")),
        ("报修时间 - 报修时间", Decimal(0)),
        ("TODAY() - 预约日期", Decimal(-2)),
        ("(营业时间 - 营业时间) * 24", Decimal(0)),
        ('("2026-11-27" - 预约日期) * 24', Decimal(24)),
    ],
)
def test_days_are_calculated_with(text: str, expected: Value) -> None:
    assert result(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('预约日期 = "2026-11-26"', True),
        ('预约日期 >= "2026年11月26日"', True),
        ('"2026/11/25" < 预约日期', True),
        ('报修时间 > "2026-11-24 09:00"', True),
        ('报修时间 > "2026-11-24"', True),
        ('报修时间 = "2026-11-24T9:30"', True),
        ("预约日期 > 报修时间", True),
        ("预约日期 - 2 < 报修时间", True),
        ('DAYS("2026-11-28", 预约日期) = 2', True),
    ],
)
def test_a_date_in_quotes_is_a_date_beside_one_and_a_date_is_its_midnight(
    text: str, expected: bool
) -> None:
    assert result(text) is expected


def test_a_moment_in_quotes_is_of_the_zone_of_whoever_evaluates() -> None:
    expression = compiled('报修时间 = "2026-11-24 09:30"')
    assert expression.text == 'reported = "2026-11-24 09:30"'
    assert result('"2026-11-24 09:30"', MOMENT) == datetime(2026, 11, 24, 9, 30, tzinfo=BEIJING)


@pytest.mark.parametrize(
    "text, code",
    [
        ("1 / 0", FaultCode.DIVISION_BY_ZERO),
        ("0 / 0", FaultCode.DIVISION_BY_ZERO),
        ("0 ^ -1", FaultCode.DIVISION_BY_ZERO),
        ("总价 / (件数 - 3)", FaultCode.DIVISION_BY_ZERO),
        ("(-8) ^ 0.5", FaultCode.NOT_A_NUMBER),
        ("9e99 * 10", FaultCode.TOO_LARGE),
        ("10 ^ 100", FaultCode.TOO_LARGE),
        ("1.1 ^ 1e20", FaultCode.TOO_LARGE),
        ("预约日期 + 1e9", FaultCode.NOT_A_DATE),
        ("报修时间 - 1e90", FaultCode.NOT_A_DATE),
        ("预约日期 - 1e99", FaultCode.NOT_A_DATE),
        ('IF(在保, 1, "x") & "" & IF(件数 = 3, 1 / 0, "")', FaultCode.DIVISION_BY_ZERO),
    ],
)
def test_what_cannot_be_calculated_is_a_fault_and_never_silent(text: str, code: FaultCode) -> None:
    assert fault(text) is code


@pytest.mark.parametrize(
    "text, wanted, values, code",
    [
        ('IF(在保, "x", 1) + 1', None, {}, FaultCode.NOT_A_NUMBER),
        ('IF(在保, "x", 1) < 2', None, {}, FaultCode.WRONG_ARGUMENT),
        ('IF(在保, "x", 1)', NUMBER, {}, FaultCode.WRONG_RESULT),
        ('IF(在保, 1, "x")', TEXT, {}, FaultCode.WRONG_RESULT),
        ("IF(在保, 1, 预约日期)", DATE, {}, FaultCode.WRONG_RESULT),
        ("总价 + 1", None, {"total": "600"}, FaultCode.NOT_A_NUMBER),
        ("总价 + 1", None, {"total": Decimal("NaN")}, FaultCode.NOT_A_NUMBER),
        ("总价", NUMBER, {"total": Decimal("1e500")}, FaultCode.TOO_LARGE),
        ("总价", NUMBER, {"total": True}, FaultCode.WRONG_RESULT),
    ],
)
def test_what_turns_out_only_now_not_to_fit_is_a_fault(
    text: str, wanted: Type | None, values: dict[str, Value], code: FaultCode
) -> None:
    assert fault(text, wanted, **values) is code


@pytest.mark.parametrize(
    "text, wanted, expected",
    [
        ("预约日期", MOMENT, datetime(2026, 11, 26, tzinfo=BEIJING)),
        ("产品", TEXT, "空调"),
        ("故障", list_of(TEXT), ("漏水", "异响")),
        ('"漏水"', list_of(FAULT), (Picked("leak", "漏水"),)),
        ('IF(在保, "", 1)', NUMBER, None),
        ('IF(在保, "", "x")', TEXT, ""),
        ("{}", list_of(NUMBER), ()),
        ("总价", NUMBER, Decimal("600.50")),
        ("营业时间", Type(Base.TIME), time(9)),
        ('IF(在保, 1, "x")', ANY, Decimal(1)),
    ],
)
def test_the_result_comes_as_the_type_that_was_wanted(
    text: str, wanted: Type, expected: Value
) -> None:
    assert result(text, wanted) == expected


def test_a_fault_in_a_branch_not_taken_does_not_matter() -> None:
    assert result("IF(件数 = 0, 0, 总价 / 件数)", pieces=Decimal(0)) == 0
    assert result("IFERROR(总价 / 件数, 0)", pieces=Decimal(0)) == 0


def test_a_field_that_was_never_heard_of_when_it_runs_is_blank() -> None:
    assert compiled("总价 + 1").evaluate({}, AROUND) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("10 / 3 * 3", Decimal(10)),
        ("10 / 3 * 3 = 10", True),
        ("10 / 3 * 3 >= 10", True),
        ('10 / 3 * 3 & ""', "10"),
        ("INT(10 / 3 * 3)", Decimal(10)),
        ("INT((报修时间 + 1 / 3 - 报修时间) * 24)", Decimal(8)),
    ],
)
def test_what_is_divided_and_multiplied_again_is_the_same(text: str, expected: Value) -> None:
    assert result(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('"a""b"', 'a"b'),
        ("“a””b”", "a”b"),
        ("“a“", "a"),
        ('＂a＂＂b"', "a＂b"),
        ('"““"', "““"),
        ('“他说"好"，走了”', '他说"好"，走了'),
        ('"１＋ａ，（）"', "１＋ａ，（）"),
        ('"\n😀"', "\n😀"),
        ('"[[]]"', "[[]]"),
    ],
)
def test_text_in_quotes_stays_as_it_was_written(text: str, expected: str) -> None:
    assert result(text) == expected
    assert result(compiled(text).text) == expected
