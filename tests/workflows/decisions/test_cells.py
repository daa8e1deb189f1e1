"""What a cell may say in each type of column, and which values meet it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.workflows.decisions.any_tables import CHINA
from tests.workflows.decisions.builders_tables import REGIONS, met, one_column, refused
from workflows.expressions.values import Picked, Value

EAST, SOUTH = Picked("east", "华东"), Picked("south", "华南")


def d(text: str) -> Decimal:
    return Decimal(text)


def day(number: int) -> date:
    return date(2026, 11, number)


def at(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, minute, tzinfo=CHINA)


@dataclass(frozen=True)
class Cell:
    of: str
    written: str
    met: Sequence[Value]
    unmet: Sequence[Value]


CELLS = [
    # Anything, blank, not blank
    *(Cell("number", each, [d("1"), None, ""], []) for each in ("-", "—", "*", "任意", "不限", "ANY", "－")),
    *(Cell("text", each, [None, "", ()], ["a"]) for each in ("空", "为空", "blank", "EMPTY", '""')),
    *(Cell("text", each, ["a"], [None, ""]) for each in ("非空", "不为空", "filled", "not blank", "不是空", "<> 空")),
    # Words
    Cell("text", "VIP", ["VIP", "vip", "ＶＩＰ", Picked("x", "vip")], ["VIPs", None]),
    Cell("text", "a, b、c；d\ne", ["a", "b", "c", "d", "e"], ["f", None]),
    Cell("text", '"a, b"', ["a, b"], ["a", "b"]),
    Cell("text", '"say ""hi"""', ['say "hi"'], ["say hi"]),
    Cell("text", "“不限”", ["不限"], ["a", None]),
    Cell("text", "空调(挂机、柜机), 冰箱", ["空调(挂机、柜机)", "冰箱"], ["柜机)"]),
    Cell("text", "不是 a, b", ["c", None], ["a", "B"]),
    Cell("text", "not a", ["b", None], ["A"]),
    Cell("text", "≠ a", ["b"], ["a"]),
    Cell("text", "<> 空, a", ["b"], ["a", None]),
    Cell("text", "空, a", ["a", None], ["b"]),
    Cell("text", "notebook", ["notebook"], ["book"]),
    Cell("text", "500", [d("500"), "500"], [d("5")]),
    # Numbers
    Cell("number", "500", [d("500"), d("500.00")], [d("5"), "500", None]),
    Cell("number", "５００", [d("500")], [d("5")]),
    Cell("number", "30%", [d("0.3")], [d("30")]),
    Cell("number", "-3, .5", [d("-3"), d("0.5")], [d("3"), d("5")]),
    *(Cell("number", each, [d("501")], [d("500"), None]) for each in ("> 500", "＞500", "大于500", "超过 500", "more than 500", "Over 500")),
    *(Cell("number", each, [d("500"), d("501")], [d("499"), None]) for each in (">= 500", "≥500", "至少 500", "500以上", "500 及以上", "at least 500", "500 or more")),
    *(Cell("number", each, [d("499")], [d("500"), None]) for each in ("< 500", "小于500", "不足500", "under 500")),
    *(Cell("number", each, [d("500")], [d("500.01"), None]) for each in ("<= 500", "不超过500", "最多 500", "500 以内", "up to 500")),
    *(Cell("number", each, [d("5"), d("7"), d("9")], [d("4.99"), d("9.01"), None]) for each in ("5..9", "5…9", "5~9", "5～9", "5至9", "5 到 9", "5-9", "5 - 9", "[5..9]", "[5,9]", "［5，9］")),
    *(Cell("number", each, [d("5"), d("8.99")], [d("9"), None]) for each in ("[5..9)", "[5,9)", "［5..9）")),
    Cell("number", "(5..9)", [d("5.01")], [d("5"), d("9")]),
    Cell("number", "-5..-1", [d("-5"), d("-1")], [d("0"), d("-6")]),
    Cell("number", "1, 5..9, > 100", [d("1"), d("6"), d("101")], [d("2"), d("100")]),
    Cell("number", "不是 5..9", [d("4"), d("10"), None], [d("5"), d("7")]),
    Cell("number", "<> 1, 2", [d("3"), None], [d("1"), d("2")]),
    # Days
    *(Cell("date", each, [day(3)], [day(4), None]) for each in ("2026-11-03", "2026/11/3", "2026年11月3日", "20261103")),
    Cell("date", "2026-11-03..2026-11-05", [day(3), day(5)], [day(2), day(6), None]),
    Cell("date", "2026-11-03 - 2026-11-05", [day(4)], [day(6)]),
    Cell("date", "早于 2026-11-03", [day(2)], [day(3)]),
    Cell("date", "2026-11-03", [at(3, 23)], [at(4, 0)]),
    Cell("date", "2026-11-03", [at(2, 20).astimezone(UTC) + timedelta(hours=5)], [at(2, 20)]),
    # Moments: a day is all of it
    Cell("moment", "2026-11-03", [at(3, 0), at(3, 23, 59), day(3)], [at(4, 0), at(2, 23), None]),
    Cell("moment", "2026-11-03 14:30", [at(3, 14, 30), at(3, 14, 30).astimezone(UTC)], [at(3, 14, 31)]),
    Cell("moment", "<= 2026-11-03", [at(3, 23, 59), at(1, 1)], [at(4, 0)]),
    Cell("moment", "> 2026-11-03", [at(4, 0)], [at(3, 23, 59)]),
    Cell("moment", ">= 2026-11-03", [at(3, 0)], [at(2, 23, 59)]),
    Cell("moment", "< 2026-11-03", [at(2, 23, 59)], [at(3, 0)]),
    Cell("moment", "[2026-11-03..2026-11-05)", [at(3, 0), at(4, 23)], [at(5, 0)]),
    Cell("moment", "2026-11-03..2026-11-05", [at(5, 23)], [at(6, 0)]),
    Cell("moment", "<= 9999-12-31", [at(3, 0)], [None]),
    # Times of day
    Cell("time", "14:30", [time(14, 30)], [time(14, 31), None]),
    Cell("time", "09:00-12:00", [time(9), time(12)], [time(12, 1)]),
    Cell("time", "22:00..06:00", [time(23), time(0), time(6), time(22)], [time(6, 1), time(21, 59)]),
    Cell("time", "[22:00..06:00)", [time(5, 59)], [time(6)]),
    Cell("time", "after 18:00", [time(18, 1)], [time(18)]),
    # Yes and no
    *(Cell("yes_no", each, [True], [False, None]) for each in ("是", "yes", "TRUE", "真")),
    Cell("yes_no", "否", [False], [True, None]),
    Cell("yes_no", "不是 是", [False, None], [True]),
    # Choices of the company's own list
    Cell("choice", "华东", [EAST, "east", "华东"], [SOUTH, "哪里", None]),
    Cell("choice", "EAST、南方", [EAST, SOUTH], [None]),
    Cell("choice", "不是 华东", [SOUTH, None, "别处"], [EAST]),
    Cell("choice", "任意、其他", [Picked("any", "任意、其他")], [EAST]),
    Cell("choice", "空", [Picked("none", "空")], [None]),
    # Lists: one item is enough, and for not there may be none
    Cell("list", "华东", [(EAST,), (SOUTH, EAST), EAST], [(SOUTH,), (), None]),
    Cell("list", "华东, 南方", [(SOUTH,)], [(Picked("any", "任意、其他"),)]),
    Cell("list", "不是 华东", [(SOUTH,), ()], [(SOUTH, EAST)]),
    Cell("number", "> 5", [(d("1"), d("6"))], [(d("1"), None)]),
    # Expressions over the input's own value
    Cell("number", "=值 > 5 且 值 < 9", [d("6")], [d("5"), d("9"), None]),
    Cell("number", "＝VALUE * 2 = 10", [d("5")], [d("6")]),
    Cell("text", '=LEFT(VALUE, 1) = "K"', ["KFR", "kfr"], ["AFR", None]),
    Cell("text", "=VALUE(值) > 5", ["6"], ["5", "x", None]),
    Cell("choice", '=值 = "华东"', [EAST], [SOUTH, None]),
    Cell("number", "=1/0 = 1", [], [d("1")]),
]  # fmt: skip
OPTIONS: Sequence[Mapping[str, Any]] = [
    *REGIONS[:1],
    {"id": "south", "label": {"zh": "南方", "en": "South"}},
    {"id": "any", "label": "任意、其他"},
    {"id": "none", "label": "空"},
]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.of} {cell.written!r}")
def test_a_cell_is_met_by_these_values_and_not_by_those(cell: Cell) -> None:
    options = OPTIONS if cell.of in {"choice", "list"} else ()
    table = one_column(cell.of, cell.written, options=options)
    assert [value for value in cell.met if met(table, x=value) != [0]] == []
    assert [value for value in cell.unmet if met(table, x=value) != []] == []


