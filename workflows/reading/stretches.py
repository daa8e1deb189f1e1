"""Days as people tell them together (周末, 下周, 明后天, 24号到26号), a single day among them; `periods` builds on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.reading.dating import month_end, months_on
from workflows.reading.days import days_in
from workflows.reading.found import Found, apart
from workflows.reading.hours import JOIN

_WEEKEND = timedelta(days=5)
_WEEK = timedelta(days=6)
_OFFSETS = {
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
_TENS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}

_WEEKS = re.compile(
    r"(?P<which>上上|下下|[上下这本])个?(?:周|星期|礼拜)(?P<end>末)?(?![一二三四五六日天1-7])"
    r"|(?<![a-z])(?P<english>next|this|last) week(?P<english_end>end)?(?![a-z])"
)
_WEEKENDS = re.compile(
    r"(?<![上下这本个])(?:周|星期|礼拜)末|(?<![a-z])(?:(?:on|at) )?the weekend(?![a-z])"
)
_MONTHS = re.compile(
    r"(?P<which>下下|[上这本下])个?月份?(?P<tens>[上中下]旬)?(?![底末初中0-9一二三四五六七八九十])"
    r"|(?<![a-z])(?P<english>next|this|last) month(?![a-z])"
)
_PAIRS = re.compile(r"(?P<first>[今明])(?P<last>[明后])两?天")
_PAIR_DAYS = {"今": 0, "明": 1, "后": 2}
_JOINED = re.compile(JOIN)
_SECOND_DAY = re.compile(r"(?P<day>3[01]|[12][0-9]|0?[1-9])[号日]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From the `first` day to the end of the `last`."""

    first: date
    last: date


def stretches_in(said: str, today: date) -> list[Found[Stretch]]:
    """Those in an `in_place` text, in their order."""
    days = apart(days_in(said, today))
    single = [Found(Stretch(first=d.value, last=d.value), d.start, d.end) for d in days]
    return apart([*_named(said, today), *_joined(said, days), *single])


def _named(said: str, today: date) -> Iterator[Found[Stretch]]:
    for pattern, read in _READERS:
        for match in pattern.finditer(said):
            yield Found(read(match, today), *match.span())


def _joined(said: str, days: list[Found[date]]) -> Iterator[Found[Stretch]]:
    """周一到周五, 24号到26号, 11月24日-26日."""
    for place, day in enumerate(days):
        join = _JOINED.match(said, day.end)
        following = days[place + 1] if place + 1 < len(days) else None
        if join and following and join.end() == following.start:
            yield from _through(day, following)
        elif join and (last := _SECOND_DAY.match(said, join.end())):
            yield from _within_month(day, last)


def _through(day: Found[date], following: Found[date]) -> Iterator[Found[Stretch]]:
    """周一到周五, said on a Tuesday: both of next week."""
    last = following.value
    if day.value - timedelta(days=7) <= last < day.value:
        last += timedelta(days=7)
    if last >= day.value:
        yield Found(Stretch(first=day.value, last=last), day.start, following.end)


def _within_month(day: Found[date], last: re.Match[str]) -> Iterator[Found[Stretch]]:
    number = int(last["day"])
    if day.value.day <= number <= month_end(day.value).day:
        stretch = Stretch(first=day.value, last=day.value.replace(day=number))
        yield Found(stretch, day.start, last.end())


def _week(match: re.Match[str], today: date) -> Stretch:
    monday = today - timedelta(days=today.weekday())
    monday += timedelta(weeks=_OFFSETS[match["which"] or match["english"]])
    first = monday + _WEEKEND if match["end"] or match["english_end"] else monday
    return Stretch(first=first, last=monday + _WEEK)


def _weekend(match: re.Match[str], today: date) -> Stretch:
    """On a Sunday the next one: who meant today would say so."""
    saturday = today + timedelta(days=(_WEEKEND.days - today.weekday()) % 7)
    return Stretch(first=saturday, last=saturday + timedelta(days=1))


def _month(match: re.Match[str], today: date) -> Stretch:
    first = months_on(today.replace(day=1), _OFFSETS[match["which"] or match["english"]])
    if not match["tens"]:
        return Stretch(first=first, last=month_end(first))
    begin, end = _TENS[match["tens"][0]]
    return Stretch(
        first=first.replace(day=begin), last=first.replace(day=min(end, month_end(first).day))
    )


def _pair(match: re.Match[str], today: date) -> Stretch:
    first, last = (today + timedelta(days=_PAIR_DAYS[match[name]]) for name in ("first", "last"))
    return Stretch(first=first, last=last)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Stretch]], ...] = (
    (_WEEKS, _week),
    (_WEEKENDS, _weekend),
    (_MONTHS, _month),
    (_PAIRS, _pair),
)
