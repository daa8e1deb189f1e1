"""Hours of a day as they are written (09:00-12:00, 22:00-06:00, 00:00-24:00), and as minutes of that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

_MINUTES_A_DAY = 24 * 60

HOURS = r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
Hours = Annotated[str, Field(pattern=HOURS)]
"""Ends at 24:00 for midnight; an end before its start is the next day's."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the minute `start` of its day to just before `end`, which past midnight is over 1440."""

    start: int
    end: int

    @classmethod
    def read(cls, hours: str) -> Span:
        start, end = map(_minute, hours.split("-"))
        return cls(start, end if end > start else end + _MINUTES_A_DAY)

    def __str__(self) -> str:
        end = self.end if self.end <= _MINUTES_A_DAY else self.end - _MINUTES_A_DAY
        return f"{_clock(self.start)}-{_clock(end)}"


Spans = tuple[Span, ...]


def read_spans(hours: Iterable[str]) -> Spans:
    """In order of the day."""
    return tuple(sorted(map(Span.read, hours)))


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
