"""Parts of dates and times, and which week it is; a moment is taken apart in the company's zone."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.parameters import a_clock, a_day, a_whole
from workflows.expressions.types import NUMBER
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("date")
_FIRST_WEEKDAYS = {1: 6, 2: 0, 11: 0, 12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6}
_MONDAY_IS_ZERO, _ISO = 3, 21


@_function(
    "YEAR",
    "年份",
    takes=(a_day(),),
    gives=NUMBER,
    says=Label(zh="日期的年。", en="The year of a date."),
    example="YEAR(购买日期)",
)
def year(day: date) -> Value:
    return Decimal(day.year)


@_function(
    "MONTH",
    "月份",
    takes=(a_day(),),
    gives=NUMBER,
    says=Label(zh="日期的月，1 到 12。", en="The month of a date, 1 to 12."),
    example="IF(AND(MONTH(报修时间) >= 6, MONTH(报修时间) <= 8), 旺季加价, 0)",
)
def month(day: date) -> Value:
    return Decimal(day.month)


@_function(
    "DAY",
    "日",
    takes=(a_day(),),
    gives=NUMBER,
    says=Label(zh="日期的日，1 到 31。", en="The day of the month, 1 to 31."),
    example="DAY(预约时间)",
)
def day_(day: date) -> Value:
    return Decimal(day.day)


@_function(
    "HOUR",
    "小时",
    takes=(a_clock(),),
    gives=NUMBER,
    says=Label(zh="时间的小时，0 到 23。", en="The hour of a time, 0 to 23."),
    example='IF(HOUR(预约时间) >= 18, "夜间上门", "白天上门")',
)
def hour(clock: time) -> Value:
    return Decimal(clock.hour)


@_function(
    "MINUTE",
    "分钟",
    takes=(a_clock(),),
    gives=NUMBER,
    says=Label(zh="时间的分钟，0 到 59。", en="The minute of a time, 0 to 59."),
    example="MINUTE(预约时间)",
)
def minute(clock: time) -> Value:
    return Decimal(clock.minute)


@_function(
    "SECOND",
    "秒",
    takes=(a_clock(),),
    gives=NUMBER,
    says=Label(zh="时间的秒，0 到 59。", en="The second of a time, 0 to 59."),
    example="SECOND(报修时间)",
)
def second(clock: time) -> Value:
    return Decimal(clock.second)


@_function(
    "WEEKDAY",
    "星期几",
    takes=(a_day(), a_whole("类型", "type").optional()),
    gives=NUMBER,
    says=Label(
        zh="星期几：类型 1（默认）星期日是 1，2 星期一是 1，3 星期一是 0，11 到 17 从星期一到星期日起算。",
        en="The day of the week: Sunday is 1 with type 1 (default), Monday is 1 with 2 and 0 with 3; 11 to 17 begin on Monday to Sunday.",
    ),
    example='IF(WEEKDAY(预约时间, 2) > 5, "周末上门", "")',
)
def weekday(day: date, kind: int = 1) -> Value:
    if kind == _MONDAY_IS_ZERO:
        return Decimal(day.weekday())
    return Decimal((day.weekday() - _first_weekday(kind)) % 7 + 1)


@_function(
    "WEEKNUM",
    "第几周",
    takes=(a_day(), a_whole("类型", "type").optional()),
    gives=NUMBER,
    says=Label(
        zh="一年里的第几周，1 月 1 日在第 1 周：类型 1（默认）周日起，2 周一起，11 到 17 从周一到周日起，21 是国际周数。",
        en="The week of the year, 1 January in week 1: from Sunday with type 1 (default), Monday with 2; 11 to 17 as WEEKDAY; 21 is ISO.",
    ),
    example="WEEKNUM(报修时间, 2)",
)
def weeknum(day: date, kind: int = 1) -> Value:
    if kind == _ISO:
        return Decimal(day.isocalendar().week)
    new_year = day.replace(month=1, day=1)
    before = (new_year.weekday() - _first_weekday(kind)) % 7
    return Decimal(((day - new_year).days + before) // 7 + 1)


def _first_weekday(kind: int) -> int:
    if kind not in _FIRST_WEEKDAYS:
        raise wrong(2, "week_type")
    return _FIRST_WEEKDAYS[kind]


@_function(
    "ISOWEEKNUM",
    "国际周数",
    takes=(a_day(),),
    gives=NUMBER,
    says=Label(
        zh="ISO 8601 的第几周：周一起，第一个星期四所在的是第 1 周。",
        en="The week by ISO 8601: from Monday, week 1 being that of the first Thursday.",
    ),
    example="ISOWEEKNUM(报修时间)",
)
def isoweeknum(day: date) -> Value:
    return Decimal(day.isocalendar().week)
