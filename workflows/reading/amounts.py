"""Numbers as people type them (1,200.5 · 3k · 三千五 · ３５０元); read by `workflows.kinds.fields`."""

from __future__ import annotations

import re
from decimal import Decimal

from workflows.reading.folding import bare
from workflows.reading.numerals import DIGITS, GREAT, chinese_number, english_number

_SUFFIX = {"k": 10**3, "w": 10**4, "千": 10**3, "百": 100} | GREAT

_JIAO, _FEN = Decimal("0.1"), Decimal("0.01")

_LONGEST = 64  # characters

_DIGIT = "[0-9零一二两三四五六七八九]"
_LATIN = re.compile(
    r"([-+]?)([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(\.[0-9]{1,10})? ?([kw百千万亿]?)"
)
_CHINESE = re.compile(
    r"[负]?[零〇一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]{1,24}(?:点[零〇一二三四五六七八九]{1,10})?"
)
# 2k5, 1万2, 3百5: the last digit counts tenths of the unit before it.
_TENTHS = re.compile(r"([-+]?[0-9]{1,6})([kw百千万])([1-9])")
_COINS = re.compile(
    rf"(?:(?P<yuan>[^块塊元圆]{{1,24}})[块塊元圆]零?)?(?:(?P<jiao>{_DIGIT})(?:[毛角]|(?<=[块塊元圆].)$))?(?:(?P<fen>{_DIGIT})分)?"
)
_BEFORE = re.compile(
    r"^(?:大概|大约|差不多|约|一共|总共|共计|合计|共|收费|收了?您?|费用|报价|是|人民币|rmb|cny|[¥￥$])[ :]*"
)
_AFTER = re.compile(r"(?: ?(?:人民币|rmb|cny|yuan|元整|块钱|[元块塊圆]|左右|上下|整|吧|哦|呢))+$")
_COUNTERS = re.compile(
    r" ?(?:个小时|个月|小时|分钟|[个台次件只套条年月天度米升根块张把片支枝包盒箱份颗双部组对位处瓶袋卷]|(?:pieces?|pcs?|units?|sets?)\.?)$"
)


def number(text: str) -> Decimal | None:
    return _value(_COUNTERS.sub("", bare_number(text)))


def money(text: str) -> Decimal | None:
    """In yuan."""
    said, before = bare_number(text), ""
    while said != before:
        said, before = _BEFORE.sub("", said), said
    coins = _COINS.fullmatch(said)
    if coins and (coins["jiao"] or coins["fen"]):
        return _with_coins(coins)
    return _value(_AFTER.sub("", said))


def plain(value: Decimal) -> str:
    """One spelling for one value: no exponent, no trailing zeros."""
    return format(value.normalize() + 0, "f")


def bare_number(text: str) -> str:
    """Folded and trimmed, but a leading sign stays; nothing of what is too long for a number."""
    said = bare(text)
    minus = text.strip()[:1] in {"-", "－", "−"}
    if len(said) > _LONGEST:
        return ""
    return f"-{said}" if minus else said


def _with_coins(match: re.Match[str]) -> Decimal | None:
    """五块五, 12元5角, 三毛."""
    yuan, jiao, fen = (_value(match[name] or "0") for name in ("yuan", "jiao", "fen"))
    if yuan is None or jiao is None or fen is None:
        return None
    return yuan + jiao * _JIAO + fen * _FEN


def _value(said: str) -> Decimal | None:
    latin = _LATIN.fullmatch(said)
    if latin:
        sign, whole, fraction, suffix = latin.groups(default="")
        return Decimal(sign + whole.replace(",", "") + fraction) * _SUFFIX.get(suffix, 1)
    tenths = _TENTHS.fullmatch(said)
    if tenths:
        count, unit, digit = tenths.groups()
        return Decimal(f"{count}.{digit}") * _SUFFIX[unit]
    if _CHINESE.fullmatch(said):
        return _chinese(said)
    english = english_number(said)
    return None if english is None else Decimal(english)


def _chinese(said: str) -> Decimal:
    sign = -1 if said.startswith("负") else 1
    whole, _, fraction = said.removeprefix("负").partition("点")
    value = chinese_number(whole)
    tail = "".join(str(DIGITS[char]) for char in fraction)
    return sign * Decimal(f"{value}.{tail}" if tail else value)
