from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from handlers.definitions import checked
from handlers.form_drafts import DraftedType, draft_type
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from tests.handlers.spreadsheets.workbooks import (
    a_package,
    a_sheet,
    a_workbook,
    dropdown,
    inline,
    merged,
    saved,
    validated,
)
from tests.workflows.builders_forms import NOW
from workflows.definition import Definition

HEADERS = [
    "序号",
    "*客户姓名",
    "联系电话\n（必填）",
    "产品",
    "故障描述",
    "报修日期",
    "是否保修",
    "配件",
    None,
    None,
    None,
    "处理结果",
]
BELOW = [None, None, None, None, None, None, None, "名称", "数量", "单价", "金额", None]
ROWS = [
    [1, "李红", 13800138000, "空调", "不制冷，滴水", date(2026, 1, 5), "是", "压缩机", 1, 800, "=I5*J5", "已修好"],
    [2, "王芳", "无", "冰箱", "不制冷", date(2026, 1, 6), "否", "铜管", 2, 30, "=I6*J6", "已更换"],
]  # fmt: skip


def repair_register(page: Worksheet) -> None:
    merged("A1:L1", *(f"{letter}3:{letter}4" for letter in "ABCDEFGL"), "H3:K3")(page)
    dropdown("D5:D99", '"空调,冰箱,洗衣机"')(page)
    validated("I5:I99", type="whole", operator="greaterThan", formula1="0")(page)


REGISTER = a_workbook(
    [["2026年家电维修登记表"], ["单位：海风电器"], HEADERS, BELOW, *ROWS], repair_register
)


def drafted(content: bytes, locale: str = "zh_CN", file: str = "台账.xlsx") -> DraftedType:
    return draft_type(content, file, "", locale, NOW)


def definition_of(content: bytes, file: str = "台账.xlsx") -> Definition:
    return checked(drafted(content, file=file).document)


def test_a_repair_register_becomes_a_ticket_type() -> None:
    definition = definition_of(REGISTER)
    assert (definition.name.zh, definition.prefix) == ("家电维修", "JDWX")
    asked = {field.label.zh: field.kind for field in definition.asked}
    assert asked == {
        "客户姓名": "contact_name", "联系电话": "text", "产品": "choice", "故障描述": "long_text", "报修日期": "date",
        "是否保修": "yes_no",
    }  # fmt: skip
    parts = next(field for field in definition.form if field.kind == "subform")
    assert [(c.label.zh, c.kind, c.formula) for c in parts.columns] == [
        ("名称", "text", ""), ("数量", "number", ""), ("单价", "money", ""), ("金额", "money", "[数量]*[单价]"),
    ]  # fmt: skip
    assert parts.columns[1].minimum == 1 and parts.columns[1].decimals == 0


def test_everything_that_was_guessed_is_told_above_the_document_too() -> None:
    draft = drafted(REGISTER)
    comments = re.findall("^# (.*)$", draft.document, re.MULTILINE)
    assert "台账.xlsx" in comments[0] and "报修" in comments[0]
    assert [f"· {remark}" for remark in draft.remarks] == comments[1:]
    assert "D 列“产品”：单选（choice），来自下拉列表" in draft.remarks
    assert "A 列“序号”：只是行号，没有收进表单：每张工单有自己的单号。" in draft.remarks


def test_remarks_are_english_when_asked() -> None:
    draft = drafted(REGISTER, "en")
    assert "Column D “产品”: Single choice (choice), from its dropdown" in draft.remarks
    told = " ".join(draft.remarks + tuple(re.findall("^# (.*)$", draft.document, re.MULTILINE)))
    assert not re.search("[，。：（）]", told)


def test_cells_the_form_would_refuse_are_told_with_one_of_them() -> None:
    rows = [["联系电话"], *[["13800138000"]] * 9, ["无"]]
    (_, refused) = drafted(a_workbook(rows)).remarks
    assert (
        refused
        == "A 列“联系电话”：表里 10 个单元格中有 1 个填进这个字段会被拒绝，例如第 11 行“无”。"
    )


@pytest.mark.parametrize(
    ("title", "sheet", "file", "name"),
    [
        ("空调报修单", "Sheet1", "a.xlsx", "空调报修"),
        (None, "空调报修单", "a.xlsx", "空调报修"),
        (None, "Sheet1", "空调报修单.xlsx", "空调报修"),
        (None, "工作表 2", "../空调报修单.xlsx", "空调报修"),
    ],
)
def test_it_is_called_what_the_sheet_is_about(
    title: str | None, sheet: str, file: str, name: str
) -> None:
    above = [[title], []] if title else []
    content = a_workbook([*above, ["客户", "电话"]], title=sheet)
    assert definition_of(content, file).name.zh == name


