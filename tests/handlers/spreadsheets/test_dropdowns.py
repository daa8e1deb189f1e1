"""Dropdowns from wherever a sheet keeps their choices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.tables import read_table
from tests.handlers.spreadsheets.workbooks import (
    a_package,
    a_sheet,
    a_workbook,
    dropdown,
    inline,
    saved,
)
from workflows.tables.notes import NoteCode
from workflows.tables.table import Dropdown, Table

ROWS = [["客户", "产品"], ["李红", "空调"]]
PRODUCTS = ("空调", "冰箱", "洗衣机")


def products_of(table: Table) -> Dropdown | None:
    return table.columns[1].dropdown


def with_lists(source: str, *changes: Callable[[Workbook], None]) -> bytes:
    """A second sheet with the products in A, and the sheet that looks at them."""
    workbook = Workbook()
    page, lists = workbook.worksheets[0], workbook.create_sheet("产品 表")
    for row in ROWS:
        page.append(row)
    for place, product in enumerate((*PRODUCTS, "空调", "  "), 1):
        lists.cell(place, 1, product)
    for change in changes:
        change(workbook)
    dropdown("B2:B100", source)(page)
    return saved(workbook)


def named(name: str, area: str) -> Callable[[Workbook], None]:
    def define(workbook: Workbook) -> None:
        workbook.defined_names[name] = DefinedName(name, attr_text=area)

    return define


def named_here(name: str, area: str) -> Callable[[Workbook], None]:
    def define(workbook: Workbook) -> None:
        workbook.worksheets[0].defined_names[name] = DefinedName(name, attr_text=area)

    return define


def as_table(workbook: Workbook) -> None:
    lists = workbook.worksheets[1]
    lists.insert_rows(1)
    lists["A1"] = "名称"
    lists.add_table(ExcelTable(displayName="产品", ref="A1:A4"))


AREA = "'产品 表'!$A$1:$A$3"


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ('"空调,冰箱,洗衣机"', []),
        ('"空调，冰箱, 洗衣机 "', []),
        (AREA, []),
        (f"={AREA}", []),
        ("'产品 表'!$A:$A", []),
        ("'产品 表'!$A$1:$A$500", []),
        ("产品列表", [named("产品列表", AREA)]),
        ("产品列表", [named_here("产品列表", AREA)]),
        ("产品列表", [named("产品列表", '"空调,冰箱,洗衣机"')]),
        (f'INDIRECT("{AREA}")', []),
        ('INDIRECT("产品[名称]")', [as_table]),
        ("产品列表", [named("产品列表", "产品[名称]"), as_table]),
    ],
)
def test_choices_are_found(source: str, changes: list[Callable[[Workbook], None]]) -> None:
    table = read_table(with_lists(source, *changes))
    assert products_of(table) == Dropdown(choices=PRODUCTS)
    assert table.notes == ()


def test_choices_stand_beside_the_table() -> None:
    def beside(page: Worksheet) -> None:
        for place, product in enumerate(PRODUCTS, 2):
            page.cell(place, 9, product)

    content = a_workbook(ROWS, beside, dropdown("B2:B9", "$I$2:$I$4"))
    assert products_of(read_table(content)) == Dropdown(choices=PRODUCTS)


@pytest.mark.parametrize(
    "source",
    [
        "'别处'!$A$1:$A$3",
        "OFFSET('产品 表'!$A$1,0,0,COUNTA('产品 表'!$A:$A),1)",
        "[1]Sheet1!$A$1:$A$3",
        "没有这个名字",
        "INDIRECT(C2)",
        "#REF!",
        '""',
        "$Z$1:$Z$3",
    ],
)
def test_what_cannot_be_followed_is_told(source: str) -> None:
    table = read_table(with_lists(source))
    assert products_of(table) is None
    (note,) = table.notes
    assert (note.code, note.header) == (NoteCode.DROPDOWN_LEFT_OUT, "产品")
    assert note.params == {"source": source}


def test_too_many_choices_are_cut() -> None:
    def many(workbook: Workbook) -> None:
        for place in range(600):
            workbook.worksheets[1].cell(place + 1, 1, f"型号{place}")

    table = read_table(with_lists("'产品 表'!$A$1:$A$600", many))
    assert [note.code for note in table.notes] == [NoteCode.CHOICES_CUT]


def test_choices_that_follow_another_column() -> None:
    """二级联动: each province's cities behind a name that is the province's."""
    workbook = Workbook()
    page, lists = workbook.worksheets[0], workbook.create_sheet("地区")
    page.append(["省", "市"])
    page.append(["广东", "深圳"])
    for row in (("广东", "江 苏"), ("深圳", "南京"), ("广州", "苏州")):
        lists.append(row)
    named("广东", "地区!$A$2:$A$3")(workbook)
    named("江_苏", "地区!$B$2:$B$3")(workbook)
    dropdown("A2:A9", '"广东,江 苏"')(page)
    dropdown("B2:B9", "INDIRECT($A2)")(page)
    assert read_table(saved(workbook)).columns[1].dropdown == Dropdown(
        choices=("深圳", "广州", "南京", "苏州"),
        parent="A",
        below={"广东": ("深圳", "广州"), "江 苏": ("南京", "苏州")},
    )


X14 = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1" showInputMessage="1" prompt="请选产品" xr:uid="{0-1}"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision">'
    "<x14:formula1><xm:f>产品!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B2:B1048576 D2</xm:sqref>"
    "</x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def test_excel_keeps_dropdowns_of_another_sheet_in_an_extension() -> None:
    """openpyxl drops them with a warning."""
    lists = a_sheet("".join(map(inline, PRODUCTS)))
    table = read_table(a_package({"报修": a_sheet(inline("客户", "产品"), X14), "产品": lists}))
    assert products_of(table) == Dropdown(choices=PRODUCTS)
    assert table.columns[1].prompt == "请选产品"


def test_excel_keeps_choices_with_quotes_in_an_alternative() -> None:
    rule = (
        '<dataValidations count="1"><dataValidation type="list" sqref="B2:B9">'
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:x12ac="http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac">'
        '<mc:Choice Requires="x12ac"><x12ac:list>空调,"1,5匹"</x12ac:list></mc:Choice>'
        '<mc:Fallback><formula1>"空调,冰箱"</formula1></mc:Fallback>'
        "</mc:AlternateContent></dataValidation></dataValidations>"
    )
    table = read_table(a_package({"报修": a_sheet(inline("客户", "产品"), rule)}))
    assert products_of(table) == Dropdown(choices=("空调", "冰箱"))
