"""Sums, averages and counts. Lists and single values may be mixed; blanks are skipped, words are an error.

Of nothing, a sum, a product and a count are 0; an average and a median are blank, since an empty subform is no mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from itertools import chain
from math import prod

from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.parameters import AROUND, filled, items, numbers
from workflows.expressions.functions.reading import read_number
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import NUMBER
from workflows.expressions.values import Value, is_blank
from workflows.labels import Label

_function = Declaring("number")
Numbers = tuple[Decimal, ...]


@_function(
    "SUM",
    "求和",
    takes=(numbers().any_number(),),
    gives=NUMBER,
    says=Label(zh="数字之和。", en="The sum of numbers."),
    example="SUM(配件.小计, 上门费)",
)
def sum_(*given: Numbers) -> Value:
    return sum(chain(*given), Decimal())


@_function(
    "PRODUCT",
    "乘积",
    takes=(numbers().any_number(),),
    gives=NUMBER,
    says=Label(zh="数字之积。", en="The product of numbers."),
    example="PRODUCT(数量, 单价)",
)
def product(*given: Numbers) -> Value:
    factors = [*chain(*given)]
    return prod(factors, start=Decimal(1)) if factors else Decimal()


@_function(
    "SUMPRODUCT",
    "乘积求和",
    takes=(AROUND, items("数字列表", "numbers").any_number()),
    gives=NUMBER,
    says=Label(
        zh="几个一样长的列表逐项相乘，再求和；空的项按 0 算。",
        en="Lists of one length multiplied item by item, then summed; a blank counts as 0.",
    ),
    example="SUMPRODUCT(配件.数量, 配件.单价)",
)
def sumproduct(around: Surroundings, *lists: tuple[Value, ...]) -> Value:
    for place, each in enumerate(lists, start=1):
        if len(each) != len(lists[0]):
            raise wrong(place, "same_length")
    rows = zip(*lists, strict=True)
    return sum((_multiplied(row, around) for row in rows), Decimal())


def _multiplied(row: Sequence[Value], around: Surroundings) -> Decimal:
    return prod(
        (Decimal() if is_blank(each) else read_number(each, around) for each in row),
        start=Decimal(1),
    )


@_function(
    "AVERAGE",
    "平均值",
    takes=(numbers().any_number(),),
    gives=NUMBER,
    says=Label(zh="数字的平均值，空的不算。", en="The average of numbers, blanks left out."),
    example="ROUND(AVERAGE(配件.单价), 2)",
)
def average(*given: Numbers) -> Value:
    found = [*chain(*given)]
    return sum(found, Decimal()) / len(found) if found else None


@_function(
    "MEDIAN",
    "中位数",
    takes=(numbers().any_number(),),
    gives=NUMBER,
    says=Label(
        zh="排在中间的数；有两个时取它们的平均。",
        en="The number in the middle, or the average of two.",
    ),
    example="MEDIAN(配件.单价)",
)
def median(*given: Numbers) -> Value:
    found = sorted(chain(*given))
    if not found:
        return None
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


@_function(
    "COUNT",
    "计数",
    takes=(filled().any_number(),),
    gives=NUMBER,
    says=Label(zh="数字和日期有几个。", en="How many numbers and dates there are."),
    example="COUNT(配件.单价)",
)
def count(*given: tuple[Value, ...]) -> Value:
    return Decimal(sum(isinstance(each, Decimal | date | time) for each in chain(*given)))


@_function(
    "COUNTA",
    "非空计数",
    takes=(filled().any_number(),),
    gives=NUMBER,
    says=Label(zh="不为空的值有几个。", en="How many values are not blank."),
    example="COUNTA(配件)",
)
def counta(*given: tuple[Value, ...]) -> Value:
    return Decimal(sum(len(each) for each in given))
