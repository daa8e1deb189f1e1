"""What a header says besides its name: that it must be filled in, its unit, its choices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.reading.folding import half_width

_REQUIRED = re.compile(
    r"^\s*\*+\s*|\s*\*+\s*$|[(（\[【]\s*(?:必填|必填项|required)\s*[)）\]】]", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,100})[)）\]】]\s*$")
_BETWEEN = re.compile(r"\s*[/／、|｜]\s*|\s*,\s*|\s*，\s*")
_UNITS = frozenset(
    ["元", "万元", "台", "个", "件", "套", "次", "天", "小时", "分钟", "米", "厘米", "毫米", "公斤", "千克", "克",
     "升", "人", "%", "块", "只", "根", "箱", "岁", "年", "月", "kg", "km", "cm", "mm", "m", "平方米", "㎡"]
)  # fmt: skip
_MOST_CHOICES = 20
_LONGEST_CHOICE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    name: str
    is_required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""


def read_header(text: str) -> Header:
    """*客户姓名 · 费用（元） · 类型（维修/安装） · 电话（必填）."""
    plain = " ".join(half_width(text).split())
    name = _REQUIRED.sub("", plain).strip(" :")
    inner = _BRACKETS.search(name)
    if not inner:
        return Header(name=name, is_required=name != plain.strip(" :"))
    outer, said = name[: inner.start()].strip(" :"), inner[1].strip()
    is_required = _REQUIRED.search(plain) is not None
    choices = _choices(said)
    if not outer:
        return Header(name=said, is_required=is_required)
    if said in _UNITS:
        return Header(name=outer, is_required=is_required, unit=said)
    if choices:
        return Header(name=outer, is_required=is_required, choices=choices)
    return Header(name=outer, is_required=is_required, hint=said)


def _choices(said: str) -> tuple[str, ...]:
    """Two or more short words; a sentence with commas is a hint."""
    pieces = tuple(dict.fromkeys(piece for piece in _BETWEEN.split(said) if piece))
    is_list = 1 < len(pieces) <= _MOST_CHOICES and all(len(e) <= _LONGEST_CHOICE for e in pieces)
    return pieces if is_list else ()
