"""Working time the slow way: look at the clock on the wall each minute. Knows of a calendar only what a day's hours are."""

from __future__ import annotations

from datetime import datetime, timedelta

from workflows.calendars.calendar import Calendar

MINUTE = timedelta(minutes=1)


def walked_open(calendar: Calendar, at: datetime) -> bool:
    """By today's hours, or by a night that began yesterday."""
    wall = at.astimezone(calendar.zone)
    minute = wall.hour * 60 + wall.minute
    today, yesterday = wall.date(), wall.date() - timedelta(days=1)
    return any(span.start <= minute < span.end for span in calendar.day(today).spans) or any(
        span.start <= minute + 24 * 60 < span.end for span in calendar.day(yesterday).spans
    )


def walked_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    counted, at = timedelta(0), start
    while at < end:
        counted += MINUTE if walked_open(calendar, at) else timedelta(0)
        at += MINUTE
    return counted


def walked_add(
    calendar: Calendar, start: datetime, minutes: int, most_minutes: int
) -> datetime | None:
    """None when it is not over within `most_minutes`."""
    at = start
    for _ in range(most_minutes):
        minutes -= walked_open(calendar, at)
        at += MINUTE
        if minutes == 0:
            return at
    return None
