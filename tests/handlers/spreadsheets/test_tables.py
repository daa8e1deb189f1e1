"""Sheets as Excel writes them, read as tables."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.tables import read_table
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from tests.handlers.spreadsheets.workbooks import Rows, a_workbook, merged, saved, validated
from workflows.tables.notes import NoteCode
from workflows.tables.table import Column, Limits, Table

HEADERS = ["客户姓名", "联系电话", "费用"]
LI_HONG = ["李红", "13800138000", 350.5]


def headers(table: Table) -> list[str]:
    return [column.header for column in table.columns]


def groups(table: Table) -> list[str]:
    return [column.group for column in table.columns]


def column(table: Table, header: str) -> Column:
    return next(each for each in table.columns if each.header == header)


def codes(table: Table) -> list[NoteCode]:
    return [note.code for note in table.notes]


def test_headers_stand_in_the_first_row() -> None:
    table = read_table(a_workbook([HEADERS, LI_HONG]))
    assert (table.sheet, table.title) == ("报修", "")
    assert headers(table) == HEADERS
    assert [each.letter for each in table.columns] == ["A", "B", "C"]
    assert column(table, "费用").cells == (Decimal("350.5"),)
    assert table.rows == (2,)


@pytest.mark.parametrize(
    ("above", "areas"),
    [
        ([["报修登记表"]], ["A1:C1"]),
        ([["报修登记表"]], []),
        ([["报修登记表"], ["说明：带 * 的必填"]], ["A1:C1", "A2:C2"]),
        ([["报修登记表"], ["单位：海风", None, None]], ["A1:C1"]),
        ([[], ["报修登记表"], []], []),
    ],
)
def test_a_title_stands_above(above: Rows, areas: list[str]) -> None:
    table = read_table(a_workbook([*above, HEADERS, LI_HONG], merged(*areas)))
    assert (table.title, headers(table)) == ("报修登记表", HEADERS)


def test_who_filled_it_in_is_no_header() -> None:
    wide = [*HEADERS, "地址", "产品", "型号", "故障", "备注"]
    subtitle = ["单位：海风电器", None, None, None, None, None, "日期：2026-01"]
    rows = [["报修登记表"], subtitle, wide, [*LI_HONG, "北京路", "空调", "K", "漏水", "急"]]
    table = read_table(a_workbook(rows, merged("A1:H1")))
    assert headers(table) == wide


def test_one_column_is_a_table_too() -> None:
    assert headers(read_table(a_workbook([["备注"], ["漏水"]]))) == ["备注"]


def test_a_header_of_several_lines_is_one() -> None:
    table = read_table(a_workbook([["联系\n电话", " 客户  姓名 "], ["1", "2"]]))
    assert headers(table) == ["联系 电话", "客户 姓名"]


TWO_ROWS = [
    ["报修登记表"],
    ["客户", "配件", None, None, "备注"],
    [None, "名称", "数量", "单价", None],
    ["李红", "压缩机", 1, 800, "急"],
]


def test_headers_in_two_rows_are_groups_with_their_columns() -> None:
    table = read_table(a_workbook(TWO_ROWS, merged("A1:E1", "A2:A3", "B2:D2", "E2:E3")))
    assert headers(table) == ["客户", "名称", "数量", "单价", "备注"]
    assert groups(table) == ["", "配件", "配件", "配件", ""]
    assert table.rows == (4,)


def test_a_lone_group_above_the_headers_is_one() -> None:
    rows = [
        ["登记表"],
        [None, "配件"],
        ["客户", "名称", "数量", "备注"],
        ["李红", "压缩机", 1, "急"],
    ]
    table = read_table(a_workbook(rows, merged("A1:D1", "B2:C2")))
    assert (table.title, headers(table)) == ("登记表", ["客户", "名称", "数量", "备注"])
    assert groups(table) == ["", "配件", "配件", ""]


def test_merged_cells_hold_their_answer_once() -> None:
    rows = [["客户", "配件"], ["李红", "压缩机"], [None, "铜管"], ["王芳", "风扇"]]
    table = read_table(a_workbook(rows, merged("A2:A3")))
    assert column(table, "客户").cells == ("李红", None, "王芳")
    assert column(table, "配件").cells == ("压缩机", "铜管", "风扇")


@pytest.mark.parametrize("word", ["合计", "合 计", "总计：", "Total"])
def test_sums_and_remarks_below_are_no_answers(word: str) -> None:
    rows = [HEADERS, LI_HONG, [word, None, "=SUM(C2:C2)"], [], ["制表人：王强"]]
    table = read_table(a_workbook(rows, merged("A5:C5")))
    assert table.rows == (2,)
    assert column(table, "费用").formula == ""


def hide(page: Worksheet) -> None:
    page.column_dimensions["B"].hidden = True
    page.row_dimensions[3].hidden = True


def test_what_is_hidden_is_left_out() -> None:
    table = read_table(a_workbook([HEADERS, LI_HONG, ["内部", "1", 2]], hide))
    assert (headers(table), table.rows) == (["客户姓名", "费用"], (2,))
    (note,) = table.notes
    assert (note.code, note.column, note.header) == (NoteCode.HIDDEN_COLUMN, "B", "联系电话")


def hide_several(page: Worksheet) -> None:
    page.column_dimensions.group("B", "C", hidden=True)


def test_columns_hidden_together_are_all_left_out() -> None:
    assert headers(read_table(a_workbook([HEADERS, LI_HONG], hide_several))) == ["客户姓名"]


def test_a_column_without_a_header_is_told() -> None:
    table = read_table(a_workbook([["客户", None, "电话"], ["李红", "?", "1"]]))
    assert headers(table) == ["客户", "电话"]
    assert [(n.code, n.column) for n in table.notes] == [(NoteCode.NAMELESS_COLUMN, "B")]


def as_table(page: Worksheet) -> None:
    page.add_table(ExcelTable(displayName="报修", ref="B3:C6", totalsRowCount=1))


def test_excels_own_table_says_where_it_stands() -> None:
    rows = [
        ["x", "y", "z"],
        ["a", "b", "c"],
        [None, "客户", "费用"],
        [None, "李红", 1],
        [None, "王芳", 2],
        ["以上", "汇总", 3],
    ]
    table = read_table(a_workbook(rows, as_table))
    assert (headers(table), table.rows) == (["客户", "费用"], (4, 5))


def with_filter(page: Worksheet) -> None:
    page.auto_filter.ref = "A3:C9"


def test_a_filter_stands_over_the_headers() -> None:
    rows = [["一", "二", "三"], ["四", "五", "六"], HEADERS, LI_HONG]
    assert headers(read_table(a_workbook(rows, with_filter))) == HEADERS


def test_cells_come_as_what_they_hold() -> None:
    day, moment = datetime(2026, 1, 5), datetime(2026, 1, 5, 14, 30)  # noqa: DTZ001
    rows = [["甲", "乙", "丙", "丁", "戊", "己"], [day, moment, time(9, 30), True, "  ", "#N/A"]]
    cells = [each.cells[0] for each in read_table(a_workbook(rows)).columns]
    assert cells == [date(2026, 1, 5), moment, time(9, 30), True, None, None]


def test_more_rows_than_are_looked_at_are_told() -> None:
    table = read_table(a_workbook([HEADERS, *[LI_HONG] * 2500]))
    assert len(table.rows) == 2000
    assert codes(table) == [NoteCode.ROWS_BEYOND]


def test_more_columns_than_a_form_has_are_told() -> None:
    names = [f"列{place}" for place in range(120)]
    table = read_table(a_workbook([names, names]))
    assert (len(table.columns), codes(table)) == (90, [NoteCode.TOO_MANY_COLUMNS])


def test_a_formula_comes_with_its_row() -> None:
    rows = [["数量", "单价", "金额"], [2, 3, None], [2, 3, "=A3*B3"], [1, 1, "=A4*B4"]]
    amount = column(read_table(a_workbook(rows)), "金额")
    assert (amount.formula, amount.row, amount.cells) == ("=A3*B3", 3, (None, None, None))


def with_array(page: Worksheet) -> None:
    page["C2"] = ArrayFormula("C2", "=A2*B2")


def test_a_formula_of_an_array_is_one() -> None:
    rows = [["数量", "单价", "金额"], [2, 3]]
    assert column(read_table(a_workbook(rows, with_array)), "金额").formula == "=A2*B2"


def test_text_that_begins_like_a_formula_is_text() -> None:
    """Typed with an apostrophe."""

    def quote(page: Worksheet) -> None:
        page["A2"].data_type = "s"

    table = read_table(a_workbook([["甲", "乙"], ["=1+1", "x"]], quote))
    assert (table.columns[0].cells, table.columns[0].formula) == (("=1+1",), "")


def remark(page: Worksheet) -> None:
    page["A1"].comment = Comment("王强:\n请写全名", "王强")


def test_a_remark_on_the_header_is_a_prompt() -> None:
    rule = validated("B2:B9", type="textLength", operator="equal", formula1="11", prompt="手机号")
    table = read_table(a_workbook([HEADERS, LI_HONG], remark, rule))
    assert [each.prompt for each in table.columns] == ["请写全名", "手机号", ""]


NUMBER, DAY = Decimal(1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        ({"type": "decimal", "formula1": "1", "formula2": "9.5"}, Limits(of="number", least=NUMBER, most=Decimal("9.5"))),
        ({"type": "whole", "operator": "greaterThan", "formula1": "0"}, Limits(of="whole", least=NUMBER)),
        ({"type": "decimal", "operator": "lessThan", "formula1": "1"}, Limits(of="number", most=NUMBER, is_open=True)),
        ({"type": "textLength", "operator": "equal", "formula1": "11"}, Limits(of="length", least=Decimal(11), most=Decimal(11))),
        ({"type": "textLength", "operator": "lessThanOrEqual", "formula1": "20"}, Limits(of="length", most=Decimal(20))),
        ({"type": "date", "operator": "greaterThanOrEqual", "formula1": "46023"}, Limits(of="date", least=DAY)),
        ({"type": "date", "operator": "greaterThan", "formula1": "46022"}, Limits(of="date", least=DAY)),
        ({"type": "date", "operator": "lessThanOrEqual", "formula1": "TODAY()+7"}, Limits(of="date", most="TODAY() + 7")),
        ({"type": "date", "operator": "lessThan", "formula1": "TODAY()"}, Limits(of="date", most="TODAY() - 1")),
    ],
)  # fmt: skip
def test_validations_are_limits(rule: dict[str, str], limits: Limits) -> None:
    table = read_table(a_workbook([HEADERS, LI_HONG], validated("C2:C100", **rule)))
    assert (table.columns[2].limits, table.notes) == (limits, ())


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "decimal", "operator": "notBetween", "formula1": "1", "formula2": "2"},
        {"type": "decimal", "operator": "greaterThan", "formula1": "B2"},
        {"type": "time", "operator": "greaterThan", "formula1": "0.5"},
        {"type": "date", "operator": "greaterThan", "formula1": "1E+300"},
        {"type": "whole", "operator": "greaterThan", "formula1": "NaN"},
    ],
)
def test_validations_no_form_has_are_told(rule: dict[str, str]) -> None:
    table = read_table(a_workbook([HEADERS, LI_HONG], validated("C2:C100", **rule)))
    assert (table.columns[2].limits, codes(table)) == (None, [NoteCode.LIMITS_LEFT_OUT])


def test_a_rule_reads_for_the_column_it_stands_over() -> None:
    rule = validated("B2:C100", type="custom", formula1="LEN(B2)=11", error="要十一位")
    _, phone, cost = read_table(a_workbook([HEADERS, LI_HONG], rule)).columns
    assert (phone.rule, phone.rule_row, phone.complaint) == ("=LEN(B2)=11", 2, "要十一位")
    assert cost.rule == "=LEN(C2)=11"


def of_three() -> bytes:
    workbook = Workbook()
    first, second = workbook.worksheets[0], workbook.create_sheet("报修")
    first.title = "说明"
    first["A1"] = "请填下一页"
    second.append(HEADERS)
    hidden = workbook.create_sheet("旧表")
    hidden.append(["甲", "乙"])
    hidden.sheet_state = "hidden"
    return saved(workbook)


def test_the_first_sheet_with_headers_is_read_unless_one_is_named() -> None:
    content = of_three()
    assert read_table(content).sheet == "报修"
    assert headers(read_table(content, "旧表")) == ["甲", "乙"]
    with pytest.raises(UnreadableSheet) as told:
        read_table(content, "没有")
    assert told.value.code is SheetProblem.NO_SUCH_SHEET
    assert told.value.params == {"sheet": "没有", "sheets": "说明、报修、旧表"}


@pytest.mark.parametrize("rows", [[], [["标题"], [], []], [[1, 2, 3], [4, 5, 6]]])
def test_without_headers_there_is_no_table(rows: Rows) -> None:
    with pytest.raises(UnreadableSheet) as told:
        read_table(a_workbook(rows, lambda page: page.__setitem__("C9", "x")))
    assert told.value.code is SheetProblem.NO_HEADERS
