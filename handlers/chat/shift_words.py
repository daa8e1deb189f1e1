"""Days and hours of shifts in words: 11-26（周四） 08:00-16:00, and a row of days as few words as can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from handlers.wording import Wording
from workflows.calendars.spans import Spans
from workflows.dispatch.shifts import ALL_DAY

_DAY = timedelta(days=1)
_ROW = 3
"""From so many days on a row is told by its first and its last."""


def day_said(day: date, words: Wording) -> str:
    weekday = words.say("time.weekdays").split()[day.weekday()]
    return words.say("leave.day", at=day, weekday=weekday)


def hours_said(spans: Spans, words: Wording) -> str:
    if not spans:
        return words.say("shift.day_off")
    return (
        words.say("shift.all_day")
        if spans == ALL_DAY
        else words.listed([str(each) for each in spans])
    )


def days_said(days: Iterable[date], words: Wording) -> str:
    return words.listed([_row_said(row, words) for row in _rows(sorted(days))])


def _row_said(row: Sequence[date], words: Wording) -> str:
    if len(row) >= _ROW:
        return words.say(
            "shift.through", first=day_said(row[0], words), last=day_said(row[-1], words)
        )
    return words.listed([day_said(day, words) for day in row])


def _rows(days: Sequence[date]) -> Iterator[Sequence[date]]:
    """Days that follow one another."""
    begun = 0
    for place in range(1, len(days) + 1):
        if place == len(days) or days[place] - days[place - 1] != _DAY:
            yield days[begun:place]
            begun = place
