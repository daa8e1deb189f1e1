"""A value told with the name of its field: 批次号 B20261108, 抽检了50台, 12台不良."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflows.reading.folding import bare, half_width
from workflows.reading.found import Found, in_place

_IS = r"(?:号码|号|数量|数|了|就?是|为|有|共|一共|总共|大概|大约|约|is|[ :#=]){0,4}"
_MEASURE = r"(?:个|只|件|台|套|块|片|根|条|张|把|支|次|箱|批|pcs?|pieces?|units?)"
_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,6})?"
_CODE = r"[0-9a-z][0-9a-z._/+-]{0,60}"
_SHORTEST_NAME = 2


def named_number(text: str, names: Iterable[str]) -> Found[str] | None:
    """After the name, or else before it; in digits. 检验有3台划伤 tells how many are scratched."""
    said, name = in_place(text), _any_of(names)
    after = re.search(
        rf"{name}(?P<is>{_IS})(?P<value>{_NUMBER})(?![0-9.%])(?=(?P<of> ?{_MEASURE}?[\u4e00-\u9fff])?)",
        said,
    )
    if after and "有" in after["is"] and after["of"]:
        after = None
    before = re.search(
        rf"(?<![0-9.])(?P<value>{_NUMBER}) ?{_MEASURE}(?:的|是|为|都是|were|are)? ?{name}", said
    )
    match = after or before
    return Found(match["value"], *match.span()) if match else None


def named_code(text: str, names: Iterable[str], pattern: str) -> Found[str] | None:
    """After the name, in the shape that `pattern` gives, with a figure in it; in the case it was typed in."""
    said, typed = in_place(text), half_width(text)
    for match in re.finditer(rf"{_any_of(names)}{_IS}(?P<value>{_CODE})", said):
        code = typed[match.start("value") : match.end("value")]
        if is_code(code, pattern):
            return Found(code, *match.span())
    return None


def only_code(text: str, pattern: str) -> str:
    """The one piece of that shape, "" where there is none or more than one."""
    typed = half_width(text)
    pieces = (typed[m.start() : m.end()] for m in re.finditer(_CODE, in_place(text)))
    found = [piece for piece in pieces if is_code(piece, pattern)]
    return found[0] if len(found) == 1 else ""


def is_code(piece: str, pattern: str) -> bool:
    return bool(re.search("[0-9]", piece) and re.fullmatch(pattern, piece))


def _any_of(names: Iterable[str]) -> str:
    """The longest first. Nothing is called by nothing."""
    told = {bare(name) for name in names}
    longest = sorted((name for name in told if len(name) >= _SHORTEST_NAME), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest))})" if longest else "(?!)"
