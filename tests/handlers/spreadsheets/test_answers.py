from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from handlers.spreadsheets.answers import AnswersWriter, read_answers
from handlers.spreadsheets.cells import LONGEST
from handlers.spreadsheets.escapes import escaped, unescaped
from tests.workflows.builders_forms import a_field
from tests.workflows.kinds.any_answers import any_answer
from tests.workflows.kinds.examples import AROUND, EXAMPLES
from workflows.answers import Answer, Row
from workflows.form_fields import FormField
from workflows.kinds.table import KINDS
from workflows.tables.answers import layout_of
from workflows.tables.book import book_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBER = "单号"
EVERY_KIND = tuple(
    EXAMPLES[name].form_field(name).model_copy(update={"id": name}) for name in KINDS
)
Tickets = Sequence[Mapping[str, Answer]]


def written(file: Path, fields: Sequence[FormField], tickets: Tickets) -> Path:
    layout = layout_of(fields, "zh_CN", SHANGHAI, "报修")
    writer = AnswersWriter(book_of([layout], [NUMBER]), [NUMBER])
    for place, answers in enumerate(tickets):
        writer.add({NUMBER: f"WX-{place}"}, layout.cells(answers), layout.rows(answers))
    writer.save(file)
    return file


def read(file: Path, fields: Sequence[FormField]) -> list[dict[str, Answer]]:
    layout = layout_of(fields, "zh_CN", SHANGHAI, "报修")
    found = []
    for place, (number, cells, rows) in enumerate(
        read_answers(file, book_of([layout], [NUMBER]), [NUMBER])
    ):
        assert number == f"WX-{place}"
        answers, problems = layout.answers(cells, rows, AROUND)
        assert problems == {}
        found.append(answers)
    return found


def test_every_kind_of_field_comes_back_from_a_file(tmp_path: Path) -> None:
    most = max(len(EXAMPLES[name].answers) for name in KINDS)
    tickets = [
        {name: EXAMPLES[name].answers[place % len(EXAMPLES[name].answers)] for name in KINDS}
        for place in range(most)
    ]
    assert read(written(tmp_path / "every.xlsx", EVERY_KIND, tickets), EVERY_KIND) == tickets


@st.composite
def any_ticket(draw: st.DrawFn) -> Mapping[str, Answer]:
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=8, unique=True))
    drawn = {name: draw(any_answer(name)) for name in names}
    fields = {field.id: field for field in EVERY_KIND}
    return {
        name: answer
        for name, answer in drawn.items()
        if KINDS[name].problem(fields[name], answer) is None
    }


@given(tickets=st.lists(any_ticket(), max_size=30))
@settings(max_examples=25)
def test_any_answers_come_back_from_a_file(
    tmp_path_factory: pytest.TempPathFactory, tickets: Tickets
) -> None:
    file = tmp_path_factory.mktemp("any") / "tickets.xlsx"
    assert read(written(file, EVERY_KIND, tickets), EVERY_KIND) == tickets


def cells_of(file: Path, title: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(file)[title].rows]


PARTS: list[Row] = [{"part": "压缩机", "price": "800"}, {"part": "铜管"}]
USED: list[Row] = [{"part": "甲"}]
RETURNED: list[Row] = [{"part": "乙"}]
PART = "{id: part, kind: text, label: 配件}, {id: price, kind: money, label: 单价}"


