"""Days and months on or back; the end of a month that is too short stands for a day it has not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.months import month_end, month_on
from workflows.expressions.functions.parameters import AROUND, a_date_or_moment, a_day, a_whole
from workflows.expressions.functions.reading import read_moment
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import DATE, Base, Type
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("date")


def _kind_moved(types: Sequence[Type]) -> Type:
    return types[0] if types[0].base in {Base.DATE, Base.MOMENT} else Type(Base.ANY)


@_function(
    "DATEDELTA",
    "日期加减",
    takes=(AROUND, a_date_or_moment(), a_whole("天数", "days")),
    gives=_kind_moved,
    says=Label(
        zh="往后若干天的日期或日期时间，负数往前。",
        en="So many days later, or earlier; a date stays a date and a moment a moment.",
    ),
    example="DATEDELTA(预约时间, 3)",
)
def datedelta(around: Surroundings, start: Value, days: int) -> Value:
    moved = read_moment(start, around) + timedelta(days=days)
    return moved if isinstance(start, datetime) else moved.date()


@_function(
    "EDATE",
    "加减月",
    takes=(a_day(), a_whole("月数", "months")),
    gives=DATE,
    says=Label(
        zh="若干个月以后（负数以前）的同一天，没有这一天时是月末。",
        en="The same day so many months later, or the end of a shorter month.",
    ),
    example="EDATE(购买日期, 12)",
)
def edate(day: date, months: int) -> Value:
    return month_on(day, months)


@_function(
    "EOMONTH",
    "月末",
    takes=(a_day(), a_whole("月数", "months")),
    gives=DATE,
    says=Label(
        zh="若干个月以后（0 是当月）的最后一天。",
        en="The last day of the month so many months later; 0 is this month.",
    ),
    example="EOMONTH(TODAY(), 0)",
)
def eomonth(day: date, months: int) -> Value:
    return month_end(day, months)
