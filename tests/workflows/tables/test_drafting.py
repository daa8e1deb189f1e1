from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.workflows.builders_forms import AROUND
from tests.workflows.tables.builders import (
    a_column,
    a_table,
    choices,
    codes,
    drafted,
    field_of,
    form_of,
    labels,
)
from workflows.tables.drafting import draft_form
from workflows.tables.notes import NoteCode
from workflows.tables.review import reviewed
from workflows.tables.table import Column, Dropdown, Limits

COUNT, PRICE = a_column("数量", Decimal(2)), a_column("单价（元）", Decimal(3))


def computed(formula: str, header: str = "金额", **parts: object) -> Column:
    return a_column(header, formula=formula, row=2, **parts)


def test_each_column_is_a_field_in_the_sheets_order() -> None:
    form = form_of(a_column("*客户姓名"), a_column("联系电话（必填）"), a_column("备注"))
    assert labels(form) == ["客户姓名", "联系电话", "备注"]
    assert [field.required for field in form] == [True, True, False]
    assert [field.private for field in form] == [False, True, False]


def test_prompts_units_and_remarks_come_along() -> None:
    assert str(field_of("地址（到门牌号）").hint) == "zh='到门牌号' en=''"
    prompted = field_of("地址（到门牌号）", prompt="请写清楼层")
    assert prompted.hint and prompted.hint.zh == "请写清楼层"
    unit = field_of("数量（台）", Decimal(3)).unit
    assert unit and unit.zh == "台"


def test_rows_are_not_counted_in_a_form() -> None:
    draft = drafted(a_column("序号", Decimal(1), Decimal(2)), a_column("品牌", "海风", "海浪"))
    assert labels(draft.form) == ["品牌"]
    assert codes(draft) == [NoteCode.ROW_NUMBERS]
    assert labels(form_of(a_column("编号", "A-7"), a_column("品牌"))) == ["编号", "品牌"]


def test_options_are_the_dropdowns_each_once() -> None:
    field = field_of("产品", dropdown=choices("空调", "冰箱", " 空调 ", "—"))
    assert [(o.id, o.label.zh) for o in field.options] == [
        ("kong_diao", "空调"),
        ("bing_xiang", "冰箱"),
    ]


def test_options_of_a_list_in_cells_are_gathered_and_told() -> None:
    draft = drafted(a_column("产品", *["空调", "冰箱", "空调"] * 3))
    assert [option.label.zh for option in draft.form[0].options] == ["空调", "冰箱"]
    assert codes(draft) == [NoteCode.CHOICES_OF_CELLS]


def test_options_follow_the_column_they_depend_on() -> None:
    provinces = a_column("省", dropdown=choices("广东", '江"苏'))
    below = {"广东": ("深圳", "其他"), '江"苏': ("南京", "其他")}
    cities = a_column(
        "市", dropdown=Dropdown(choices=("深圳", "其他", "南京"), parent="A", below=below)
    )
    _, city = form_of(provinces, cities)
    assert [option.when for option in city.options] == [
        '[省] = "广东"', 'OR([省] = "广东", [省] = "江""苏")', '[省] = "江""苏"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "limits", "settings"),
    [
        ("数量", Limits(of="whole", least=Decimal(1), most=Decimal(99)), {"minimum": 1, "maximum": 99, "decimals": 0}),
        ("费用", Limits(of="number", most=Decimal("5000.5")), {"maximum": Decimal("5000.5")}),
        ("合格率", Limits(of="number", least=Decimal(0), most=Decimal(1)), {"minimum": 0, "maximum": 100}),
        ("品牌", Limits(of="length", least=Decimal(2), most=Decimal(20)), {"min_length": 2, "max_length": 20}),
        ("报修日期", Limits(of="date", least=date(2026, 1, 1)), {"earliest": "DATE(2026, 1, 1)"}),
        ("报修日期", Limits(of="date", most="TODAY() + 3"), {"latest": "TODAY() + 3"}),
        ("品牌", Limits(of="length", least=Decimal(0), most=Decimal(20)), {"max_length": 20}),
    ],
)  # fmt: skip
def test_limits_are_settings(header: str, limits: Limits, settings: dict[str, object]) -> None:
    draft = drafted(a_column(header, limits=limits))
    set_ = draft.form[0].model_dump(include={*settings, "minimum", "maximum"}, exclude_none=True)
    assert set_ == settings and codes(draft) == []


