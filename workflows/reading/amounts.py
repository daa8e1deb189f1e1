"""Numbers as people type them (1,200.5 · 3k · 三千五 · ３５０元); read by `workflows.kinds.fields`."""

from __future__ import annotations

import re
from decimal import Decimal

from workflows.reading.folding import bare

_DIGITS = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10**4, "亿": 10**8}
_SUFFIX = {"k": 10**3, "w": 10**4, "千": 10**3, "百": 100} | _GREAT

_JIAO = 10  # a tenth of a yuan

_LATIN = re.compile(
    r"([-+]?)([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(\.[0-9]{1,10})? ?([kw百千万亿]?)"
)
_CHINESE = re.compile(
    r"[负]?[零〇一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]{1,24}(?:点[零〇一二三四五六七八九]{1,10})?"
)
_BEFORE = re.compile(
    r"^(?:大概|大约|差不多|约|一共|总共|共计|合计|共|费用|是|人民币|rmb|cny|[¥￥$])[ :]*"
)
_AFTER = re.compile(r" ?(?:人民币|rmb|cny|yuan|元整|块钱|元|块|圆)$")
_COUNTERS = re.compile(r" ?(?:个小时|个月|小时|分钟|[个台次件只套条年月天度米升])$")


def number(text: str) -> Decimal | None:
    return _value(_COUNTERS.sub("", bare_number(text)))


def money(text: str) -> Decimal | None:
    """In yuan."""
    said, before = bare_number(text), ""
    while said != before:
        said, before = _BEFORE.sub("", said), said
    jiao = re.fullmatch(r"(.+)块([0-9一二两三四五六七八九])[毛角]?", said)
    if jiao:
        return _with_jiao(jiao[1], jiao[2])
    return _value(_AFTER.sub("", said))


def plain(value: Decimal) -> str:
    """One spelling for one value: no exponent, no trailing zeros."""
    return format(value.normalize() + 0, "f")


def bare_number(text: str) -> str:
    """Folded and trimmed, but a leading sign stays."""
    said = bare(text)
    minus = text.strip()[:1] in {"-", "－", "−"}
    return f"-{said}" if minus else said


def _with_jiao(yuan: str, jiao: str) -> Decimal | None:
    whole, tenths = _value(yuan), _value(jiao)
    return None if whole is None or tenths is None else whole + tenths / _JIAO


def _value(said: str) -> Decimal | None:
    latin = _LATIN.fullmatch(said)
    if latin:
        sign, whole, fraction, suffix = latin.groups(default="")
        return Decimal(sign + whole.replace(",", "") + fraction) * _SUFFIX.get(suffix, 1)
    return _chinese(said) if _CHINESE.fullmatch(said) else None


def _chinese(said: str) -> Decimal | None:
    sign = -1 if said.startswith("负") else 1
    whole, _, fraction = said.removeprefix("负").partition("点")
    value = _chinese_whole(whole)
    if value is None:
        return None
    tail = "".join(str(_DIGITS[char]) for char in fraction)
    return sign * Decimal(f"{value}.{tail}" if tail else value)


def _chinese_whole(text: str) -> int | None:
    """三千五 is 3500, 一百零五 is 105, 二〇二六 is 2026."""
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, section, digit, unit = 0, 0, 0, 1
    for char in text:
        if char in _DIGITS:
            digit, unit = _DIGITS[char], 1 if _DIGITS[char] == 0 else unit
        elif char in _UNITS:
            section, digit, unit = section + (digit or 1) * _UNITS[char], 0, _UNITS[char] // 10
        else:
            total, section, digit, unit = (
                (total + section + digit) * _GREAT[char],
                0,
                0,
                _GREAT[char] // 10,
            )
    return total + section + digit * unit
