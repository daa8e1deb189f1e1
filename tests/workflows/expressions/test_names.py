from __future__ import annotations

import pytest

from tests.workflows.expressions.repair_form import NAMES, SCOPE, compiled, flaw, result
from workflows.expressions.expression import Scope, compile_expression
from workflows.expressions.types import NUMBER, TEXT, Base, Name, Type, list_of


@pytest.mark.parametrize(
    "text, kept",
    [
        ("总价", "total"),
        ("Total", "total"),
        ("TOTAL", "total"),
        ("ＴＯＴＡＬ", "total"),
        ("total", "total"),
        ("[总价]", "total"),
        ("【总价】", "total"),
        ("［ 总价 ］", "total"),
        ("[客户 备注(选填)]", "note"),
        ("[客户　备注（选填）]", "note"),
        ("[in  warranty]", "covered"),
        ("24小时电话", "hotline"),
        ("２４小时电话", "hotline"),
        ("配件.小计", "parts.subtotal"),
        ("配件 . [小计]", "parts.subtotal"),
        ("Parts.Subtotal", "parts.subtotal"),
        ("设备.型号", "asset.model"),
        ("INDEX(配件, 1).小计", "INDEX(parts, 1).subtotal"),
    ],
)
def test_a_name_is_its_id_or_any_label_in_any_case_and_width(text: str, kept: str) -> None:
    assert compiled(text).text == kept


@pytest.mark.parametrize(
    "text, kept",
    [
        ("总价>500且件数>2", "AND(total > 500, pieces > 2)"),
        ("总价>500.5或者件数=2并且在保", "OR(total > 500.5, AND(pieces = 2, covered))"),
        ('在保且维修或更换="更换"', 'AND(covered, repair_or_swap = "更换")'),
        ("在保 且(件数=1或件数=2)", "AND(covered, OR(pieces = 1, pieces = 2))"),
        ("在保且且(在保, 在保)", "AND(covered, AND(covered, covered))"),
        ("在保且非(在保)", "AND(covered, NOT(covered))"),
        ('24小时电话=""或总价=24', 'OR(hotline = "", total = 24)'),
        ("在保 and not covered", "AND(covered, NOT(covered))"),
        ("真且假", "AND(TRUE, FALSE)"),
    ],
)
def test_words_between_names_need_no_blanks_and_the_longest_name_wins(text: str, kept: str) -> None:
    assert compiled(text).text == kept


def test_a_column_of_a_subform_is_a_list_and_of_a_record_a_value() -> None:
    assert result("SUM(配件.小计)") == result("70 + 350.5")
    assert compiled("配件.小计").type == list_of(NUMBER)
    assert result("设备.型号") == "KFR-35"
    assert compiled("设备.型号").type == TEXT


def test_lists_in_the_cells_of_a_column_are_laid_out_one_behind_the_other() -> None:
    assert result("配件.照片") == ("a.jpg", "b.jpg")
    assert compiled("配件.照片").type == list_of(TEXT)


def test_what_is_read_names_the_field_and_the_column() -> None:
    expression = compiled("IF(SUM(配件.小计) > 总价, 设备.型号, [客户 备注(选填)])")
    assert expression.reads == {"parts", "parts.subtotal", "total", "asset", "asset.model", "note"}
    assert expression.functions == {"IF", "SUM"}


def test_a_label_of_two_fields_is_refused_with_both_ids() -> None:
    scope = Scope((*NAMES, Name("price", ("总价",), NUMBER)))
    found = flaw("1 + 总价", scope=scope)
    assert (found.code, found.start, found.end) == ("shared_name", 4, 6)
    assert found.params == {"name": "总价", "first": "total", "second": "price"}
    assert compile_expression("total + price", scope).reads == {"total", "price"}


def test_an_id_written_exactly_wins_over_a_label_and_a_label_over_an_id_in_other_case() -> None:
    scope = Scope((Name("fee", ("费用",), NUMBER), Name("cost", ("Fee",), NUMBER)))
    assert compile_expression("fee", scope).reads == {"fee"}
    assert compile_expression("Fee", scope).reads == {"cost"}
    assert compile_expression("费用 + COST", scope).reads == {"fee", "cost"}


def test_columns_hide_the_fields_of_the_form_around_them() -> None:
    scope = Scope(PART_COLUMNS, outer=(*NAMES, Name("all", ("数量",), NUMBER)))
    assert compile_expression("数量 * 总价", scope).reads == {"quantity", "total"}


def test_a_name_with_a_bracket_in_it_is_written_with_the_bracket_twice() -> None:
    scope = Scope((Name("size", ("尺寸[cm]",), NUMBER),))
    expression = compile_expression("[尺寸[cm]]] + 1", scope)
    assert expression.text == "size + 1"
    assert expression.shown({}) == "[尺寸[cm]]] + 1"


SHOWN = [
    ('IF(total>500, "需审批", "")', 'IF(总价 > 500, "需审批", "")'),
    ("SUM(parts.subtotal)", "SUM(配件.小计)"),
    ("note & hotline", "[客户 备注(选填)] & [24小时电话]"),
    ('product = "ac"', '产品 = "空调"'),
    ('CONTAINS(faults, "leak")', 'CONTAINS(故障, "漏水")'),
    ("INDEX(parts, 1).subtotal", "INDEX(配件, 1).小计"),
]


@pytest.mark.parametrize("kept, shown", SHOWN)
def test_what_is_kept_with_ids_is_shown_with_labels_and_read_back(kept: str, shown: str) -> None:
    expression = compiled(kept)
    assert expression.shown({}) == shown
    assert compiled(shown).text == expression.text


def test_a_renamed_field_is_shown_by_its_new_label() -> None:
    labels = {"total": "合计 金额", "parts": "零件", "parts.subtotal": "行小计"}
    assert compiled("总价 > SUM(配件.小计)").shown(labels) == "[合计 金额] > SUM(零件.行小计)"


@pytest.mark.parametrize(
    "labels",
    [
        {"total": "件数"},  # another field's label
        {"total": "pieces"},  # another field's id
        {"total": "费用", "pieces": "费用"},  # two fields renamed to the same
        {"total": " "},
    ],
)
def test_a_label_that_leads_elsewhere_is_not_shown(labels: dict[str, str]) -> None:
    assert compiled("总价 + 1").shown(labels) == "total + 1"


@pytest.mark.parametrize(
    "label", ["真", "且", "not", "110", "1e5", "行]1", "a.b", "-", "年　龄", "😀"]
)
def test_any_label_can_be_shown_and_read_back(label: str) -> None:
    scope = Scope((Name("odd", (label,), NUMBER), Name("even", ("双",), NUMBER)))
    expression = compile_expression("odd + even", scope)
    assert compile_expression(expression.shown({}), scope).text == "odd + even"


def test_options_called_alike_are_shown_by_their_ids() -> None:
    size = Type(Base.CHOICE, options=(("s", ("小",)), ("xs", ("小",)), ("m", ("s",))))
    scope = Scope((Name("size", ("尺寸",), size),))
    for option_id in ("s", "xs", "m"):
        expression = compile_expression(f'size = "{option_id}"', scope)
        assert expression.shown({}) == f'尺寸 = "{option_id}"'
        assert compile_expression(expression.shown({}), scope).text == expression.text


def test_the_scope_of_the_tests_has_no_shared_label() -> None:
    assert all(len(compile_expression(f"[{n.labels[0]}]", SCOPE).reads) == 1 for n in NAMES)


PART_COLUMNS = tuple(
    column
    for name in NAMES
    if name.id == "parts" and name.type.item
    for column in name.type.item.columns
)
