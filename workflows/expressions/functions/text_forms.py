"""Between text and other values: TEXT and FIXED write numbers and dates, VALUE reads a number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import check_length
from workflows.expressions.functions.date_formats import date_text
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.number_formats import MOST_DECIMALS, number_text, rounded
from workflows.expressions.functions.parameters import (
    AROUND,
    a_number,
    a_text,
    a_whole,
    a_yes_no,
    showable,
)
from workflows.expressions.functions.reading import read_moment, read_number, read_text
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import NUMBER, TEXT
from workflows.expressions.values import Value
from workflows.labels import Label

_function, _of_numbers = Declaring("text"), Declaring("number")


@_function(
    "TEXT",
    "转文字",
    takes=(AROUND, showable("值", "value"), a_text("格式", "format")),
    gives=TEXT,
    says=Label(
        zh="按格式把数字或日期写成文字，例如 0.00、#,##0、0%、yyyy-mm-dd、hh:mm、aaaa。",
        en="A number or date written in a format, such as 0.00, #,##0, 0%, yyyy-mm-dd, hh:mm, dddd.",
    ),
    example='TEXT(预约时间, "m月d日 aaaa hh:mm")',
)
def text_(around: Surroundings, value: Value, form: str) -> Value:
    if isinstance(value, Decimal):
        written = number_text(read_number(value, around), form)
    elif isinstance(value, date):
        written = date_text(read_moment(value, around), form)
    elif isinstance(value, time):
        written = date_text(value, form)
    else:
        return read_text(value, around)
    if written is None:
        raise wrong(2, "format")
    return written


@_of_numbers(
    "FIXED",
    "固定小数",
    takes=(
        a_number(),
        a_whole("小数位数", "decimals").optional(),
        a_yes_no("不要逗号", "no commas").optional(),
    ),
    gives=TEXT,
    says=Label(
        zh="四舍五入到几位小数（默认两位），写成带千位逗号的文字。",
        en="Rounded to so many decimals (two), as text with commas.",
    ),
    example='CONCATENATE("合计 ", FIXED(总价, 2), " 元")',
)
def fixed(number: Decimal, decimals: int = 2, no_commas: bool = False) -> Value:
    if abs(decimals) > MOST_DECIMALS:
        raise wrong(2, "decimals")
    return rounded(number, decimals, has_commas=not no_commas)


_READABLE = re.compile(r"([+-]?)[¥$￥]?(\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(\.\d*)?(%?)", re.ASCII)


@_function(
    "VALUE",
    "转数字",
    takes=(a_text(),),
    gives=NUMBER,
    says=Label(
        zh="把写成文字的数字读成数字，例如 “1,200.5” “30%” “¥99”；读不出是错误。",
        en='The number a text says, such as "1,200.5", "30%" or "¥99"; an error when it says none.',
    ),
    example='VALUE(REGEXEXTRACT(故障描述, "[0-9]+"))',
)
def value(written: str) -> Value:
    check_length(len(written))
    found = _READABLE.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if not written.strip():
        return None
    if found is None:
        raise Fault(FaultCode.NOT_A_NUMBER)
    sign, whole, decimals, percent = found.groups("")
    number = Decimal(f"{sign}{whole.replace(',', '')}{decimals}")
    return number.scaleb(-2 if percent else 0)