def test_open_choices_are_told_by_label_and_by_id() -> None:
    table = one_column("choice", "east", "华东", "东部")
    assert met(table, x=EAST) == [0, 1]
    assert met(table, x="东部") == [2]
    assert met(one_column("list", "east"), x=(SOUTH, EAST)) == [0]


def test_text_minds_only_labels() -> None:
    assert met(one_column("text", "east", "华东"), x=EAST) == [1]


def test_cells_of_a_document_may_be_values_and_lists() -> None:
    table = one_column("number", 5, d("7"), [1, ">= 100"], [])
    assert met(table, x=d("5")) == [0]
    assert met(table, x=d("7")) == [1]
    assert met(table, x=d("150")) == [2]
    assert met(table, x=None) == [3]
    assert met(one_column("yes_no", True, False), x=False) == [1]
    assert met(one_column("text", ["a, b", 'c"d', "e"]), x='c"d') == [0]


@pytest.mark.parametrize(
    "of, written, code",
    [
        ("number", "5OO", "cell_not_number"),
        ("number", "> abc", "cell_not_number"),
        ("number", "1e5", "cell_not_number"),
        ("number", "9" * 120, "cell_not_number"),
        ("number", "[" + " " * 400 + "5", "cell_not_number"),
        ("number", "1..", "cell_not_number"),
        ("number", "9..5", "cell_backwards"),
        ("number", "(5..5]", "cell_backwards"),
        ("number", "1,000", "cell_thousands"),
        ("number", "[100,500)", "cell_thousands"),
        ("number", "1, -", "cell_anything_among"),
        ("number", "不是", "cell_no_value"),
        ("number", ",", "cell_no_value"),
        ("date", "下周", "cell_not_date"),
        ("date", "2026-02-30", "cell_not_date"),
        ("date", "2026-11-03 14:30", "cell_not_date"),
        ("date", "2026-11-05..2026-11-03", "cell_backwards"),
        ("moment", "14:30", "cell_not_moment"),
        ("time", "25:00", "cell_not_time"),
        ("time", "(9:00..9:00)", "cell_backwards"),
        ("yes_no", "也许", "cell_not_yes_no"),
        ("choice", "华中", "cell_no_option"),
        ("choice", "> 华东", "cell_no_order"),
        ("text", ">= b", "cell_no_order"),
        ("text", '"a', "cell_unclosed"),
        ("text", "x" * 1001, "cell_too_long"),
        ("number", ", ".join(map(str, range(201))), "cell_too_many"),
        ("number", "=值 + 1", "bad_expression"),
        ("number", "=不认识 > 1", "bad_expression"),
        ("choice", '=值 = "华中"', "bad_expression"),
    ],
)  # fmt: skip
def test_a_cell_its_column_cannot_have_is_refused_with_its_place(
    of: str, written: str, code: str
) -> None:
    wrong = refused(
        {
            "key": "t",
            "name": "T",
            "inputs": [{"id": "x", "type": of, "options": REGIONS if of == "choice" else []}],
            "outputs": [{"id": "y"}],
            "rows": [{}, {"when": {"x": written}}],
        }
    )
    assert [(each.code, each.path) for each in wrong] == [(code, "rows[1].when.x")]
    assert all(each.say("en") != each.say("zh_CN") for each in wrong)
