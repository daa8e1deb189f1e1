"""Working time, by the calendar of whoever asks: which day, how many days, how many minutes, due when.

Spans of more than a hundred years are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import LONGEST_SPAN_IN_DAYS
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.parameters import AROUND, a_day, a_moment, a_whole, days
from workflows.expressions.functions.reading import read_day
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import DATE, MOMENT, NUMBER
from workflows.expressions.values import Value
from workflows.labels import Label

_dates, _service = Declaring("date"), Declaring("service")
_holidays = days("另外的假日", "further holidays").optional()
_ONE_DAY = timedelta(days=1)
_MOST_MINUTES = LONGEST_SPAN_IN_DAYS * 24 * 60


@_dates(
    "WORKDAY",
    "工作日推算",
    takes=(AROUND, a_day("开始", "start"), a_whole("工作日数", "working days"), _holidays),
    gives=DATE,
    says=Label(
        zh="往后若干个工作日的日期，负数往前；按工作日历，还可以另给假日。",
        en="So many working days later, or earlier, by the working calendar and further holidays.",
    ),
    example="WORKDAY(TODAY(), 3)",
)
def workday(
    around: Surroundings, start: date, count: int, holidays: tuple[Value, ...] = ()
) -> Value:
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    free, day = _days(holidays, around), start
    left = abs(count)
    for _ in range(LONGEST_SPAN_IN_DAYS):
        if not left:
            return day
        day += step
        left -= _is_worked(day, free, around)
    raise Fault(FaultCode.TOO_LARGE)


@_dates(
    "NETWORKDAYS",
    "工作日天数",
    takes=(AROUND, a_day("开始", "start"), a_day("结束", "end"), _holidays),
    gives=NUMBER,
    says=Label(
        zh="从开始到结束（两天都算）有几个工作日；按工作日历，还可以另给假日。",
        en="The working days from start to end, both counted, by the working calendar and further holidays.",
    ),
    example="NETWORKDAYS(报修时间, TODAY())",
)
def networkdays(
    around: Surroundings, start: date, end: date, holidays: tuple[Value, ...] = ()
) -> Value:
    first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
    free = _days(holidays, around)
    return Decimal(sign * sum(_is_worked(day, free, around) for day in _each_day(first, last)))


def _days(holidays: tuple[Value, ...], around: Surroundings) -> frozenset[date]:
    return frozenset(read_day(each, around) for each in holidays)


def _is_worked(day: date, free: frozenset[date], around: Surroundings) -> bool:
    return day not in free and around.working_time.is_working_day(day)


def _each_day(first: date, last: date) -> Iterator[date]:
    count = (last - first).days + 1
    if count > LONGEST_SPAN_IN_DAYS:
        raise Fault(FaultCode.TOO_LARGE)
    return (first + timedelta(days=each) for each in range(count))


@_service(
    "WORKMINUTES",
    "工作分钟",
    takes=(AROUND, a_moment("开始", "start"), a_moment("结束", "end")),
    gives=NUMBER,
    says=Label(
        zh="从开始到结束的工作时间有几分钟。", en="The minutes of working time from start to end."
    ),
    example="WORKMINUTES(报修时间, COALESCE(完成时间, NOW()))",
)
def workminutes(around: Surroundings, start: datetime, end: datetime) -> Value:
    if abs((end - start).days) > LONGEST_SPAN_IN_DAYS:
        raise Fault(FaultCode.TOO_LARGE)
    return Decimal(around.working_time.minutes_between(start, end))


@_service(
    "SLADUE",
    "时限到期",
    takes=(AROUND, a_moment("开始", "start"), a_whole("工作分钟", "working minutes")),
    gives=MOMENT,
    says=Label(
        zh="从开始算起，过了若干分钟工作时间是什么时候。",
        en="When so many minutes of working time will have passed.",
    ),
    example='SLADUE(报修时间, IF(故障类型 = "漏水", 120, 480))',
)
def sladue(around: Surroundings, start: datetime, minutes: int) -> Value:
    if abs(minutes) > _MOST_MINUTES:
        raise Fault(FaultCode.TOO_LARGE)
    return around.working_time.after(start, minutes)
