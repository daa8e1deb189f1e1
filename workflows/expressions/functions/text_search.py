"""Looking for one text in another and comparing them; asked about a blank text, the answer is no.

Only FIND and EXACT mind capitals. Nothing is contained in everything nor at the start of it.
"""

from __future__ import annotations

from decimal import Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.comparing import same
from workflows.expressions.functions.declaring import Declaring, wrong
from workflows.expressions.functions.parameters import AROUND, a_text, a_whole, content
from workflows.expressions.functions.reading import read_items, read_text
from workflows.expressions.functions.regexes import wild
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import NUMBER, YES_NO
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("text")
_sought = a_text("找什么", "sought")
_within = a_text("在哪里找", "within")
_start = a_whole("开始位置", "start").optional()


@_function(
    "SEARCH",
    "搜索",
    takes=(_sought, _within, _start),
    gives=NUMBER,
    says=Label(
        zh="一段文字在另一段里的位置，不分大小写，? 代表一个字符，* 代表任意多个；找不到是错误。",
        en="Where a text stands in another, in any case, ? and * being wildcards; an error when it does not.",
    ),
    example='IFERROR(SEARCH("漏?水", 故障描述), 0)',
)
def search(sought: str, within: str, start: int = 1) -> Value:
    rest = _from(within, start)
    pattern = wild(sought)
    if pattern is None:
        return _place(_folded(rest).find(_folded(sought)), start)
    found = pattern.search(rest)
    return _place(found.start() if found else -1, start)


@_function(
    "FIND",
    "查找",
    takes=(_sought, _within, _start),
    gives=NUMBER,
    says=Label(
        zh="一段文字在另一段里的位置，区分大小写；找不到是错误。",
        en="Where a text stands in another, minding capitals; an error when it does not.",
    ),
    example='IFERROR(FIND("-", 序列号), 0)',
)
def find(sought: str, within: str, start: int = 1) -> Value:
    return _place(_from(within, start).find(sought), start)


@_function(
    "EXACT",
    "完全相同",
    takes=(a_text().or_blank(), a_text("另一文字", "other text").or_blank()),
    gives=YES_NO,
    says=Label(zh="两段文字完全相同，区分大小写。", en="Two texts are the same, minding capitals."),
    example="EXACT(序列号, UPPER(序列号))",
)
def exact(one: str, other: str) -> Value:
    return one == other


@_function(
    "CONTAINS",
    "包含",
    takes=(AROUND, content("文字或列表", "text or list"), content("找什么", "sought")),
    gives=YES_NO,
    says=Label(
        zh="文字里有这段文字，或者列表里有这一项，不分大小写。",
        en="A text has this text in it, or a list this item, in any case.",
    ),
    example='CONTAINS(故障描述, "漏水")',
)
def contains(around: Surroundings, whole: Value, sought: Value) -> Value:
    if isinstance(whole, tuple):
        return any(same(item, sought, around) for item in read_items(whole, around))
    part = _folded(read_text(sought, around))
    return bool(part) and part in _folded(read_text(whole, around))


@_function(
    "STARTSWITH",
    "开头是",
    takes=(a_text().or_blank(), a_text("开头", "beginning").or_blank()),
    gives=YES_NO,
    says=Label(
        zh="文字以这段文字开头，不分大小写。", en="A text begins with this text, in any case."
    ),
    example='STARTSWITH(序列号, "AC")',
)
def startswith(text: str, beginning: str) -> Value:
    return bool(beginning) and _folded(text).startswith(_folded(beginning))


def _from(text: str, start: int) -> str:
    if start < 1:
        raise wrong(3, "at_least_1")
    return text[start - 1 :]


def _place(found: int, start: int) -> Value:
    if found < 0:
        raise Fault(FaultCode.NOT_FOUND)
    return Decimal(found + start)


def _folded(text: str) -> str:
    """In small letters, each in its place: a letter whose small form is two stays."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