def test_what_must_not_be_reached_is_a_check() -> None:
    field = field_of(
        "数量", limits=Limits(of="number", least=Decimal(0), is_open=True), complaint="请填正数"
    )
    assert [(c.rule, c.message.zh) for c in field.checks] == [("[数量] > 0", "请填正数")]
    assert field.minimum == 0


@pytest.mark.parametrize(
    ("header", "limits"),
    [
        ("品牌", Limits(of="number", least=Decimal(1))),
        ("数量", Limits(of="number", least=Decimal(9), most=Decimal(1))),
        ("数量", Limits(of="number", least=Decimal("1e300"))),
        ("品牌", Limits(of="length", most=Decimal(-3))),
        ("报修日期", Limits(of="date", most="TODAY() +")),
    ],
)
def test_limits_that_fit_nothing_are_left_out_and_told(header: str, limits: Limits) -> None:
    draft = drafted(a_column(header, limits=limits))
    assert codes(draft) == [NoteCode.LIMITS_LEFT_OUT]
    assert draft.form[0].model_dump(exclude_defaults=True).keys() == {"id", "kind", "label"}


def test_what_may_stand_only_once_is_unique() -> None:
    assert field_of("机身号", rule="=COUNTIF($A$2:$A$500,A2)=1", rule_row=2).unique
    assert field_of("机身号", rule="=COUNTIF(A:A,A2)<2", rule_row=2).unique
    other = drafted(a_column("机身号", rule="=COUNTIF(B:B,A2)=1", rule_row=2))
    assert not other.form[0].unique and codes(other) == [NoteCode.CHECK_LEFT_OUT]


def test_a_rule_of_the_sheet_is_a_check_in_its_own_words() -> None:
    start, end = form_of(
        a_column("开始日期"),
        a_column("结束日期", rule="=B2>=A2", rule_row=2, complaint="结束不能早于开始"),
    )
    assert [(c.rule, c.message.zh) for c in end.checks] == [
        ("[结束日期]>=[开始日期]", "结束不能早于开始")
    ]
    assert start.checks == ()


def test_a_formula_over_the_row_is_computed() -> None:
    *_, amount = form_of(COUNT, PRICE, computed("=A2*B2"))
    assert (amount.kind, amount.formula) == ("money", "[数量]*[单价]")


def test_a_formula_that_gives_words_is_a_result() -> None:
    *_, level = form_of(COUNT, computed('=IF(A2>10,"大单","")', "级别"))
    assert (level.kind, level.formula) == ("computed", 'IF([数量]>10,"大单","")')
    *_, amount = form_of(COUNT, PRICE, computed('=IF(A2="","",A2*B2)'))
    assert amount.formula == 'IF([数量]="","",[数量]*[单价])'


def test_yes_and_no_are_compared_as_in_the_sheet() -> None:
    *_, amount = form_of(
        a_column("是否保修", "是"),
        a_column("费用", Decimal(3)),
        computed('=IF(A2="是",0,B2)', "应收"),
    )
    assert amount.formula == 'IF([是否保修]="是",0,[费用])'


@pytest.mark.parametrize(
    "formula",
    ["=VLOOKUP(A2,价格!A:B,2,0)", "=A1+1", "=XLOOKUP(A2,B2,B2)", "=A2*税率", "=A2+C2", "=A2*"],
)
def test_a_formula_that_cannot_be_is_told_and_people_fill_it_in(formula: str) -> None:
    draft = drafted(COUNT, PRICE, computed(formula))
    amount = draft.form[-1]
    assert (amount.kind, amount.formula) == ("money", "")
    (note,) = draft.notes
    assert note.code is NoteCode.FORMULA_LEFT_OUT
    assert (note.column, note.header, note.params["formula"]) == ("C", "金额", formula)


