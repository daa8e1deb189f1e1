"""The stretch of time meant by what people write: 明天下午三点以后, 周末, 三天内, between 2 and 4pm on Friday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflows.reading.clocks import DAY
from workflows.reading.durations import durations_in
from workflows.reading.found import Found, announced, ending_at, first, in_place
from workflows.reading.hours import FROM, UNTIL, Bound, Hours, hours_in
from workflows.reading.moments import ANNOUNCED, at, beside, elapsed_in, next_day_for
from workflows.reading.stretches import Stretch, stretches_in

_OPEN_DAYS = timedelta(days=7)
_ALL_DAY = Hours(start=0, end=DAY, bound=Bound.BETWEEN, is_clock=False)

_WITHIN_AFTER = re.compile(r"(?:之|以)?内")
_WITHIN_BEFORE = re.compile(r"(?<![a-z])(?:within|in the next)\s(?:the )?$")
_DAY_AFTER = re.compile(rf"\s?(?:(?P<from>{FROM})|(?P<until>{UNTIL}))")
_DAY_BEFORE = re.compile(
    r"(?:(?P<from>从|自|(?<![a-z])(?:after|from|since)\s)|(?P<until>截止到?|最[晚迟](?:到|在)?|(?<![a-z])(?:before|by|until)\s))(?:the )?$"
)
_ANY_TIME = re.compile(r"随时|任何时[间候]|什么时候都|(?<![a-z])any ?time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`words` is what was said. A point in time has its `start` for its `end`.

    `is_open_end`: 三点以后, 明天起; `end` is then how far it makes sense to look, the end of the day or a week on.
    """

    start: datetime
    end: datetime
    words: str
    is_open_end: bool = False


def find_period(text: str, now: datetime) -> Found[Period] | None:
    """The first one told, in the zone of `now`. Hours without a day are the next to come."""
    said = in_place(text)
    found = first(_periods(said, now))
    if not found:
        return None
    start = announced(said, found.start, ANNOUNCED)
    span, is_open_end = found.value
    period = Period(
        start=span[0], end=span[1], words=text[found.start : found.end], is_open_end=is_open_end
    )
    return Found(period, start, found.end)


def days_told(text: str, now: datetime) -> bool:
    """Whether it says on which day."""
    return bool(stretches_in(in_place(text), now.date()))


_Span = tuple[tuple[datetime, datetime], bool]


def _periods(said: str, now: datetime) -> Iterator[Found[_Span]]:
    yield from _within(said, now)
    for moment in elapsed_in(said, now):
        yield Found(((moment.value, moment.value), False), moment.start, moment.end)
    hours = hours_in(said)
    stretches = stretches_in(said, now.date())
    for stretch in stretches:
        together = beside(said, stretch.start, stretch.end, hours)
        yield from _hours_of_days(stretch, together, now) if together else _days(said, stretch, now)
    if hours and not stretches:
        yield _hours_alone(said, hours[0], now)


def _within(said: str, now: datetime) -> Iterator[Found[_Span]]:
    for found in durations_in(said):
        before, after = (
            ending_at(_WITHIN_BEFORE, said, found.start),
            _WITHIN_AFTER.match(said, found.end),
        )
        if before or after:
            end = (now.astimezone(UTC) + found.value).astimezone(now.tzinfo)
            start_place = before.start() if before else found.start
            yield Found(((now, end), False), start_place, after.end() if after else found.end)


def _hours_of_days(
    stretch: Found[Stretch], found: Found[Hours], now: datetime
) -> Iterator[Found[_Span]]:
    span = _span(stretch.value, found.value, now)
    start, end = min(stretch.start, found.start), max(stretch.end, found.end)
    yield Found((span, found.value.bound == Bound.FROM), start, end)


def _days(said: str, found: Found[Stretch], now: datetime) -> Iterator[Found[_Span]]:
    start, end = _span(found.value, _ALL_DAY, now)
    before, after = ending_at(_DAY_BEFORE, said, found.start), _DAY_AFTER.match(said, found.end)
    marks = [mark for mark in (before, after) if mark]
    places = (before.start() if before else found.start, after.end() if after else found.end)
    if any(mark["from"] for mark in marks):
        yield Found(((start, max(end, start + _OPEN_DAYS)), True), *places)
    elif not any(mark["until"] for mark in marks):
        yield Found(((start, end), False), found.start, found.end)
    elif end > now:
        yield Found(((now, end), False), *places)


def _hours_alone(said: str, found: Found[Hours], now: datetime) -> Found[_Span]:
    if _ANY_TIME.match(said, found.start):
        return Found(((now, now + _OPEN_DAYS), True), found.start, found.end)
    day = next_day_for(found.value, now)
    start, end = _span(Stretch(first=day, last=day), found.value, now)
    if found.value.bound == Bound.UNTIL:
        start = min(max(start, now), end)
    return Found(((start, end), found.value.bound == Bound.FROM), found.start, found.end)


def _span(days: Stretch, hours: Hours, now: datetime) -> tuple[datetime, datetime]:
    return at(days.first, hours.start, now), at(days.last, hours.end, now)
