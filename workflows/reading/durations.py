"""How long something takes: 半小时, 一个半小时, 两天, 2小时30分, an hour and a half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from workflows.reading.found import Found, in_place
from workflows.reading.numerals import LITTLE, little_number

_UNITS = {
    "秒": 1, "秒钟": 1, "s": 1, "sec": 1, "second": 1,
    "分": 60, "分钟": 60, "min": 60, "minute": 60, "m": 60,
    "刻钟": 900,
    "小时": 3600, "钟头": 3600, "钟": 3600, "h": 3600, "hr": 3600, "hour": 3600,
    "天": 86400, "day": 86400,
    "周": 604800, "星期": 604800, "礼拜": 604800, "week": 604800,
    "月": 2592000, "month": 2592000,
    "年": 31536000, "year": 31536000,
}  # fmt: skip
"""In seconds; a month is thirty days, a year 365."""

_HALF = Decimal("0.5")
_DAY = _UNITS["天"]
_COUNT = rf"(?P<count>half an?(?![a-z])|half|半|[0-9]{{1,3}}\.[0-9]|{LITTLE})"
_NAMES = r"小时|钟头|星期|礼拜|分钟|秒钟|刻钟|[秒天周年月钟分]"
_CHINESE = re.compile(
    rf"(?<![0-9.:第每周期拜a-z]){_COUNT}\s?(?P<each>个)?(?P<half>半)?(?:个)?(?P<unit>{_NAMES})(?P<half_after>半)?"
    r"(?![一二三四五六日末0-9]?(?:月|号|日)|(?<=周)[一二三四五六日天末])"
)
_ENGLISH = re.compile(
    rf"(?<![0-9.:$])(?:(?<![a-z])|(?<=[0-9]h)){_COUNT}(?P<half> and a half)?(?P<each>)[\s-]?"
    r"(?P<unit>second|sec|minute|min|hour|hr|day|week|month|year|h|m)s?(?![a-z])(?P<half_after> and a half)?"
)
_AND = re.compile(r"(?:\s?(?:and|零|又|,)\s?|\s)?")
_ONLY_AFTER_HOURS = {"分", "m"}  # 五分 is a mark, 30m a length
_COUNTED_WITH = {"月", "钟"}  # 两个月, never 两月

_Piece = tuple[str, Decimal]


def find_duration(text: str) -> Found[timedelta] | None:
    """The first one told."""
    return next(durations_in(in_place(text)), None)


def durations_in(said: str) -> Iterator[Found[timedelta]]:
    """Those in an `in_place` text; 2小时30分 is one."""
    pieces = sorted(_pieces(said), key=lambda piece: piece.start)
    while pieces:
        whole = [pieces.pop(0)]
        while pieces and _continues(said, whole[-1], pieces[0]):
            whole.append(pieces.pop(0))
        if whole[0].value[0] not in _ONLY_AFTER_HOURS:
            seconds = sum(_UNITS[unit] * count for unit, count in (each.value for each in whole))
            yield Found(timedelta(seconds=int(seconds)), whole[0].start, whole[-1].end)


def is_whole_days(duration: timedelta, words: str) -> bool:
    """三天, but not 72小时."""
    return duration.seconds == 0 and not re.search("时|分|钟|h|min", words, re.IGNORECASE)


def _pieces(said: str) -> Iterator[Found[_Piece]]:
    for pattern in (_CHINESE, _ENGLISH):
        for match in pattern.finditer(said):
            if not _is_idiom(match) and (match["unit"] not in _COUNTED_WITH or match["each"]):
                yield Found((match["unit"], _counted(match)), *match.span())


def _is_idiom(match: re.Match[str]) -> bool:
    """等了半天 is a long wait."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return match["count"] == "半" and match["unit"] == "天" and before in tuple("了老好大")


def _counted(match: re.Match[str]) -> Decimal:
    said = match["count"]
    if said.startswith(("half", "半")):
        return _HALF
    count = Decimal(said) if "." in said else Decimal(little_number(said))
    return count + (_HALF if match["half"] or match["half_after"] else 0)


def _continues(said: str, before: Found[_Piece], after: Found[_Piece]) -> bool:
    is_smaller = _UNITS[after.value[0]] < _UNITS[before.value[0]]
    return is_smaller and bool(_AND.fullmatch(said, before.end, max(before.end, after.start)))
