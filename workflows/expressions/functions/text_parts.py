"""Parts of a text: its first, last and middle characters, its length, its pieces; places count from 1.

A character is one code point, so 你 is one and most emoji are one. A blank text has length 0; otherwise blank gives blank.
"""

from __future__ import annotations

from decimal import Decimal

from workflows.expressions.functions.bounds import check_length, join
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.parameters import a_text, a_whole
from workflows.expressions.types import NUMBER, TEXT, list_of
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("text")
_count = a_whole("个数", "count")
_start = a_whole("开始位置", "start")


@_function(
    "LEFT",
    "左取",
    takes=(a_text(), _count.optional()),
    gives=TEXT,
    says=Label(zh="文字开头的若干个字符。", en="The first characters of a text."),
    example="LEFT(序列号, 2)",
)
def left(text: str, count: int = 1) -> Value:
    return text[: _at_least(0, 2, count)]


@_function(
    "RIGHT",
    "右取",
    takes=(a_text(), _count.optional()),
    gives=TEXT,
    says=Label(zh="文字末尾的若干个字符。", en="The last characters of a text."),
    example="RIGHT(电话, 4)",
)
def right(text: str, count: int = 1) -> Value:
    return text[max(len(text) - _at_least(0, 2, count), 0) :]


@_function(
    "MID",
    "截取",
    takes=(a_text(), _start, _count),
    gives=TEXT,
    says=Label(
        zh="从某个位置开始的若干个字符。", en="So many characters of a text from a place on."
    ),
    example="MID(序列号, 3, 4)",
)
def mid(text: str, start: int, count: int) -> Value:
    begin = _at_least(1, 2, start) - 1
    return text[begin : begin + _at_least(0, 3, count)]


@_function(
    "REPLACE",
    "按位替换",
    takes=(a_text(), _start, _count, a_text("新文字", "new text").or_blank()),
    gives=TEXT,
    says=Label(
        zh="把从某个位置开始的若干个字符换成别的。",
        en="So many characters from a place on are replaced.",
    ),
    example='REPLACE(电话, 4, 4, "****")',
)
def replace(text: str, start: int, count: int, new: str) -> Value:
    begin = _at_least(1, 2, start) - 1
    end = begin + _at_least(0, 3, count)
    return join((text[:begin], new, text[end:]))


@_function(
    "LEN",
    "长度",
    takes=(a_text().or_blank(),),
    gives=NUMBER,
    says=Label(
        zh="文字有几个字符；空的是 0。", en="How many characters a text has; 0 for a blank."
    ),
    example='IF(LEN(故障描述) < 5, "请再说详细一些", "")',
)
def len_(text: str) -> Value:
    return Decimal(len(text))


@_function(
    "REPT",
    "重复",
    takes=(a_text(), a_whole("次数", "times")),
    gives=TEXT,
    says=Label(zh="把文字重复若干次。", en="A text repeated so many times."),
    example='REPT("★", 评分)',
)
def rept(text: str, times: int) -> Value:
    check_length(len(text) * _at_least(0, 2, times))
    return text * times


@_function(
    "SPLIT",
    "拆分",
    takes=(a_text(), a_text("分隔符", "separator")),
    gives=list_of(TEXT),
    says=Label(
        zh="按分隔符把文字拆成列表。", en="The pieces of a text between separators, as a list."
    ),
    example='INDEX(SPLIT(地址, " "), 1)',
)
def split(text: str, separator: str) -> Value:
    if not separator:
        raise wrong(2, "not_empty")
    return tuple(text.split(separator)) if text else ()


def _at_least(least: int, place: int, given: int) -> int:
    if given < least:
        raise wrong(place, f"at_least_{least}")
    return given
