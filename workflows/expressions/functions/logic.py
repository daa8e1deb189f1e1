"""Yes and no put together. What was not answered is no: AND(blank) is FALSE, NOT(blank) is TRUE; unlike Excel, which skips it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.function import Thunk
from workflows.expressions.functions.parameters import a_yes_no, conditions
from workflows.expressions.functions.reading import read_items, read_yes_no
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import YES_NO
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("logic")


def _answers(around: Surroundings, given: Sequence[Thunk]) -> Iterator[bool]:
    for thunk in given:
        value = thunk()
        for item in read_items(value, around) or (value,):
            yield read_yes_no(item, around)


@_function(
    "AND",
    "并且",
    "且",
    takes=(conditions().any_number(),),
    gives=YES_NO,
    says=Label(zh="全部条件都成立。", en="All conditions hold."),
    example="AND(总价 > 500, NOT(已付款))",
    is_lazy=True,
)
def and_(around: Surroundings, *given: Thunk) -> Value:
    return all(_answers(around, given))


@_function(
    "OR",
    "或者",
    "或",
    takes=(conditions().any_number(),),
    gives=YES_NO,
    says=Label(zh="至少一个条件成立。", en="At least one condition holds."),
    example='OR(故障类型 = "漏水", CONTAINS(故障描述, "漏电"))',
    is_lazy=True,
)
def or_(around: Surroundings, *given: Thunk) -> Value:
    return any(_answers(around, given))


@_function(
    "XOR",
    "异或",
    takes=(conditions().any_number(),),
    gives=YES_NO,
    says=Label(zh="成立的条件是单数个。", en="An odd number of conditions hold."),
    example="XOR(已付款, ISBLANK(完成时间))",
    is_lazy=True,
)
def xor(around: Surroundings, *given: Thunk) -> Value:
    return sum(_answers(around, given)) % 2 == 1


@_function(
    "NOT",
    "非",
    takes=(a_yes_no(),),
    gives=YES_NO,
    says=Label(zh="条件不成立。", en="The condition does not hold."),
    example="NOT(已付款)",
)
def not_(condition: bool) -> Value:
    return not condition


@_function(
    "TRUE",
    "真",
    takes=(),
    gives=YES_NO,
    says=Label(zh="是。", en="Yes."),
    example="IF(已付款, TRUE(), 总价 = 0)",
)
def true() -> Value:
    return True


@_function(
    "FALSE",
    "假",
    takes=(),
    gives=YES_NO,
    says=Label(zh="否。", en="No."),
    example="IF(ISBLANK(完成时间), FALSE(), 已付款)",
)
def false() -> Value:
    return False
