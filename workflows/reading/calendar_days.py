"""Days told by the calendar: 3月5号, 2026-11-24, 十五号, 月底; `days` reads them."""

from __future__ import annotations

import re
from datetime import date

from workflows.reading.dating import (
    day_of,
    day_without_month,
    day_without_year,
    month_end,
    months_on,
)
from workflows.reading.numerals import chinese_number

_YEARS = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "后": 2}
_MONTHS = {"上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_MIDDLE = 15

_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?"
_DAY = (
    r"(?P<day>3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?"
    r"|[一二三四五六七八九])"
)
_YEAR = (
    r"(?:(?P<year>(?:19|20)[0-9]{2}|[一二][零〇一二三四五六七八九]{3}|[0-9]{2})"
    r"|(?P<which_year>[前去今本明后]))\s?年\s?的?"
)
_WHICH_MONTH = r"(?P<which>下下|[上这本当下])个?月份?的?"
_NO_NUMBER_BEFORE = r"(?<![0-9./:a-z¥$%~-])"
_NO_AMOUNT_AFTER = (
    r"(?![0-9]|[./:-][0-9]|\s?(?:[元块匹寸升米度万千百%℃个天号楼栋]|公[斤里]|kg|kw|mm|cm|rmb|v))"
)
_DIGIT_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_TWO_DIGIT_DAY = r"(?P<day>3[01]|[12][0-9]|0[1-9])"

MONTH_AND_DAY = re.compile(
    rf"(?<![0-9.])(?:{_YEAR})?{_MONTH}\s?{_DAY}(?:\s?[号日]|(?![0-9个./:%]))"
)
DAY_OF_A_MONTH = re.compile(rf"{_WHICH_MONTH}\s?{_DAY}\s?[号日]")
MONTH_EDGE = re.compile(
    rf"(?:{_WHICH_MONTH}|(?<![0-9个.]){_MONTH}|(?<![个0-9一二三四五六七八九十])月)(?P<edge>[底末初中])(?![旬间])"
)
YEAR_END = re.compile(r"(?:(?P<which_year>[前去今本明])年|(?<![0-9年])年)[底末]")
NUMBERED = re.compile(
    r"(?<![0-9./:a-z-])(?P<year>(?:19|20)[0-9]{2})"
    r"(?:(?P<sep>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sep)(?P<day>3[01]|[12][0-9]|0?[1-9])"
    r"|(?P<month_close>1[0-2]|0[1-9])(?P<day_close>3[01]|[12][0-9]|0[1-9]))(?![0-9]|[-/.][0-9])"
)
SLASHED = re.compile(
    rf"{_NO_NUMBER_BEFORE}{_DIGIT_MONTH}/(?P<day>3[01]|[12][0-9]|0?[1-9]){_NO_AMOUNT_AFTER}"
)
DOTTED = re.compile(rf"{_NO_NUMBER_BEFORE}{_DIGIT_MONTH}\.{_TWO_DIGIT_DAY}{_NO_AMOUNT_AFTER}")
DASHED = re.compile(
    rf"{_NO_NUMBER_BEFORE}(?P<month>1[0-2]|0[1-9])-{_TWO_DIGIT_DAY}{_NO_AMOUNT_AFTER}"
)
# 科苑路15号 is a house: the number of a day stands where nothing else could be meant.
DAY_ALONE = re.compile(
    r"(?:^|(?<=[\s,.。;；、:!?天在到至于约是就定改或和我们那等])(?<![路街道巷弄村里园坊苑桥]\s))"
    rf"{_DAY}\s?[号日]"
    r"(?=$|[\s,.。;；、:!?~-]|上午|下午|晚上|早上|中午|凌晨|以?之?[前后]|到|至|来|去|有空|可以|行|方便|左右|那天|的|吧"
    r"|我|你|买|[0-9零一二两三四五六七八九十])(?!\s?[0-9]{0,2}[楼栋幢座室单线])"
)


def month_and_day(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    year, month, day = _year(match, today), _count(match["month"]), _count(match["day"])
    return day_of(year, month, day) if year else day_without_year(month, day, today, looks_back)


def short_day(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    return day_without_year(int(match["month"]), int(match["day"]), today, looks_back)


def day_of_a_month(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    month = months_on(today.replace(day=1), _MONTHS[match["which"]])
    return day_of(month.year, month.month, _count(match["day"]))


def month_edge(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    """月底 is the last day, 月初 the first, 月中 the fifteenth."""
    if match["which"]:
        return _edge(months_on(today.replace(day=1), _MONTHS[match["which"]]), match["edge"])
    if match["month"]:
        month = day_without_year(_count(match["month"]), 1, today, looks_back)
        return _edge(month, match["edge"]) if month else None
    months = (0, -1) if looks_back else (0, 1)
    edges = [_edge(months_on(today.replace(day=1), off), match["edge"]) for off in months]
    fits = [edge for edge in edges if (edge <= today if looks_back else edge >= today)]
    return fits[0]


def year_end(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    return date(today.year + _YEARS.get(match["which_year"], 0), 12, 31)


def numbered(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    month, day = match["month"] or match["month_close"], match["day"] or match["day_close"]
    return day_of(int(match["year"]), int(month), int(day))


def day_alone(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    return day_without_month(_count(match["day"]), today, looks_back)


def _edge(month: date, edge: str) -> date:
    first = month.replace(day=1)
    return {"初": first, "中": first.replace(day=_MIDDLE)}.get(edge) or month_end(first)


def _year(match: re.Match[str], today: date) -> int | None:
    if match["which_year"]:
        return today.year + _YEARS[match["which_year"]]
    if not match["year"]:
        return None
    year = _count(match["year"])
    return year if len(match["year"]) > len("26") else today.year // 100 * 100 + year


def _count(said: str) -> int:
    return int(said) if said.isdigit() and said.isascii() else chinese_number(said)