def test_people_find_what_they_would_have_typed(tmp_path: Path) -> None:
    fields = [
        a_field("id: fault, kind: choice, label: 故障, options: [{id: leak, label: 漏水}]"),
        a_field("id: day, kind: date, label: 日期"),
        a_field("id: cost, kind: money, label: 费用"),
        a_field("id: where, kind: address, label: 地址"),
        a_field(f"id: parts, kind: subform, label: '配件/明细', columns: [{PART}]"),
    ]
    answers: Mapping[str, Answer] = {
        "fault": "leak",
        "day": "2026-11-24",
        "cost": "350.5",
        "where": {"province": "广东省", "detail": "科技园路 1 号"},
        "parts": PARTS,
    }
    file = written(tmp_path / "tickets.xlsx", fields, [answers])
    main = load_workbook(file)["报修"]
    headers, row = main.rows
    assert [cell.value for cell in headers] == [
        "单号", "故障", "日期", "费用", "地址·省", "地址·市", "地址·区县", "地址·详细地址",
    ]  # fmt: skip
    assert [cell.value for cell in row[:2]] == ["WX-0", "漏水"]
    assert row[2].value == datetime(2026, 11, 24)  # noqa: DTZ001 - a cell has no zone
    assert row[2].number_format == "yyyy-mm-dd"
    assert (row[3].value, row[3].number_format) == (350.5, "¥#,##0.00")
    assert cells_of(file, "配件 明细") == [
        ["单号", "配件", "单价"],
        ["WX-0", "压缩机", 800],
        ["WX-0", "铜管", None],
    ]


@pytest.mark.parametrize("words", ["=1+1", '=HYPERLINK("http://a.cn")', "+86", "-1", "@SUM(A1)"])
def test_no_answer_becomes_a_formula(tmp_path: Path, words: str) -> None:
    """Nor when somebody edits the cell: it is marked as text."""
    file = written(tmp_path / "tickets.xlsx", [a_field("kind: text")], [{"it": words}])
    cell = load_workbook(file)["报修"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)


def test_what_is_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    field = a_field("kind: long_text, max_length: 100000")
    file = written(tmp_path / "tickets.xlsx", [field], [{"it": "长" * (LONGEST + 1)}])
    assert read(file, [field]) == [{"it": "长" * LONGEST}]


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    fields = [a_field(f"id: {name}, kind: text, label: 备注") for name in ("a", "b", "c")]
    fields += [a_field("id: d, kind: text, label: 单号")]
    answers = {"a": "1", "b": "2", "c": "3", "d": "4"}
    file = written(tmp_path / "tickets.xlsx", fields, [answers])
    assert cells_of(file, "报修")[0] == ["单号", "备注", "备注 (2)", "备注 (3)", "单号 (2)"]
    assert read(file, fields) == [answers]


def test_options_of_one_name_are_told_apart(tmp_path: Path) -> None:
    options = "[{id: a, label: 其他}, {id: b, label: 其他}, {id: c, label: 漏水}]"
    fields = [a_field(f"kind: choice, options: {options}")]
    tickets = [{"it": "a"}, {"it": "b"}, {"it": "c"}]
    file = written(tmp_path / "tickets.xlsx", fields, tickets)
    assert [row[1] for row in cells_of(file, "报修")[1:]] == ["其他（a）", "其他（b）", "漏水"]
    assert read(file, fields) == tickets


def test_two_subforms_of_one_name_have_sheets_of_their_own(tmp_path: Path) -> None:
    fields = [
        a_field(f"id: {name}, kind: subform, label: '{'配件' * 20}', columns: [{PART}]")
        for name in ("used", "returned")
    ]
    answers: Mapping[str, Answer] = {"used": USED, "returned": RETURNED}
    file = written(tmp_path / "tickets.xlsx", fields, [answers, {}])
    assert all(len(title) <= 31 for title in load_workbook(file).sheetnames)
    assert read(file, fields) == [answers, {}]


@given(st.text(st.characters() | st.sampled_from("_x0\r\x00\ud83d\uffff")))
def test_escapes_are_undone(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_what_a_moved_column_says_is_still_found(tmp_path: Path) -> None:
    """Somebody may have sorted the columns their own way before the file is read."""
    fields = [a_field("id: a, kind: text, label: 甲"), a_field("id: b, kind: number, label: 乙")]
    file = written(tmp_path / "tickets.xlsx", fields, [{"a": "x", "b": "7"}])
    workbook = load_workbook(file)
    workbook["报修"].move_range("B1:B2", cols=4)
    moved = BytesIO()
    workbook.save(moved)
    (tmp_path / "moved.xlsx").write_bytes(moved.getvalue())
    assert read(tmp_path / "moved.xlsx", fields) == [{"a": "x", "b": "7"}]
