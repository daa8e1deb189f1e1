"""Any table a sheet could be read as, odd ones among them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.workflows.tables.builders import a_table
from workflows.reading.folding import clean
from workflows.tables.table import Column, Dropdown, Limits, Table
from workflows.tables.values import CellValue

HEADERS = st.text(max_size=30) | st.sampled_from(
    ["客户姓名", "*联系电话", "费用（元）", "费用（元）", "类型（维修/安装）", "是否保修", "报修日期", "备注", "序号", "满意度", "数量",
     "合格率", "维修时长", "预约时段", "现场照片", "签名", "处理结果", "submit", "solution", "A]b【", "——", "name", "id"]
)  # fmt: skip
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
CELLS: st.SearchStrategy[CellValue] = (
    st.none()
    | st.text(max_size=20)
    | NUMBERS
    | st.booleans()
    | st.dates(date(1901, 1, 1))
    | st.datetimes(datetime(1901, 1, 1))  # noqa: DTZ001 - a cell has no zone
    | st.times()
    | st.timedeltas(timedelta(0), timedelta(days=9999))
    | st.sampled_from(["是", "否", "13800138000", "空调", "2026-01-05", "350元", Decimal(46000)])
)
TITLES = st.text(min_size=1, max_size=20).filter(lambda title: bool(clean(title)))
NAMES = st.lists(
    st.text(max_size=12) | st.sampled_from(["空调", "空 调", "A", "a", "—"]), max_size=60
)
BOUNDS: st.SearchStrategy[CellValue] = (
    st.none() | NUMBERS | st.dates() | st.sampled_from(["TODAY()", "TODAY() + 3", "]["])
)
FORMULAS = st.sampled_from(
    ["", "", "", "=A2*B2", "=SUM(A2:C2)", "=IF(A2=\"是\",B2,0)", "=B2&C2", "=A2+1", "=VLOOKUP(A2,B:C,2)", "=A2*",
     "=TODAY()-A2", "=ROW()-1", "=LEN(A2)=11", "=COUNTIF(A:A,A2)=1", '="a"', "=1/0", "=D2>=C2"]
)  # fmt: skip
FORMATS = st.sampled_from(
    ["General", "0%", "¥0.00", "yyyy-mm-dd hh:mm", "[$-804]@", '"a']
) | st.text(max_size=8)


@st.composite
def dropdowns(draw: st.DrawFn) -> Dropdown | None:
    choices = tuple(draw(NAMES))
    parent = draw(st.sampled_from(["", "A", "Z"]))
    below = {name: tuple(choices[:2]) for name in choices[:3]} if parent else {}
    return Dropdown(choices=choices, parent=parent, below=below) if choices else None


def limits() -> st.SearchStrategy[Limits]:
    return st.builds(
        Limits,
        of=st.sampled_from(["number", "whole", "length", "date"]),
        least=BOUNDS,
        most=BOUNDS,
        is_open=st.booleans(),
    )


def columns() -> st.SearchStrategy[Column]:
    return st.builds(
        Column,
        letter=st.just("?"),
        header=HEADERS,
        group=st.sampled_from(["", "", "", "配件", "客户信息"]),
        cells=st.lists(CELLS, max_size=6).map(tuple),
        format=FORMATS,
        formula=FORMULAS,
        row=st.just(2),
        dropdown=st.none() | dropdowns(),
        limits=st.none() | limits(),
        rule=FORMULAS,
        rule_row=st.just(2),
        complaint=st.text(max_size=8),
        prompt=st.text(max_size=8),
        has_pictures=st.booleans(),
    )


def tables() -> st.SearchStrategy[Table]:
    several = st.lists(columns(), min_size=1, max_size=8)
    return st.builds(lambda found, title: a_table(*found, title=title), several, TITLES)