def test_a_formula_that_was_left_out_is_told_with_the_reason() -> None:
    rows = [["数量", "金额"], [2, "=VLOOKUP(A2,A2,1)"], [3, "=B2"]]
    told = drafted(a_workbook(rows)).remarks[-1]
    assert told.startswith("B 列“金额”：公式 =VLOOKUP(A2,A2,1) 没能照搬") and "VLOOKUP" in told[25:]


def test_a_sheet_that_is_too_much_for_a_form_is_refused_in_words() -> None:
    """Three thousand long options are more than a document may hold."""
    lists = a_sheet("".join(inline(f"型号{'长' * 40}{place}") for place in range(500)))
    headers = [f"产品{place}" for place in range(8)]
    rule = (
        '<dataValidations count="1"><dataValidation type="list" sqref="A2:CZ9"><formula1>型号!$A:$A</formula1>'
        "</dataValidation></dataValidations>"
    )
    content = a_package({"表": a_sheet(inline(*headers), rule), "型号": lists})
    with pytest.raises(UnreadableSheet) as told:
        drafted(content)
    assert told.value.code is SheetProblem.NO_FORM
    assert "200000" in told.value.params["problem"]


def test_a_sheet_that_only_counts_rows_is_no_form() -> None:
    with pytest.raises(UnreadableSheet) as told:
        drafted(a_workbook([["序号"], [1], [2]]))
    assert told.value.code is SheetProblem.NO_FORM


WORDS = st.text(max_size=15).map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text)) | st.sampled_from(
    ["客户", "电话", "*费用（元）", "=A1*2", "=B2&C2", "合计", "13800138000", "是", "_x000D_", "序号", "配件明细"]
)  # fmt: skip
CELLS = (
    st.none()
    | WORDS
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates(date(1900, 1, 1))
    | st.datetimes(datetime(1900, 1, 1))  # noqa: DTZ001 - a cell has no zone
    | st.times()
    | st.timedeltas(timedelta(0), timedelta(days=999))
)
PLACES = st.tuples(st.integers(1, 6), st.integers(1, 8), st.integers(0, 4), st.integers(0, 3))
FORMATS = st.sampled_from(["General", "0%", "¥0.00", "yyyy-mm-dd", "[h]:mm", '"'])
RULES = st.tuples(
    st.sampled_from(["list", "whole", "decimal", "date", "textLength", "custom", "time"]),
    st.sampled_from(
        [
            '"a,b"',
            '"是,否"',
            "$A$1:$A$5",
            "INDIRECT(A2)",
            "1",
            "0",
            "46000",
            "LEN(B2)>1",
            "#REF!",
            "x",
        ]
    ),
    st.sampled_from(["between", "greaterThan", "lessThan", "equal", "notEqual"]),
)


HEADED = st.sampled_from(
    [
        "客户姓名",
        "*联系电话",
        "费用（元）",
        "类型（维修/安装）",
        "是否保修",
        "报修日期",
        "备注",
        "数量",
    ]
)


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """Any cells, merged and validated anyhow."""
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.append(draw(st.lists(HEADED | WORDS, min_size=2, max_size=6)))
    for row in draw(st.lists(st.lists(CELLS, max_size=6), max_size=8)):
        page.append(row)
    for cell in (cell for row in page.iter_rows() for cell in row):
        if cell.value is not None and not isinstance(cell.value, str):
            cell.number_format = draw(FORMATS)
    for left, top, down, right in draw(st.lists(PLACES, max_size=3)):
        page.merge_cells(
            start_column=left, start_row=top, end_column=left + right, end_row=top + down
        )
    for place, (kind, formula, operator) in enumerate(draw(st.lists(RULES, max_size=3))):
        area = f"{'ABC'[place]}2:{'CDE'[place]}9"
        validated(area, type=kind, formula1=formula, formula2="9", operator=operator)(page)
    return saved(workbook)


@given(content=workbooks())
@settings(max_examples=80, deadline=None)
def test_any_sheet_is_a_ticket_type_that_passes_or_is_refused_in_words(content: bytes) -> None:
    try:
        document = drafted(content).document
    except UnreadableSheet as refused:
        event(refused.code)
        return
    assert checked(document).form