def test_two_columns_of_one_name_are_told_apart_in_formulas() -> None:
    *_, total = form_of(
        a_column("费用", Decimal(1)), a_column("费用", Decimal(2)), computed("=A2+B2", "合计")
    )
    assert total.formula == "[费用]+[费用 2]"


def test_a_name_with_brackets_can_be_computed_with() -> None:
    *_, total = form_of(a_column("A[1]类】数量", Decimal(1)), computed("=A2*2", "合计"))
    assert total.formula == "[A[1]]类】】数量]*2"


def test_a_name_that_could_be_an_id_is_called_by_its_own() -> None:
    *_, total = form_of(a_column("count", Decimal(1)), computed("=A2*2", "合计"))
    assert total.formula == "count*2"
    draft = draft_form(
        a_table(a_column("rating", Decimal(9)), computed("=A2*2")), AROUND, ["rating"]
    )
    assert draft.form[-1].formula == "rating_2*2"


def grouped(group: str, *headers: str, cells: tuple[str | None, ...] = ()) -> list[Column]:
    return [a_column(header, *cells, group=group) for header in headers]


def test_columns_below_a_shared_header_are_a_subform() -> None:
    draft = drafted(a_column("客户"), *grouped("*配件明细", "名称", "数量"), a_column("备注"))
    client, parts, note = draft.form
    assert (parts.kind, parts.label.zh, parts.required) == ("subform", "配件明细", True)
    assert labels(parts.columns) == ["名称", "数量"]
    assert codes(draft) == [NoteCode.GROUP_IS_SUBFORM]
    assert (client.columns, note.columns) == ((), ())


def test_a_subform_computes_in_its_rows() -> None:
    _, parts = form_of(
        a_column("客户"),
        *grouped("配件", "数量", "单价"),
        a_column("金额", group="配件", formula="=B2*C2", row=2),
    )
    assert parts.columns[-1].formula == "[数量]*[单价]"


def test_a_row_for_each_ticket_needs_no_subform() -> None:
    draft = drafted(
        a_column("单号", "A", "B"), *grouped("客户信息", "姓名", "电话", cells=("李红", "王芳"))
    )
    assert labels(draft.form) == ["单号", "姓名", "电话"]
    assert codes(draft) == [NoteCode.GROUP_TAKEN_APART]


def test_a_ticket_that_goes_on_in_the_next_row_has_a_subform() -> None:
    table = a_table(
        a_column("单号", "A", None, "B"),
        a_column("品名", "压缩机", "铜管", "风扇", group="更换"),
        a_column("件数", Decimal(1), Decimal(3), Decimal(1), group="更换"),
    )
    assert [field.kind for field in draft_form(table, AROUND).form] == ["text", "subform"]


def test_a_form_does_not_compute_with_the_rows_of_its_subform() -> None:
    draft = drafted(a_column("客户"), *grouped("配件", "数量", "单价"), computed("=B2*C2", "合计"))
    assert draft.form[-1].formula == ""
    assert NoteCode.FORMULA_LEFT_OUT in codes(draft)


def test_formulas_that_wait_for_each_other_are_parted() -> None:
    draft = drafted(computed("=B2+1", "甲费"), computed("=A2+1", "乙费"))
    assert sorted(bool(field.formula) for field in draft.form) == [False, True]


def test_rows_the_form_would_refuse_are_counted() -> None:
    phones = ["13800138000"] * 8 + ["无", "1380013800"]
    table = a_table(a_column("联系电话", *phones), a_column("费用", Decimal(-5)))
    draft = draft_form(table, AROUND)
    (note,) = reviewed(table, draft, AROUND)
    assert (note.code, note.column) == (NoteCode.CELLS_REFUSED, "A")
    assert note.params == {"count": "2", "total": "10", "row": "10", "cell": "无"}
