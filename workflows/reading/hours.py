"""The hours of a day meant by what people write: 三点半, 9点到11点, 下午三点以后, between 2 and 4pm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from workflows.reading.clocks import (
    CHINESE_HOUR,
    CHINESE_PARTS,
    DAY,
    DIGIT_HOUR,
    ENGLISH_PARTS,
    HOUR,
    PARTS,
    Clock,
    clocks_in,
)
from workflows.reading.found import Found, apart, ending_at, in_place
from workflows.reading.numerals import chinese_number

_EVENING = 18 * HOUR


class Bound(StrEnum):
    AT = "at"
    BETWEEN = "between"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Minutes since the day's midnight, past 24:00 for the night that follows. `is_clock`: an hour was named, not a part."""

    start: int
    end: int
    bound: Bound
    is_clock: bool = True


FROM = r"(?:以后|之后|过后|往后|后(?![天日面续])|开始|起|\sonwards?|\sor later|\sor after)"
UNTIL = r"(?:以前|之前|为止|前(?![天日面后台]))"
JOIN = r"\s?(?:到|至|~|–|—|-{1,2}|(?<![a-z])(?:to|until|till|and)(?![a-z]))\s?"

_AFTER_IT = re.compile(
    rf"\s?(?:左右|前后|多|许)?(?:(?P<from>{FROM})|(?P<until>{UNTIL}))|\s?(?:左右|前后|多|许)"
)
_PART_AFTER = re.compile(rf"\s(?:in the |at )?(?P<part>{ENGLISH_PARTS})(?![a-z])")
_BEFORE_IT = re.compile(
    rf"(?<![a-z])(?:(?P<part>{ENGLISH_PARTS})\s)?"
    r"(?:(?P<from>after|from|since)|(?P<until>before|by|until|till|no later than)|at|around|about|between)\s?$"
)
_JOINED = re.compile(JOIN)
_RANGE_BEGINS = re.compile(
    rf"(?:(?P<part>{CHINESE_PARTS})\s?)?(?P<hour>{DIGIT_HOUR}|{CHINESE_HOUR})(?P<half>半)?{JOIN}$"
)
_PART_ALONE = re.compile(
    rf"(?:{'|'.join(part for part in CHINESE_PARTS.split('|') if len(part) > 1)}|(?<=[今明昨])[早晚夜晨])"
    rf"|(?<![a-z])(?:in the )?(?P<english>{ENGLISH_PARTS})(?![a-z])"
)
_ALL_DAY = re.compile(
    r"一整天|整天|全天|一天都|(?:随时|任何时[间候]|(?:什么时[间候]|几点)(?=都))(?:都?(?:可以?|行|有空|方便|在)|都)?"
    r"|(?<![a-z])(?:all day|any ?time)(?![a-z])"
)


def find_time(text: str) -> Found[time] | None:
    """The first clock told; of a range its beginning."""
    for found in hours_in(in_place(text)):
        if found.value.is_clock:
            minutes = found.value.start if found.value.bound != Bound.UNTIL else found.value.end
            hour, minute = divmod(minutes % DAY, HOUR)
            return Found(time(hour, minute), found.start, found.end)
    return None


def hours_in(said: str) -> list[Found[Hours]]:
    """Those in an `in_place` text, in their order."""
    clocks = clocks_in(said)
    told = apart(_stretched(said, clocks))
    parts = (_part(said, match) for match in _PART_ALONE.finditer(said))
    all_day = (_whole(match) for match in _ALL_DAY.finditer(said))
    return apart([*told, *parts, *all_day])


def _stretched(said: str, clocks: list[Found[Clock]]) -> Iterator[Found[Hours]]:
    for place, clock in enumerate(clocks):
        following = clocks[place + 1] if place + 1 < len(clocks) else None
        yield _bounded(said, _range(said, clock, following) or _single(said, clock))


def _single(said: str, found: Found[Clock]) -> Found[Hours]:
    found = _with_part(said, found)
    start = found.value.minutes
    end = start + HOUR if found.value.is_loose else start
    return Found(Hours(start=start, end=end, bound=Bound.AT), found.start, found.end)


def _with_part(said: str, found: Found[Clock]) -> Found[Clock]:
    """3 in the afternoon."""
    after = _PART_AFTER.match(said, found.end)
    if not after or found.value.part:
        return found
    return Found(replace(found.value, part=after["part"]), found.start, after.end())


def _range(said: str, clock: Found[Clock], following: Found[Clock] | None) -> Found[Hours] | None:
    before = ending_at(_RANGE_BEGINS, said, clock.start)
    if before:
        begin = Clock(
            hour=_count(before["hour"]),
            minute=30 if before["half"] else 0,
            part=before["part"] or "",
        )
        return _between(Found(begin, before.start(), before.end()), _with_part(said, clock))
    joined = _JOINED.match(said, clock.end)
    if following and joined and joined.end() == following.start:
        return _between(clock, _with_part(said, following))
    return None


def _between(first: Found[Clock], last: Found[Clock]) -> Found[Hours] | None:
    """上午 and pm count for both ends where that leaves them in order."""
    begin, end = first.value, last.value
    for one in _likely(begin, end.part):
        for other in _likely(end, begin.part):
            if one.minutes < other.minutes:
                hours = Hours(start=one.minutes, end=other.minutes, bound=Bound.BETWEEN)
                return Found(hours, first.start, last.end)
    if begin.minutes >= _EVENING:
        hours = Hours(start=begin.minutes, end=end.minutes + DAY, bound=Bound.BETWEEN)
        return Found(hours, first.start, last.end)
    return None


def _likely(clock: Clock, part: str) -> tuple[Clock, ...]:
    return (clock,) if clock.part or not part else (replace(clock, part=part), clock)


def _bounded(said: str, found: Found[Hours]) -> Found[Hours]:
    """With 以后, 之前, after, by … around it."""
    hours, start = found.value, found.start
    before = ending_at(_BEFORE_IT, said, start)
    after = _AFTER_IT.match(said, found.end)
    if before:
        start = before.start()
        hours = _in_part(hours, before["part"]) if before["part"] else hours
    marks = [match for match in (before, after) if match]
    return Found(_bound(hours, marks), start, after.end() if after else found.end)


def _in_part(hours: Hours, part: str) -> Hours:
    """Afternoon after 3."""
    is_late = PARTS[part][0] * HOUR >= DAY // 2
    if hours.bound != Bound.AT or (hours.start < DAY // 2) != is_late:
        return hours
    moved = hours.start % (DAY // 2) + (DAY // 2 if is_late else 0)
    return replace(hours, start=moved, end=moved)


def _bound(hours: Hours, marks: list[re.Match[str]]) -> Hours:
    if hours.bound == Bound.BETWEEN and hours.is_clock:
        return hours
    if any(mark["from"] for mark in marks):
        return replace(hours, end=max(DAY, hours.start), bound=Bound.FROM)
    if any(mark["until"] for mark in marks):
        return replace(hours, start=0, end=hours.start, bound=Bound.UNTIL)
    return hours


def _part(said: str, match: re.Match[str]) -> Found[Hours]:
    first, last = PARTS[match["english"] or match[0]]
    hours = Hours(start=first * HOUR, end=last * HOUR, bound=Bound.BETWEEN, is_clock=False)
    return _bounded(said, Found(hours, *match.span()))


def _whole(match: re.Match[str]) -> Found[Hours]:
    return Found(Hours(start=0, end=DAY, bound=Bound.BETWEEN, is_clock=False), *match.span())


def _count(said: str) -> int:
    return int(said) if said.isascii() else chinese_number(said)
