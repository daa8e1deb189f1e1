"""Lists and rows: looking a value up, the row that fits, each value once. A blank list is one without items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.comparing import likeness, orderable, same
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.giving import item_of
from workflows.expressions.functions.parameters import AROUND, a_text, a_whole, anything, items
from workflows.expressions.functions.ranking import at_place, extreme
from workflows.expressions.functions.reading import read_number
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import ANY, NUMBER, list_of
from workflows.expressions.values import Value, is_blank
from workflows.labels import Label

_function = Declaring("service")
Items = tuple[Value, ...]
Gather = Callable[[Items, Surroundings], Value]


def _total(found: Items, around: Surroundings) -> Decimal:
    return sum((read_number(each, around) for each in found), Decimal())


_GATHERED: Mapping[str, Gather] = {
    "first": lambda found, _: found[0] if found else None,
    "last": lambda found, _: found[-1] if found else None,
    "max": lambda found, around: extreme(max, found, around),
    "min": lambda found, around: extreme(min, found, around),
    "avg": lambda found, around: _total(found, around) / len(found) if found else None,
    "sum": _total,
    "count": lambda found, _: Decimal(len(found)),
}


@_function(
    "MAPX",
    "关联汇总",
    takes=(
        AROUND,
        a_text("方式", "operation"),
        anything("找的值", "sought"),
        items("在哪一列找", "column to look in"),
        items("取哪一列", "column to take"),
    ),
    gives=lambda types: NUMBER if item_of(types[3]) == NUMBER else ANY,
    says=Label(
        zh="一列里等于所找的值的各行，取另一列的 first 第一个、last 最后一个、max 最大、min 最小、avg 平均、sum 合计或 count 个数。",
        en="From the rows where one column has the value: first, last, max, min, avg, sum or count of another column.",
    ),
    example='MAPX("sum", "滤芯", 配件.名称, 配件.小计)',
)
def mapx(
    around: Surroundings, operation: str, sought: Value, looked_in: Items, taken: Items
) -> Value:
    gather = _GATHERED.get(operation.strip().lower())
    if gather is None:
        raise wrong(1, "mapx_operation")
    rows = _beside(looked_in, taken, 4)
    found = [value for key, value in rows if same(key, sought, around) and not is_blank(value)]
    return gather(tuple(found), around)


def _beside(looked_in: Items, taken: Items, place: int) -> Sequence[tuple[Value, Value]]:
    if len(looked_in) != len(taken):
        raise wrong(place, "same_length")
    return list(zip(looked_in, taken, strict=True))


@_function(
    "LOOKUP",
    "查表",
    takes=(
        AROUND,
        anything("找的值", "sought"),
        items("在哪一列找", "column to look in"),
        items("取哪一列", "column to take").optional(),
    ),
    gives=lambda types: item_of(types[-1]),
    says=Label(
        zh="在一列里找到这个值（有几个时取最后一个），给出另一列同一行的值；数字和日期没有相同的，就找不超过它的最大的；再没有是错误。",
        en="The value beside the one sought (the last of several); for numbers and dates else the largest below it; or an error.",
    ),
    example="LOOKUP(总价, 折扣表.满额, 折扣表.折扣)",
)
def lookup(
    around: Surroundings, sought: Value, looked_in: Items, taken: Items | None = None
) -> Value:
    rows = _beside(looked_in, looked_in if taken is None else taken, 3)
    equal = [value for key, value in rows if same(key, sought, around)]
    if equal:
        return equal[-1]
    return _just_below(sought, rows, around)


def _just_below(sought: Value, rows: Sequence[tuple[Value, Value]], around: Surroundings) -> Value:
    most: Any = orderable(sought, around)
    if isinstance(most, str | None):
        raise Fault(FaultCode.NOT_FOUND)
    keyed: list[tuple[Any, Value]] = [(orderable(key, around), value) for key, value in rows]
    below = [row for row in keyed if type(row[0]) is type(most) and row[0] < most]
    if not below:
        raise Fault(FaultCode.NOT_FOUND)
    return max(below, key=lambda row: row[0])[1]


@_function(
    "INDEX",
    "第几项",
    takes=(items(), a_whole("第几", "which")),
    gives=lambda types: item_of(types[0]),
    says=Label(
        zh="列表里的第几项，从 1 数起；没有这一项是错误，列表为空时为空。",
        en="The item of a list at a place, counted from 1; an error past its end, blank for an empty list.",
    ),
    example="INDEX(配件.名称, 1)",
)
def index(found: Items, which: int) -> Value:
    return at_place(which, found)


@_function(
    "UNIQUE",
    "去重",
    takes=(AROUND, items()),
    gives=lambda types: list_of(item_of(types[0])),
    says=Label(
        zh="列表里不同的值，每个一次，次序不变，空的不要。",
        en="The different values of a list, each once, in their order, without blanks.",
    ),
    example='TEXTJOIN("、", TRUE, UNIQUE(配件.名称))',
)
def unique(around: Surroundings, found: Items) -> Value:
    kept: dict[object, Value] = {}
    for each in found:
        if not is_blank(each):
            kept.setdefault(likeness(each, around), each)
    return tuple(kept.values())
