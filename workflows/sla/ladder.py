"""The steps of a target's ladder on its clock: which are due, which come next; each once for one deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

from workflows.calendars.calendar import Calendar
from workflows.targets import Target
from workflows.ticket import Clock

_ROUNDING = 0.001
"""Seconds: sums of stretches are floats."""


def spent_at(clock: Clock, calendar: Calendar, now: datetime) -> float:
    """Working seconds up to now."""
    if clock.running_since is None:
        return clock.spent_seconds
    return clock.spent_seconds + calendar.between(clock.running_since, now).total_seconds()


def total_of(clock: Clock) -> float:
    return clock.within_seconds + clock.extra_seconds


def moment_of(clock: Clock, calendar: Calendar, mark: float) -> datetime | None:
    """When so many seconds will have been spent; None while it stands still. What was spent before it went on lies so
    much working time before that."""
    if clock.running_since is None:
        return None
    left = timedelta(seconds=mark - clock.spent_seconds)
    return calendar.add(clock.running_since, left)


def passed(clock: Clock, target: Target, calendar: Calendar, now: datetime) -> list[int]:
    """Steps that are due and not told yet, the earliest first."""
    marks = {place: step.mark(total_of(clock)) for place, step in enumerate(target.steps)}
    due = [place for place, mark in marks.items() if place not in clock.told and mark > 0]
    return [
        place
        for place in sorted(due, key=lambda each: marks[each])
        if (at := moment_of(clock, calendar, marks[place])) is not None and at <= now
    ]


def still_told(clock: Clock, target: Target, spent: float) -> tuple[int, ...]:
    """What was told of a deadline that is further away now is to be told again."""
    total = total_of(clock)
    steps = target.steps
    reached = spent + _ROUNDING
    return tuple(n for n in clock.told if n < len(steps) and steps[n].mark(total) <= reached)


def rings_at(clock: Clock, target: Target, calendar: Calendar) -> datetime | None:
    """When the next step is due that was not told; None when none is left, or the clock stands still."""
    total = total_of(clock)
    marks = (step.mark(total) for n, step in enumerate(target.steps) if n not in clock.told)
    mark = min((each for each in marks if each > 0), default=None)
    return None if mark is None else moment_of(clock, calendar, mark)
