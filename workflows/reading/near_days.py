"""Days told by how far off they are: 后天, 三天后, 下周三, next Wednesday; `days` reads them."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from workflows.reading.dating import months_on
from workflows.reading.numerals import LITTLE, little_number

_OFFSETS = {
    "大后天": 3, "后天": 2, "后日": 2, "明后天": 1, "明后两天": 1, "明天": 1, "明日": 1, "明儿": 1, "后儿": 2, "今明两天": 0,
    "今天": 0, "今日": 0, "今儿": 0, "昨天": -1, "昨日": -1, "昨儿": -1, "前天": -2, "大前天": -3,
    "今晚": 0, "今早": 0, "今夜": 0, "今晨": 0, "明晚": 1, "明早": 1, "明晨": 1, "昨晚": -1, "昨夜": -1, "昨早": -1, "昨晨": -1, "明夜": 1,
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "tomorrow": 1, "yesterday": -1, "last night": -1,
    "the day after tomorrow": 2, "day after tomorrow": 2,
    "the day before yesterday": -2, "day before yesterday": -2,
}  # fmt: skip
_CHINESE_DAYS = "|".join(
    re.escape(word) for word in sorted(_OFFSETS, key=len, reverse=True) if not word.isascii()
)
_ENGLISH_DAYS = "|".join(word for word in sorted(_OFFSETS, key=len, reverse=True) if word.isascii())
NAMED = re.compile(
    rf"(?P<chinese>(?:(?<![以之雨])|(?!后))(?:{_CHINESE_DAYS})(?:(?<!天)|(?![气性])))(?:(?<=儿)个)?"
    rf"|(?<![a-z])(?P<english>{_ENGLISH_DAYS}|tom+or+ow|tmrw?)(?![a-z])"
)

_UNIT = r"(?P<unit>天|日|周|个?星期|个?礼拜|个月|days?|weeks?|months?)"
COUNTED = re.compile(
    rf"(?<![0-9.第])(?P<count>{LITTLE})\s?{_UNIT}(?P<way>之?以?前|(?:之|以|过)?后(?!天)| later| from now| ago)"
)
AHEAD = re.compile(rf"(?:再?过|(?<![a-z])in )\s?(?P<count>{LITTLE})\s?{_UNIT}(?![a-z半])")

_MOST_MONTHS = 240

_WHICH = {
    "上上": -2,
    "上": -1,
    "last": -1,
    "这": 0,
    "本": 0,
    "this": 0,
    "下": 1,
    "next": 1,
    "下下": 2,
}
_WEEKDAYS = {word: place for place, word in enumerate("一二三四五六日")} | {
    **{str(place + 1): place for place in range(7)},
    **{name[:3].lower(): place for place, name in enumerate(calendar.day_name)},
    "天": 6, "末": 5,
}  # fmt: skip
CHINESE_WEEKDAY = re.compile(
    r"(?<![一二两三四五六七八九十半几每0-9])(?P<which>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])(?![0-9次年])"
)
_ENGLISH_WHICH = r"(?<![a-z])(?:on )?(?:(?P<which>next|this|last) |(?:this )?coming )?"
ENGLISH_WEEKDAY = re.compile(
    rf"{_ENGLISH_WHICH}(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|saturday|sunday)(?![a-z])"
)
# The sun shines and the machine sat idle: these two short forms need a word before them.
SHORT_WEEKEND = re.compile(
    r"(?<![a-z])(?:on|(?P<which>next|this|last)) (?P<weekday>sat|sun)(?![a-z])"
)


def named_day(match: re.Match[str], today: date, looks_back: bool) -> date:
    said = match["chinese"] or match["english"]
    return today + timedelta(days=_OFFSETS.get(said, 1))


def counted_day(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    count = little_number(match["count"])
    is_past = match["way"].endswith(("前", "ago"))
    return _moved(today, -count if is_past else count, match["unit"])


def day_ahead(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    return _moved(today, little_number(match["count"]), match["unit"])


def _moved(today: date, count: int, unit: str) -> date | None:
    if "月" in unit or "month" in unit:
        return months_on(today, count) if abs(count) <= _MOST_MONTHS else None
    is_week = any(word in unit for word in ("周", "星期", "礼拜", "week"))
    return today + timedelta(days=count * (7 if is_week else 1))


def weekday(match: re.Match[str], today: date, looks_back: bool) -> date:
    """Weeks begin on Monday. 下周三 and next Wednesday are next week's; a bare 周三 is the next to come, today included."""
    which, place = match["which"], _WEEKDAYS[match["weekday"][:3]]
    monday = today - timedelta(days=today.weekday())
    if which and not (which == "this" and place < today.weekday()):
        return monday + timedelta(weeks=_WHICH[which], days=place)
    if looks_back:
        return today - timedelta(days=(today.weekday() - place) % 7)
    return today + timedelta(days=(place - today.weekday()) % 7)
