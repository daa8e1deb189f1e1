"""Time between dates: in days, in whole months and years, and by the bank's year of 360 days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.months import month_end, month_on, whole_months
from workflows.expressions.functions.parameters import a_day, a_text, a_yes_no
from workflows.expressions.types import NUMBER
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("date")
_LAST = 30
_start, _end = a_day("开始", "start"), a_day("结束", "end")


@_function(
    "DAYS",
    "相差天数",
    takes=(_end, _start),
    gives=NUMBER,
    says=Label(zh="从开始到结束有几天。", en="The days from start to end."),
    example="DAYS(TODAY(), 报修时间)",
)
def days_(end: date, start: date) -> Value:
    return Decimal((end - start).days)


_SPANS: Mapping[str, Callable[[date, date], int]] = {
    "Y": lambda start, end: whole_months(start, end) // 12,
    "M": whole_months,
    "D": lambda start, end: (end - start).days,
    "YM": lambda start, end: whole_months(start, end) % 12,
    "MD": lambda start, end: (end - month_on(start, whole_months(start, end))).days,
    "YD": lambda start, end: (end - month_on(start, whole_months(start, end) // 12 * 12)).days,
}


@_function(
    "DATEDIF",
    "日期间隔",
    takes=(_start, _end, a_text("单位", "unit")),
    gives=NUMBER,
    says=Label(
        zh='整年 "Y"、整月 "M"、天 "D"，或者不计整年的月 "YM"、不计整月的天 "MD"、不计整年的天 "YD"。',
        en='Whole years "Y", months "M", days "D"; months past the years "YM", days past the months "MD" or the years "YD".',
    ),
    example='DATEDIF(购买日期, TODAY(), "M")',
)
def datedif(start: date, end: date, unit: str) -> Value:
    if end < start:
        raise wrong(2, "not_before_start")
    span = _SPANS.get(unit.strip().upper())
    if span is None:
        raise wrong(3, "span_unit")
    return Decimal(span(start, end))


@_function(
    "DAYS360",
    "按360天计天数",
    takes=(_start, _end, a_yes_no("欧洲算法", "European").optional()),
    gives=NUMBER,
    says=Label(
        zh="每月按 30 天、每年按 360 天计的天数，默认是美国算法。",
        en="Days in a year of twelve months of 30 days, by the US rule or the European.",
    ),
    example="DAYS360(购买日期, TODAY())",
)
def days360(start: date, end: date, is_european: bool = False) -> Value:
    first, last = _thirtieths(start, end, is_european=is_european)
    months = (end.year - start.year) * 12 + end.month - start.month
    return Decimal(months * _LAST + last - first)


def _thirtieths(start: date, end: date, *, is_european: bool) -> tuple[int, int]:
    """By the US rule the end of a month is its 30th, but a 31st at the end only when the start is as late."""
    if is_european:
        return min(start.day, _LAST), min(end.day, _LAST)
    first = _LAST if start == month_end(start, 0) else start.day
    return first, min(end.day, _LAST) if first == _LAST else end.day
