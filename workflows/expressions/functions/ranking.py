"""The largest, the smallest and the place of a number among others; of nothing they are blank, unlike Excel's 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.comparing import orderable
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.giving import any_item
from workflows.expressions.functions.parameters import (
    AROUND,
    a_number,
    a_whole,
    a_yes_no,
    comparable,
    numbers,
)
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import NUMBER
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("number")
Items = tuple[Value, ...]
Numbers = tuple[Decimal, ...]


@_function(
    "MAX",
    "最大值",
    takes=(AROUND, comparable().any_number()),
    gives=any_item,
    says=Label(
        zh="最大的数，或者最晚的日期时间。", en="The largest number, or the latest date or time."
    ),
    example="MAX(上门费, 100)",
)
def max_(around: Surroundings, *given: Items) -> Value:
    return extreme(max, [*chain(*given)], around)


@_function(
    "MIN",
    "最小值",
    takes=(AROUND, comparable().any_number()),
    gives=any_item,
    says=Label(
        zh="最小的数，或者最早的日期时间。", en="The smallest number, or the earliest date or time."
    ),
    example="MIN(报修时间, 预约时间)",
)
def min_(around: Surroundings, *given: Items) -> Value:
    return extreme(min, [*chain(*given)], around)


def extreme(pick: Callable[..., int], values: Sequence[Value], around: Surroundings) -> Value:
    """`pick` is max or min; words and mixed kinds cannot be put in order."""
    keys = [orderable(each, around) for each in values]
    if any(isinstance(key, str | None) for key in keys) or len({type(key) for key in keys}) > 1:
        raise Fault(FaultCode.NOT_A_NUMBER)
    return values[pick(range(len(keys)), key=keys.__getitem__)] if keys else None


@_function(
    "LARGE",
    "第几大",
    takes=(numbers(), a_whole("第几", "which")),
    gives=NUMBER,
    says=Label(zh="从大到小第几个数。", en="The number of that place from the largest down."),
    example="LARGE(配件.单价, 1)",
)
def large(found: Numbers, which: int) -> Value:
    return at_place(which, sorted(found, reverse=True))


@_function(
    "SMALL",
    "第几小",
    takes=(numbers(), a_whole("第几", "which")),
    gives=NUMBER,
    says=Label(zh="从小到大第几个数。", en="The number of that place from the smallest up."),
    example="SMALL(配件.单价, 1)",
)
def small(found: Numbers, which: int) -> Value:
    return at_place(which, sorted(found))


def at_place(which: int, found: Sequence[Value]) -> Value:
    """Counted from 1; of nothing there is nothing, but of three no fourth."""
    if which < 1:
        raise wrong(2, "at_least_1")
    if found and which > len(found):
        raise Fault(FaultCode.NOT_FOUND)
    return found[which - 1] if found else None


@_function(
    "RANK",
    "排名",
    takes=(a_number(), numbers(), a_yes_no("从小到大", "smallest first").optional()),
    gives=NUMBER,
    says=Label(
        zh="一个数在列表里排第几，相同的数并列；列表里没有它是错误。",
        en="The place of a number in a list, equal ones sharing it; an error when it is not there.",
    ),
    example="IFERROR(RANK(单价, 配件.单价), 0)",
)
def rank(number: Decimal, found: Numbers, smallest_first: bool = False) -> Value:
    if number not in found:
        raise Fault(FaultCode.NOT_FOUND)
    ahead = [each for each in found if (each < number if smallest_first else each > number)]
    return Decimal(len(ahead) + 1)
