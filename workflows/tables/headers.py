"""What a header says besides its name: that it must be filled in, its unit, its choices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.reading.folding import clean, half_width

_REQUIRED = re.compile(
    r"^\s*[*★※]+\s*|\s*[*★※]+\s*$|[(\[【]\s*(?:必填|必填项|必须|required)\s*[)\]】]", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]{1,100})[)\]】]\s*$")
_BETWEEN = re.compile(r"\s*[/、|]\s*|\s*,\s*")
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_UNIT = re.compile(r"^(?:单位\s*:?\s*)")
_UNITS = frozenset(
    ["元", "万元", "台", "个", "件", "套", "次", "天", "小时", "分钟", "米", "厘米", "毫米", "公里", "公斤", "千克", "克",
     "吨", "升", "人", "%", "块", "只", "根", "箱", "岁", "年", "月", "kg", "km", "cm", "mm", "m", "g", "h", "min",
     "平方米", "㎡", "m2", "rmb", "cny", "yuan", "pcs", "hours", "minutes", "days"]
)  # fmt: skip
_MOST_CHOICES = 20
_LONGEST_CHOICE = 20
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    name: str
    is_required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""


def read_header(text: str) -> Header:
    """*客户姓名 · 费用（元） · 类型（维修/安装） · 电话（必填） · 姓 名. Whatever is left has a name."""
    plain = _SPREAD.sub("", " ".join(half_width(clean(text)).split()))
    name = _trimmed(_REQUIRED.sub("", plain))
    is_required = _REQUIRED.search(plain) is not None
    inner = _BRACKETS.search(name)
    outer = _trimmed(name[: inner.start()]) if inner else ""
    if not inner or not outer:
        said = inner[1].strip() if inner else name
        return Header(name=_short(said or plain or "?"), is_required=is_required)
    return _with_brackets(_short(outer), inner[1].strip(), is_required)


def _with_brackets(name: str, said: str, is_required: bool) -> Header:
    """In them stand a unit, choices or a hint."""
    unit, choices = _UNIT.sub("", said), _choices(said)
    if unit.casefold() in _UNITS:
        return Header(name=name, is_required=is_required, unit=unit)
    if choices:
        return Header(name=name, is_required=is_required, choices=choices)
    return Header(name=name, is_required=is_required, hint=said)


def _choices(said: str) -> tuple[str, ...]:
    """Two or more short words; a sentence with commas is a hint."""
    pieces = tuple(dict.fromkeys(piece for piece in _BETWEEN.split(said) if piece))
    is_list = 1 < len(pieces) <= _MOST_CHOICES and all(len(e) <= _LONGEST_CHOICE for e in pieces)
    return pieces if is_list else ()


def _trimmed(name: str) -> str:
    return name.strip(" :")


def _short(name: str) -> str:
    return name[:_LONGEST_NAME].strip()
