"""Percentages as people type them: 30%, 百分之三十, 三成, 八五折 is none; a bare 30 counts where one was asked for."""

from __future__ import annotations

import re
from decimal import Decimal

from workflows.reading.amounts import number
from workflows.reading.folding import bare
from workflows.reading.found import Found, in_place

_CHINESE = "[零〇一二两三四五六七八九十百点]{1,8}"
_PERCENT = re.compile(
    r"(?<![0-9.,])(?P<digits>[-+]?[0-9]{1,6}(?:\.[0-9]{1,6})?)\s?(?:%|percent(?![a-z])|个百分点)"
    rf"|百分之\s?(?P<spoken>{_CHINESE}|[0-9]{{1,6}}(?:\.[0-9]{{1,6}})?)"
    r"|(?<![0-9一二三四五六七八九十变完])(?P<tenths>[一二两三四五六七八九1-9])成(?P<half>半|[一二三四五六七八九1-9](?![0-9个台]))?(?![功为了本品员年立交绩果])"
)


def find_percent(text: str) -> Found[Decimal] | None:
    """In hundredths: 30 for 30%."""
    for match in _PERCENT.finditer(in_place(text)):
        value = _value(match)
        if value is not None:
            return Found(value, match.start(), match.end())
    return None


def percent(text: str) -> Decimal | None:
    """Of an answer that is nothing else: 30% or just 30."""
    found = find_percent(text)
    return found.value if found else number(bare(text).removesuffix("%"))


def _value(match: re.Match[str]) -> Decimal | None:
    if match["tenths"]:
        half = match["half"] or "0"
        return _tenths(match["tenths"]) + (Decimal(5) if half == "半" else _tenths(half) / 10)
    return number(match["digits"] or match["spoken"])


def _tenths(said: str) -> Decimal:
    return (number(said) or Decimal(0)) * 10
