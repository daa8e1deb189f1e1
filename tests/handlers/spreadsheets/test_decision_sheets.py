"""Decision tables as workbooks: written and read back, and as somebody made them by hand."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from handlers.spreadsheets.decision_files import SheetTable, read_sheet
from handlers.spreadsheets.decision_sheets import write_sheet
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from tests.handlers.spreadsheets.workbooks import Rows, a_workbook
from tests.workflows.decisions.any_tables import Written, tables
from tests.workflows.decisions.builders_tables import a_document, row
from tests.workflows.test_decision_documents import WHOLE
from workflows.decision_documents import table_of
from workflows.decisions.document import DecisionTable
from workflows.mistakes import Mistake, Mistakes

BY_HAND: Rows = [
    ["第一条", "区域", "费用", "上门日期", "时刻", "VIP", "→ 负责组", "-> 优先级", "备注"],
    [None, "华东、华北", ">500", date(2026, 11, 1), time(9), "是", "A 组", 1, "当天"],
    [],
    ["默认", None, None, "<= 2026-12-01", "22:00..06:00", None, "B 组", 2],
]


def read(content: bytes) -> DecisionTable:
    return table_of(read_sheet(content, "t").data)


def by_hand(*rows: list[object]) -> SheetTable:
    return read_sheet(a_workbook(rows), "t")


def refused(*rows: list[object]) -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as told:
        by_hand(*rows)
    return [(each.code, each.path) for each in told.value.mistakes]


def test_a_table_is_read_back_as_it_was_written() -> None:
    table = table_of(WHOLE)
    assert read(write_sheet(table)) == table


@settings(max_examples=15, deadline=None)
@given(tables())
def test_any_table_is_read_back_as_it_was_written(written: Written) -> None:
    assert read(write_sheet(written.table)) == written.table


def test_days_and_numbers_are_days_and_numbers_in_the_file() -> None:
    inputs = [
        {"id": "day", "type": "date"},
        {"id": "at", "type": "moment"},
        {"id": "clock", "type": "time"},
        {"id": "n", "type": "number"},
        {"id": "word", "type": "text"},
    ]
    when: dict[str, Any] = {
        "day": "2026-11-03",
        "at": "2026-11-03 09:30",
        "clock": "09:30",
        "n": 5,
        "word": "=1",
    }
    document = a_document([row(**when), row(day="2026/11/3", word="2026-11-03")], inputs=inputs)
    written = write_sheet(document)
    page = load_workbook(BytesIO(written)).worksheets[0]
    assert [page.cell(2, column).value for column in range(2, 7)] == [
        datetime(2026, 11, 3),  # noqa: DTZ001 -- a spreadsheet knows no zones
        datetime(2026, 11, 3, 9, 30),  # noqa: DTZ001
        time(9, 30),
        5,
        "=1",
    ]
    assert page.cell(2, 6).data_type == "s"
    assert page.cell(3, 2).value == "2026/11/3"
    assert read(written) == document


def test_columns_labelled_alike_or_like_a_heading_are_told_apart() -> None:
    inputs = [
        {"id": "a", "label": "区域"},
        {"id": "b", "label": "区域"},
        {"id": "c", "label": "备注"},
        {"id": "d", "label": "→ 组"},
        {"id": "e", "label": "多\n行  名"},
    ]
    document = a_document([row(a="1", b="2", c="3", d="4", e="5")], inputs=inputs)
    assert read(write_sheet(document)) == document


def test_a_table_called_like_the_sheet_of_columns_is_read_all_the_same() -> None:
    for name in ("columns", "a/b:c", "x" * 60):
        document = a_document([row()], name=name)
        assert read(write_sheet(document)) == document


def test_a_sheet_made_by_hand_is_read_with_types_guessed() -> None:
    table = read(a_workbook(BY_HAND, title="派单"))
    assert (table.key, table.name.zh, table.hit) == ("t", "派单", "first")
    assert [(each.id, each.type) for each in table.inputs] == [
        ("qu_yu", "text"),
        ("fei_yong", "number"),
        ("shang_men_ri_qi", "date"),
        ("shi_ke", "time"),
        ("vip", "yes_no"),
    ]
    assert [(each.id, each.type) for each in table.outputs] == [
        ("fu_ze_zu", "text"),
        ("you_xian_ji", "number"),
    ]
    first, last = table.rows
    assert first.when["shang_men_ri_qi"] == "2026-11-01"
    assert (first.note, first.then["you_xian_ji"]) == ("当天", Decimal(1))
    assert (last.id, last.when) == (
        "默认",
        {"shang_men_ri_qi": "<= 2026-12-01", "shi_ke": "22:00..06:00"},
    )


def test_what_excel_takes_for_a_formula_is_an_expression() -> None:
    found = by_hand(["all", "费用", "→ 组"], [None, "=_xlfn.IFS(VALUE>5,TRUE)", "=A1"], [None, 5])
    assert [each["when"] for each in found.data["rows"]] == [
        {"fei_yong": "=IFS(VALUE>5,TRUE)"},
        {"fei_yong": Decimal(5)},
    ]
    assert found.data["inputs"][0]["type"] == "number"


def test_rows_out_of_use_are_marked_in_a_column() -> None:
    found = by_hand(["U", "a", "→ b", "停用"], [1, "x", "y", "是"], [2, "x", "y", "否"], [3, "z"])
    assert [(each["id"], each.get("on", True)) for each in found.data["rows"]] == [
        ("1", False),
        ("2", True),
        ("3", True),
    ]


@pytest.mark.parametrize(
    "corner, hit",
    [("first", "first"), ("第一条", "first"), ("F", "first"), ("全部", "all"), ("Collect", "all"), ("必须唯一", "unique")],
)  # fmt: skip
def test_the_upper_left_corner_says_which_rows_count(corner: str, hit: str) -> None:
    assert by_hand([corner, "a", "→ b"], [None, "x", "y"]).data["hit"] == hit


def test_mistakes_have_their_places_in_the_sheet() -> None:
    found = by_hand(["first", "a", None, "→ b"], [], [None, "x", None, "y"], [None, "z"])
    at = {"row": "rows[0] x"}
    placed = found.placed(Mistake(code="row_shadowed", path="rows[1]", params=at))
    assert (placed.path, placed.params) == ("A4", {"row": "A3 x"})
    assert found.placed(Mistake(code="cell_no_value", path="rows[1].then.b")).path == "D4"
    assert found.placed(Mistake(code="duplicate_id", path="inputs[1].id")).path == "inputs[1].id"


def test_a_sheet_that_cannot_be_read_as_a_table_is_refused_with_the_place() -> None:
    assert refused(["区域", "→ b"], ["x", "y"]) == [("sheet_no_hit", "A1")]
    assert refused(["first", None, "→ b"], [None, "x", "y"]) == [("sheet_nameless", "B1")]
    assert refused([]) == [("sheet_no_hit", "A1")]


def test_a_header_nobody_described_is_refused_with_what_was_meant() -> None:
    content = write_sheet(a_document([row(cost=5)]))
    workbook = load_workbook(BytesIO(content))
    workbook.worksheets[0]["B1"] = "区城"
    file = BytesIO()
    workbook.save(file)
    with pytest.raises(Mistakes) as told:
        read_sheet(file.getvalue(), "t")
    (wrong,) = told.value.mistakes
    assert (wrong.code, wrong.path, wrong.params["nearest"]) == ("unknown_name", "B1", "区域")


def test_text_that_may_have_been_cut_off_is_refused() -> None:
    assert refused(["first", "a", "→ b"], [None, "x" * 1500, "y"]) == [("cell_too_long", "")]


def test_a_file_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(UnreadableSheet) as told:
        read_sheet(b"PK nothing", "t")
    assert told.value.code is SheetProblem.BROKEN
    with pytest.raises(UnreadableSheet):
        read_sheet(a_workbook(BY_HAND), "t", sheet="没有")
