"""Regular expressions in the syntax of RE2: no pattern can run away, and none looks around or refers back.

Texts of up to 10,000 characters; patterns of up to 200.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.bounds import check_length
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.parameters import a_text
from workflows.expressions.functions.regexes import Found, compiled
from workflows.expressions.types import TEXT, YES_NO
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("text")
_pattern = a_text("正则", "pattern")
_REFERENCE = re.compile(r"\$(\d|\$)")


@_function(
    "REGEXMATCH",
    "正则匹配",
    takes=(a_text().or_blank(), _pattern),
    gives=YES_NO,
    says=Label(
        zh="文字里有一处符合正则；要求整段符合时写 ^…$。",
        en="Some part of a text fits the pattern; write ^…$ for the whole.",
    ),
    example='REGEXMATCH(序列号, "^[A-Z]{2}[0-9]{8}$")',
)
def regexmatch(text: str, pattern: str) -> Value:
    return compiled(pattern).search(_bounded(text)) is not None


@_function(
    "REGEXEXTRACT",
    "正则提取",
    takes=(a_text(), _pattern),
    gives=TEXT,
    says=Label(
        zh="文字里第一处符合正则的部分，有括号时是第一个括号里的部分；没有是错误。",
        en="The first part of a text that fits, or its first group; an error when none does.",
    ),
    example='IFERROR(REGEXEXTRACT(故障描述, "E[0-9]{1,2}"), "")',
)
def regexextract(text: str, pattern: str) -> Value:
    expression = compiled(pattern)
    found = expression.search(_bounded(text))
    if found is None:
        raise Fault(FaultCode.NOT_FOUND)
    return found.group(1 if expression.groups else 0) or ""


@_function(
    "REGEXREPLACE",
    "正则替换",
    takes=(a_text(), _pattern, a_text("新文字", "new text").or_blank()),
    gives=TEXT,
    says=Label(
        zh="把符合正则的部分都换成新文字，$1 代表第一个括号里的部分。",
        en="Every part that fits replaced; $1 stands for the first group.",
    ),
    example='REGEXREPLACE(电话, "[^0-9]", "")',
)
def regexreplace(text: str, pattern: str, new: str) -> Value:
    expression = compiled(pattern)
    references = {int(each[1]) for each in _REFERENCE.finditer(new) if each[1] != "$"}
    if any(number > expression.groups for number in references):
        raise Fault(FaultCode.BAD_PATTERN, problem=f"${max(references)}")
    return "".join(_replaced(_bounded(text), expression.each_in(text), new))


def _replaced(text: str, found: Iterator[Found], new: str) -> Iterator[str]:
    """Counts as it goes, so that nothing too long is ever put together."""
    length, end = len(text), 0
    for each in found:
        put = _REFERENCE.sub(partial(_meant, each), new)
        length += len(put) - (each.end() - each.start())
        check_length(length)
        yield text[end : each.start()]
        yield put
        end = each.end()
    yield text[end:]


def _meant(found: Found, sign: re.Match[str]) -> str:
    return "$" if sign[1] == "$" else found.group(int(sign[1])) or ""


def _bounded(text: str) -> str:
    check_length(len(text))
    return text
