"""Files by WPS and others, in XML that openpyxl does not write."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from handlers.spreadsheets.tables import read_table
from tests.handlers.spreadsheets.workbooks import MAIN, a_package, a_sheet, a_stylesheet, inline
from tests.workflows.builders_forms import AROUND
from workflows.tables.guessing import guessed
from workflows.tables.headers import read_header
from workflows.tables.table import Table
from workflows.tables.values import CellValue

NOON = datetime(2026, 1, 5, 12)  # noqa: DTZ001 - a cell has no zone


def cells(table: Table) -> list[tuple[CellValue, ...]]:
    return [column.cells for column in table.columns]


def test_texts_within_the_cells_without_a_dimension_or_numbers() -> None:
    rows = inline("*客户姓名", "联系电话\n（必填）") + inline("李红", "13800138000")
    table = read_table(a_package({"报修登记": a_sheet(rows)}))
    assert [column.header for column in table.columns] == ["*客户姓名", "联系电话 （必填）"]
    assert cells(table) == [("李红",), ("13800138000",)]


def test_shared_texts_and_texts_of_several_fonts() -> None:
    rich = '<row r="1"><c r="A1" t="inlineStr"><is><r><t>客户</t></r><r><t>姓名</t></r></is></c><c r="B1" t="s"><v>0</v></c></row>'
    table = read_table(a_package({"报修": a_sheet(rich)}, strings=["电话"]))
    assert [column.header for column in table.columns] == ["客户姓名", "电话"]


def of_format(code: str, value: str, number: int = 176) -> Table:
    """One column whose cells have a number format, written as WPS numbers its own: from 176 on."""
    codes = [(number, code)] if code else []
    rows = inline("甲", "乙") + f'<row r="2"><c r="A2" s="1"><v>{value}</v></c></row>'
    return read_table(a_package({"表": a_sheet(rows)}, styles=a_stylesheet(codes, [number])))


@pytest.mark.parametrize(
    ("code", "value", "cell", "kind"),
    [
        (r"_ \¥* #,##0.00_ ;_ \¥* \-#,##0.00_ ;_ \¥* \-??_ ;_ @_ ", "350.5", Decimal("350.5"), "money"),
        (r'"￥"#,##0.00;"￥"\-#,##0.00', "12", Decimal(12), "money"),
        ("[$¥-804]#,##0.00", "12", Decimal(12), "money"),
        ('yyyy"年"m"月"d"日";@', "46027", date(2026, 1, 5), "date"),
        ("[$-804]aaaa;@", "3", Decimal(3), "number"),
        ("yyyy/m/d\\ h:mm;@", "46027.5", NOON, "moment"),
        ('上午/下午h"时"mm"分";@', "0.5", time(12), "time"),
        ("[h]:mm:ss", "1.25", timedelta(hours=30), "duration"),
        ("0.0%", "0.125", Decimal("0.125"), "percent"),
        ("0.00_ ", "3.10", Decimal("3.1"), "number"),
    ],
)  # fmt: skip
def test_number_formats_of_chinese_sheets(
    code: str, value: str, cell: CellValue, kind: str
) -> None:
    column = of_format(code, value).columns[0]
    assert column.cells == (cell,)
    assert guessed(column, read_header(column.header), AROUND).kind == kind


@pytest.mark.parametrize(
    ("number", "value", "cell"),
    [
        (31, "46027", date(2026, 1, 5)),
        (57, "46023", date(2026, 1, 1)),
        (58, "46027", date(2026, 1, 5)),
        (32, "0.75", time(18)),
        (14, "46027", date(2026, 1, 5)),
        (44, "3", Decimal(3)),
    ],
)
def test_formats_chinese_excel_writes_by_number_alone(
    number: int, value: str, cell: CellValue
) -> None:
    assert of_format("", value, number).columns[0].cells == (cell,)


def test_a_picture_in_a_cell_is_one() -> None:
    """WPS: 浮动图片转换为单元格图片."""
    picture = '<row r="2"><c r="B2" t="str"><f>_xlfn.DISPIMG("ID_0F1A",1)</f><v>=DISPIMG("ID_0F1A",1)</v></c></row>'
    table = read_table(a_package({"表": a_sheet(inline("客户", "现场") + picture)}))
    assert [column.has_pictures for column in table.columns] == [False, True]
    assert table.columns[1].formula == ""


def test_formulas_that_are_shared_down_the_column() -> None:
    rows = (
        inline("数量", "单价", "金额")
        + '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c><c r="C2"><f t="shared" ref="C2:C3" si="0">A2*B2</f><v>6</v></c></row>'
        + '<row r="3"><c r="A3"><v>1</v></c><c r="C3"><f t="shared" si="0"/><v>0</v></c></row>'
    )
    table = read_table(a_package({"表": a_sheet(rows)}))
    assert (table.columns[2].formula, table.columns[2].row) == ("=A2*B2", 2)


def test_line_ends_spelled_out_are_line_ends() -> None:
    table = read_table(
        a_package({"表": a_sheet(inline("联系_x000D_电话", "备注") + inline("1", "一_x000a_二"))})
    )
    assert table.columns[0].header == "联系 电话"
    assert table.columns[1].cells == ("一\n二",)


def test_a_strict_workbook_is_read() -> None:
    strict = a_sheet(inline("客户", "电话") + inline("李红", "1")).replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    assert len(read_table(a_package({"表": strict})).columns) == 2


def test_merged_headers_with_a_prefix_before_every_name() -> None:
    """As .NET writes it."""
    rows = "".join(
        f'<x:row r="{row}">' + "".join(
            f'<x:c r="{cell}{row}" t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' for cell, text in texts
        ) + "</x:row>"
        for row, texts in ((1, [("A", "客户"), ("B", "配件")]), (2, [("B", "名称"), ("C", "数量")]))
    )  # fmt: skip
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<x:sheetData>{rows}</x:sheetData><x:mergeCells count="2"><x:mergeCell ref="A1:A2"/>'
        '<x:mergeCell ref="B1:C1"/></x:mergeCells></x:worksheet>'
    )
    table = read_table(a_package({"表": sheet}))
    assert [(column.header, column.group) for column in table.columns] == [
        ("客户", ""), ("名称", "配件"), ("数量", "配件"),
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["drawing", "pivotTable", "image"])
def test_pictures_and_pivot_tables_are_nobodys_business(what: str) -> None:
    """Not even when they are broken."""
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{what}"'
        ' Target="../drawings/nowhere.xml"/></Relationships>'
    )
    more = {"xl/worksheets/_rels/sheet1.xml.rels": links}
    content = a_package(
        {"表": a_sheet(inline("客户", "电话"), '<drawing r:id="rId1"/>')}, more=more
    )
    assert len(read_table(content).columns) == 2


def test_styles_nobody_could_draw_with_do_not_matter() -> None:
    broken = a_stylesheet([(176, "0.0%")], [176]).replace(
        "<fill/>", "<fill><patternFill patternType='odd'/></fill>"
    )
    rows = inline("甲", "乙") + '<row r="2"><c r="A2" s="1"><v>0.5</v></c></row>'
    table = read_table(a_package({"表": a_sheet(rows)}, styles=broken))
    assert table.columns[0].format == "0.0%"


def test_formats_written_twice_for_old_readers_count_once() -> None:
    """As Hancom and others write what only they understand."""
    names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = (
        f"<mc:AlternateContent {names}><mc:Choice Requires='hs'><xf numFmtId='0'/></mc:Choice>"
        "<mc:Fallback><xf numFmtId='14'/></mc:Fallback></mc:AlternateContent></cellXfs>"
    )
    styles = a_stylesheet().replace("</cellXfs>", twice)
    rows = inline("甲", "乙") + '<row r="2"><c r="A2" s="1"><v>46027</v></c></row>'
    table = read_table(a_package({"表": a_sheet(rows)}, styles=styles))
    assert table.columns[0].cells == (date(2026, 1, 5),)


def test_shared_texts_are_read_without_how_they_are_pronounced() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>9</v></c></row>'
    spelled = (
        f'<sst xmlns="{MAIN}"><si><r><t>氏</t></r><r><t>名</t></r><rPh sb="0" eb="1"><t>シメイ</t></rPh></si>'
        "<si><t>電話</t></si></sst>"
    )
    content = a_package({"表": a_sheet(rows)}, more={"xl/sharedStrings.xml": spelled})
    assert [column.header for column in read_table(content).columns] == ["氏名", "電話"]
