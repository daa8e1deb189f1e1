"""The point in time meant by what people write: 明天下午三点, 两小时后, 3pm tomorrow; in the zone of `now`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from workflows.reading.days import days_in
from workflows.reading.durations import durations_in, is_whole_days
from workflows.reading.found import Found, announced, apart, ending_at, first, in_place
from workflows.reading.hours import Bound, Hours, hours_in

ANNOUNCED = (
    r"(?:预约|上门|方便|有空|维修|服务|安装|购买|故障)?的?(?:时间|日期)(?:是|为|改到|改为|改成)?"
)
GAP = re.compile(
    r"[\s,、]{0,2}(?:[(][^()]{0,8}[)]|(?:周|星期|礼拜)[一二三四五六日天]|(?:的|是|在|就|大概|大约|约|差不多|那天|当天)|(?<![a-z])(?:at|around|about|in the|on)(?![a-z])|t)?[\s,]{0,2}"
)
GAP_BACK = re.compile(r"\s?,?\s?")
_NEAR = 30  # characters
_AFTER = re.compile(r"(?:之|以|过)?后(?![天面])| later(?![a-z])| from now(?![a-z])")
_BEFORE = re.compile(r"(?:再?过|(?<![a-z])in)\s?$")


def find_moment(text: str, now: datetime) -> Found[datetime] | None:
    """The first that tells both day and hour; an hour alone is the next to come. 明天下午 is a period and no moment."""
    said = in_place(text)
    found = first([*elapsed_in(said, now), *_told(said, now)])
    return found and Found(found.value, announced(said, found.start, ANNOUNCED), found.end)


def at(day: date, minutes: int, now: datetime) -> datetime:
    """Wall time in the zone of `now`; an hour that summer time skips comes out one hour on."""
    local = datetime.combine(day, time(), now.tzinfo) + timedelta(minutes=minutes)
    return local.astimezone(UTC).astimezone(now.tzinfo)


def next_day_for(hours: Hours, now: datetime) -> date:
    """Today, while the hours are not over."""
    is_over = at(now.date(), hours.end, now) <= now
    return now.date() + timedelta(days=1 if is_over else 0)


def elapsed_in(said: str, now: datetime) -> Iterator[Found[datetime]]:
    """两小时后, in two hours; 三天后 is a day and told elsewhere."""
    for found in durations_in(said):
        before, after = ending_at(_BEFORE, said, found.start), _AFTER.match(said, found.end)
        if (before or after) and not is_whole_days(found.value, said[found.start : found.end]):
            start = before.start() if before else found.start
            moment = (now.astimezone(UTC) + found.value).astimezone(now.tzinfo)
            yield Found(moment, start, after.end() if after else found.end)


def _told(said: str, now: datetime) -> Iterator[Found[datetime]]:
    days = apart(days_in(said, now.date()))
    clocks = [found for found in hours_in(said) if found.value.is_clock]
    for day in days:
        hours = beside(said, day.start, day.end, clocks)
        if hours:
            start, end = min(day.start, hours.start), max(day.end, hours.end)
            yield Found(at(day.value, _named_minute(hours.value), now), start, end)
    if clocks and not days:
        day_meant = next_day_for(clocks[0].value, now)
        moment = at(day_meant, _named_minute(clocks[0].value), now)
        yield Found(moment, clocks[0].start, clocks[0].end)


def beside(said: str, start: int, end: int, hours: list[Found[Hours]]) -> Found[Hours] | None:
    """The hours that stand directly after a day, or before it (3pm tomorrow), or are a piece of it (今晚)."""
    near = (each for each in hours if start - _NEAR < each.end and each.start < end + _NEAR)
    for found in near:
        if start < found.end and found.start < end:
            return found
        if end <= found.start and GAP.fullmatch(said, end, found.start):
            return found
        if found.end <= start and GAP_BACK.fullmatch(said, found.end, start):
            return found
    return None


def _named_minute(hours: Hours) -> int:
    return hours.end if hours.bound == Bound.UNTIL else hours.start
