"""Sums, averages and counts of what meets a condition: ">500", "<>x", "漏水", "空调*".

Lists beside each other must be of one length. A blank criterion gives blank: nobody has yet said what to look for.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workflows.expressions.functions.criteria import criterion
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.parameters import AROUND, items, showable
from workflows.expressions.functions.reading import read_number
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import NUMBER
from workflows.expressions.values import Value, is_blank
from workflows.labels import Label

_function = Declaring("number")
_looked_at = items("看的列表", "looked at")
_summed = items("求和的列表", "summed")
_criterion = showable("条件", "criterion")
Items = tuple[Value, ...]


@_function(
    "SUMIF",
    "条件求和",
    takes=(AROUND, _looked_at, _criterion, _summed.optional()),
    gives=NUMBER,
    says=Label(
        zh="列表里符合条件的项之和，或者另一列表里对应的数之和。",
        en="The sum of what meets a condition, or of the numbers beside it in another list.",
    ),
    example='SUMIF(配件.单价, ">500", 配件.小计)',
)
def sumif(
    around: Surroundings, looked_at: Items, wanted: Value, summed: Items | None = None
) -> Value:
    pairs = (looked_at, wanted)
    return sum(_numbers(around, looked_at if summed is None else summed, pairs), Decimal())


@_function(
    "SUMIFS",
    "多条件求和",
    takes=(AROUND, _summed, _looked_at, _criterion),
    gives=NUMBER,
    says=Label(
        zh="各列表都符合各自条件的那些行的数之和。",
        en="The sum of the numbers in the rows where every list meets its condition.",
    ),
    example='SUMIFS(配件.小计, 配件.名称, "滤芯*", 配件.数量, ">=2")',
    repeats=2,
)
def sumifs(around: Surroundings, summed: Items, *pairs: Value) -> Value:
    return sum(_numbers(around, summed, pairs), Decimal())


@_function(
    "AVERAGEIF",
    "条件平均",
    takes=(AROUND, _looked_at, _criterion, items("求平均的列表", "averaged").optional()),
    gives=NUMBER,
    says=Label(
        zh="列表里符合条件的项的平均值，或者另一列表里对应的数的平均值；没有符合的为空。",
        en="The average of what meets a condition, or of the numbers beside it; blank when nothing does.",
    ),
    example='AVERAGEIF(配件.数量, ">1", 配件.单价)',
)
def averageif(
    around: Surroundings, looked_at: Items, wanted: Value, averaged: Items | None = None
) -> Value:
    pairs = (looked_at, wanted)
    found = [*_numbers(around, looked_at if averaged is None else averaged, pairs)]
    return sum(found, Decimal()) / len(found) if found else None


@_function(
    "COUNTIF",
    "条件计数",
    takes=(AROUND, _looked_at, _criterion),
    gives=NUMBER,
    says=Label(zh="列表里符合条件的项有几个。", en="How many items of a list meet a condition."),
    example='COUNTIF(配件.名称, "*滤芯*")',
)
def countif(around: Surroundings, looked_at: Items, wanted: Value) -> Value:
    return Decimal(sum(_kept(around, (looked_at, wanted))))


@_function(
    "COUNTIFS",
    "多条件计数",
    takes=(AROUND, _looked_at, _criterion),
    gives=NUMBER,
    says=Label(
        zh="各列表都符合各自条件的行有几行。", en="In how many rows every list meets its condition."
    ),
    example='COUNTIFS(配件.名称, "*滤芯*", 配件.单价, "<100")',
    repeats=2,
)
def countifs(around: Surroundings, *pairs: Value) -> Value:
    return Decimal(sum(_kept(around, pairs)))


def _numbers(around: Surroundings, numbers: Items, pairs: tuple[Value, ...]) -> Iterator[Decimal]:
    kept = _kept(around, pairs)
    if len(kept) != len(numbers):
        raise wrong(1, "same_length")
    for number, is_kept in zip(numbers, kept, strict=True):
        if is_kept and not is_blank(number):
            yield read_number(number, around)


def _kept(around: Surroundings, pairs: tuple[Value, ...]) -> list[bool]:
    """For each row, whether every list meets its condition there."""
    lists = [each for each in pairs[::2] if isinstance(each, tuple)]
    holds = [criterion(wanted, around) for wanted in pairs[1::2]]
    if len({len(each) for each in lists}) > 1:
        raise wrong(3, "same_length")
    return [
        all(holds_for(item) for holds_for, item in zip(holds, row, strict=True))
        for row in zip(*lists, strict=True)
    ]
