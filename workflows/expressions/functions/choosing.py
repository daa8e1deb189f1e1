"""Which of several values holds: by condition, by value, by whether it fails or is blank; what is not needed is not computed."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.comparing import same
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.function import Thunk
from workflows.expressions.functions.giving import any_of
from workflows.expressions.functions.parameters import a_yes_no, anything
from workflows.expressions.functions.reading import read_yes_no
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import YES_NO, Type
from workflows.expressions.values import Value, is_blank
from workflows.labels import Label

_function = Declaring("logic")


@_function(
    "IF",
    "如果",
    takes=(a_yes_no(), anything("成立时", "if so"), anything("否则", "otherwise").optional()),
    gives=lambda types: any_of(types[1:]),
    says=Label(
        zh="条件成立时给出一个值，否则给出另一个。",
        en="One value when the condition holds, else the other.",
    ),
    example='IF(总价 > 500, "需审批", "")',
    is_lazy=True,
)
def if_(
    around: Surroundings, condition: Thunk, so: Thunk, otherwise: Thunk = lambda: None
) -> Value:
    return so() if read_yes_no(condition(), around) else otherwise()


@_function(
    "IFS",
    "多重如果",
    takes=(a_yes_no(), anything()),
    gives=lambda types: any_of(types[1::2]),
    says=Label(
        zh="依次看各个条件，给出第一个成立的条件后面的值；都不成立是错误。",
        en="The value after the first condition that holds; it is an error when none does.",
    ),
    example='IFS(总价 > 5000, "经理审批", 总价 > 500, "主管审批", TRUE, "免审")',
    repeats=2,
    is_lazy=True,
)
def ifs(around: Surroundings, *given: Thunk) -> Value:
    for condition, value in zip(given[::2], given[1::2], strict=True):
        if read_yes_no(condition(), around):
            return value()
    raise Fault(FaultCode.NOT_FOUND)


def _given_by_switch(types: Sequence[Type]) -> Type:
    results = types[2::2]
    return any_of([*results, types[-1]] if len(types) % 2 == 0 else results)


@_function(
    "SWITCH",
    "匹配",
    takes=(
        anything("看的值", "looked at"),
        anything("值", "value"),
        anything("结果", "result"),
        anything("更多的值和结果", "more of both").optional().any_number(),
    ),
    gives=_given_by_switch,
    says=Label(
        zh="给出与所看的值相同的那个值后面的结果；都不相同时给出最后单独的一个，没有就是错误。",
        en="The result after the value that is the same; else the last one that stands alone, or an error.",
    ),
    example='SWITCH(故障类型, "漏水", "水路组", "不制冷", "制冷组", "综合组")',
    is_lazy=True,
)
def switch(around: Surroundings, looked_at: Thunk, *given: Thunk) -> Value:
    value = looked_at()
    for case, result in zip(given[::2], given[1::2], strict=False):
        if same(value, case(), around):
            return result()
    if len(given) % 2:
        return given[-1]()
    raise Fault(FaultCode.NOT_FOUND)


@_function(
    "IFERROR",
    "如果出错",
    takes=(anything(), anything("出错时", "on error")),
    gives=any_of,
    says=Label(
        zh="给出第一个值；算它时出错就给出第二个。",
        en="The first value, or the second when the first fails.",
    ),
    example="IFERROR(总价 / 数量, 0)",
    is_lazy=True,
)
def iferror(around: Surroundings, value: Thunk, on_error: Thunk) -> Value:
    try:
        return value()
    except Fault as fault:
        if fault.code is FaultCode.TOO_MANY_STEPS:
            raise
    return on_error()


@_function(
    "ISBLANK",
    "为空",
    takes=(anything().or_blank(),),
    gives=YES_NO,
    says=Label(
        zh="没有填写，或者是空的文字、空的列表。",
        en="Nothing was filled in, or an empty text or list.",
    ),
    example='IF(ISBLANK(序列号), "请补充序列号", "")',
)
def isblank(value: Value) -> Value:
    return is_blank(value)


@_function(
    "COALESCE",
    "首个非空",
    takes=(anything().any_number(),),
    gives=any_of,
    says=Label(zh="第一个不为空的值。", en="The first value that is not blank."),
    example="COALESCE(预约时间, 报修时间)",
    is_lazy=True,
)
def coalesce(around: Surroundings, *given: Thunk) -> Value:
    return next((value for value in (thunk() for thunk in given) if not is_blank(value)), None)
