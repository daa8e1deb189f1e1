"""Making dates and times, and the clock. A date that does not exist, or lies outside the years 1 to 9999, is an error."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from decimal import Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.months import month_on
from workflows.expressions.functions.parameters import (
    AROUND,
    a_moment,
    a_text,
    a_whole,
)
from workflows.expressions.functions.spelled_dates import spelled_date
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import DATE, MOMENT, NUMBER, TIME
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("date")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 24 * 60 * 60


@_function(
    "TODAY",
    "今天",
    takes=(AROUND,),
    gives=DATE,
    says=Label(zh="今天的日期。", en="Today's date."),
    example="DAYS(TODAY(), 购买日期)",
)
def today(around: Surroundings) -> Value:
    return around.now.date()


@_function(
    "NOW",
    "现在",
    takes=(AROUND,),
    gives=MOMENT,
    says=Label(zh="现在的日期和时间。", en="The date and time of now."),
    example='IF(NOW() > 预约时间, "已过预约时间", "")',
)
def now(around: Surroundings) -> Value:
    return around.now


@_function(
    "DATE",
    "日期",
    takes=(a_whole("年", "year"), a_whole("月", "month"), a_whole("日", "day")),
    gives=DATE,
    says=Label(
        zh="年、月、日组成的日期，超出的月和日往后算：13 月是次年 1 月，0 日是上月末。",
        en="The date of a year, month and day; month 13 is the next January, day 0 the day before the first.",
    ),
    example="DATE(YEAR(购买日期) + 1, MONTH(购买日期), DAY(购买日期))",
)
def date_(year: int, month: int, day: int) -> Value:
    if not MINYEAR <= year <= MAXYEAR:
        raise Fault(FaultCode.NOT_A_DATE)
    return month_on(date(year, 1, 1), month - 1) + timedelta(days=day - 1)


@_function(
    "TIME",
    "时间",
    takes=(a_whole("时", "hour"), a_whole("分", "minute"), a_whole("秒", "second")),
    gives=TIME,
    says=Label(
        zh="时、分、秒组成的时间，超出的往后算，满 24 小时从零点重来。",
        en="The time of an hour, minute and second; what exceeds carries over, past midnight too.",
    ),
    example="IF(HOUR(预约时间) < 12, TIME(9, 0, 0), TIME(14, 30, 0))",
)
def time_(hour: int, minute: int, second: int) -> Value:
    seconds = (hour * 60 + minute) * 60 + second
    if seconds < 0:
        raise Fault(FaultCode.NOT_A_DATE)
    return (_EPOCH + timedelta(seconds=seconds % _DAY_SECONDS)).time()


@_function(
    "DATEVALUE",
    "转日期",
    takes=(a_text(),),
    gives=DATE,
    says=Label(
        zh="把写成文字的日期读成日期，例如 2026-11-24、2026/11/24，也可以带年、月、日。",
        en="The date a text says, such as 2026-11-24, 2026/11/24 or 2026年11月24日.",
    ),
    example="DATEVALUE(MID(序列号, 3, 8))",
)
def datevalue(text: str) -> Value:
    found = spelled_date(text)
    if found is None and text.strip():
        raise Fault(FaultCode.NOT_A_DATE)
    return found


@_function(
    "TIMESTAMP",
    "时间戳",
    takes=(a_moment(),),
    gives=NUMBER,
    says=Label(
        zh="从 1970 年 1 月 1 日零点（UTC）到这一刻的毫秒数。",
        en="Milliseconds from 1 January 1970 UTC to a moment.",
    ),
    example="TIMESTAMP(报修时间)",
)
def timestamp(moment: datetime) -> Value:
    return Decimal((moment - _EPOCH) // timedelta(milliseconds=1))


@_function(
    "SYSTIME",
    "系统时间",
    takes=(AROUND,),
    gives=NUMBER,
    says=Label(zh="现在的毫秒数，同 TIMESTAMP(NOW())。", en="TIMESTAMP of now."),
    example="(SYSTIME() - TIMESTAMP(报修时间)) / 60000",
)
def systime(around: Surroundings) -> Value:
    return Decimal((around.now - _EPOCH) // timedelta(milliseconds=1))
