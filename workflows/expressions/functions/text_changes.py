"""Texts put together and rewritten: joined, tidied, in capitals, with one word for another.

Joining skips blanks; otherwise a blank text stays blank.
"""

from __future__ import annotations

import re

from workflows.expressions.functions.bounds import join
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.parameters import (
    AROUND,
    a_text,
    a_whole,
    a_yes_no,
    items,
    shown,
)
from workflows.expressions.functions.reading import read_text
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import TEXT
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("text")
_BLANKS = re.compile("[ \u3000]+")
_CODE_POINTS = range(1, 0x110000)
_SURROGATES = range(0xD800, 0xE000)


@_function(
    "CONCATENATE",
    "拼接",
    takes=(AROUND, shown().any_number()),
    gives=TEXT,
    says=Label(zh="把几段内容连成一段文字。", en="Several values joined into one text."),
    example='CONCATENATE(客户, "：", 故障类型)',
)
def concatenate(around: Surroundings, *parts: tuple[Value, ...]) -> Value:
    return join([read_text(each, around) for part in parts for each in part])


@_function(
    "TEXTJOIN",
    "连接文字",
    takes=(
        AROUND,
        a_text("分隔符", "separator").or_blank(),
        a_yes_no("跳过空值", "skip blanks"),
        items("内容", "content").any_number(),
    ),
    gives=TEXT,
    says=Label(
        zh="用分隔符把几段内容连成一段文字。",
        en="Several values joined with a separator between them.",
    ),
    example='TEXTJOIN("、", TRUE, 配件.名称)',
)
def textjoin(
    around: Surroundings, separator: str, skips_blanks: bool, *parts: tuple[Value, ...]
) -> Value:
    texts = [read_text(each, around) for part in parts for each in part or (None,)]
    return join([text for text in texts if text or not skips_blanks], separator)


@_function(
    "TRIM",
    "去空格",
    takes=(a_text(),),
    gives=TEXT,
    says=Label(
        zh="去掉首尾的空格，中间连续的空格只留一个。",
        en="Without blanks at the ends, and single blanks within.",
    ),
    example="TRIM(客户)",
)
def trim(text: str) -> Value:
    return _BLANKS.sub(" ", text).strip(" ")


@_function(
    "UPPER",
    "转大写",
    takes=(a_text(),),
    gives=TEXT,
    says=Label(zh="字母都变成大写。", en="In capitals."),
    example="UPPER(序列号)",
)
def upper(text: str) -> Value:
    return text.upper()


@_function(
    "LOWER",
    "转小写",
    takes=(a_text(),),
    gives=TEXT,
    says=Label(zh="字母都变成小写。", en="In small letters."),
    example="LOWER(邮箱)",
)
def lower(text: str) -> Value:
    return text.lower()


@_function(
    "PROPER",
    "首字母大写",
    takes=(a_text(),),
    gives=TEXT,
    says=Label(zh="每个单词的首字母大写，其余小写。", en="Each word with a capital first letter."),
    example="PROPER(客户)",
)
def proper(text: str) -> Value:
    return text.title()


@_function(
    "SUBSTITUTE",
    "替换",
    takes=(
        a_text(),
        a_text("旧文字", "old text"),
        a_text("新文字", "new text").or_blank(),
        a_whole("第几处", "which").optional(),
    ),
    gives=TEXT,
    says=Label(
        zh="把文字里的一段换成另一段，可以只换第几处。",
        en="Every occurrence of a text replaced, or only the one of that number.",
    ),
    example='SUBSTITUTE(电话, "-", "")',
)
def substitute(text: str, old: str, new: str, which: int | None = None) -> Value:
    if which is not None and which < 1:
        raise wrong(4, "at_least_1")
    if not old:
        return text
    pieces = text.split(old)
    if which is None:
        return join(pieces, new)
    if which >= len(pieces):
        return text
    return join((old.join(pieces[:which]), new, old.join(pieces[which:])))


@_function(
    "CHAR",
    "字符",
    takes=(a_whole("编码", "code"),),
    gives=TEXT,
    says=Label(
        zh="Unicode 编码对应的字符，10 是换行。",
        en="The character of a Unicode number; 10 is a new line.",
    ),
    example="CONCATENATE(客户, CHAR(10), 地址)",
)
def char(code: int) -> Value:
    if code not in _CODE_POINTS or code in _SURROGATES:
        raise wrong(1, "code_point")
    return chr(code)
