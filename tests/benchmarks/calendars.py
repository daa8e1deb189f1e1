"""Working time added and counted by prefix sums, beside the loop over days that would be written without them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from handlers.calendars import shipped_calendars
from tests.benchmarks.figures import Figure
from workflows.calendars.calendar import Calendar

ROUNDS = 9
TIMES = 2000
LOOPED_TIMES = 20
MOST_MS = 0.02
START = datetime(2026, 11, 26, 2, 20, tzinfo=UTC)
WEEK = timedelta(hours=40)
DECADE = timedelta(days=3653)
ADDED, ADDED_LOOPING = "40 working hours added", "the same, day by day"
COUNTED, COUNTED_LOOPING = "counted between moments ten years apart", "the same, day by day "
LOADED = "all calendars of a company loaded, and first asked"
_DAY, _NONE = timedelta(days=1), timedelta(0)


def measure() -> list[Figure]:
    calendar = shipped_calendars("Asia/Shanghai").named("work")
    _refuse_to_differ(calendar)
    jobs: dict[str, tuple[Callable[[], object], int]] = {
        ADDED: (lambda: calendar.add(START, WEEK), TIMES),
        ADDED_LOOPING: (lambda: looped_add(calendar, START, WEEK), LOOPED_TIMES),
        COUNTED: (lambda: calendar.between(START, START + DECADE), TIMES),
        COUNTED_LOOPING: (lambda: looped_between(calendar, START, START + DECADE), 1),
        LOADED: (lambda: shipped_calendars("Asia/Shanghai").named("work").add(START, WEEK), 1),
    }
    rounds: dict[str, list[float]] = {what: [] for what in jobs}
    for _ in range(ROUNDS + 1):
        for what, (job, times) in jobs.items():
            rounds[what].append(_seconds(job, times))
    return [_figure(what, spent[1:]) for what, spent in rounds.items()]


def looped_add(calendar: Calendar, start: datetime, working: timedelta) -> datetime:
    """Right in zones that never change their clocks."""
    day = start.astimezone(calendar.zone).date()
    while True:
        midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
        for span in calendar.day(day).spans:
            opens = max(start, midnight + timedelta(minutes=span.start))
            length = midnight + timedelta(minutes=span.end) - opens
            if length >= working:
                return opens + working
            working -= max(length, _NONE)
        day += _DAY


def looped_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    counted, day = _NONE, start.astimezone(calendar.zone).date()
    while (midnight := datetime(day.year, day.month, day.day, tzinfo=calendar.zone)) < end:
        for span in calendar.day(day).spans:
            opens, closes = (midnight + timedelta(minutes=m) for m in (span.start, span.end))
            counted += max(min(closes, end) - max(opens, start), _NONE)
        day += _DAY
    return counted


def _refuse_to_differ(calendar: Calendar) -> None:
    """What is measured side by side must be the same."""
    end = START + DECADE
    if looped_add(calendar, START, WEEK) != calendar.add(START, WEEK):
        raise AssertionError("the loop adds otherwise")
    if looped_between(calendar, START, end) != calendar.between(START, end):
        raise AssertionError("the loop counts otherwise")


def _seconds(job: Callable[[], object], times: int) -> float:
    """Of one."""
    began = time.perf_counter()
    for _ in range(times):
        job()
    return (time.perf_counter() - began) / times


_BESIDE = {ADDED: ADDED_LOOPING, COUNTED: COUNTED_LOOPING}


def _figure(what: str, seconds: list[float]) -> Figure:
    return Figure(
        what=what,
        per_second=tuple(1 / each for each in seconds),
        milliseconds=tuple(each * 1000 for each in seconds),
        ratio_of=_BESIDE.get(what, ""),
        most_ms=MOST_MS if what in _BESIDE else 0.0,
    )
