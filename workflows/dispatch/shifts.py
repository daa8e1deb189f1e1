"""When somebody works: the hours of their calendar, and what the shift plan says of single days instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.calendars.calendar import Calendar
from workflows.calendars.spans import Span, Spans, read_spans

AHEAD = 31
"""Days that are looked at for when somebody comes to work next."""

ALL_DAY: Spans = (Span(0, 24 * 60),)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlan:
    """Without a calendar and without a word of the plan somebody always works. `zone` is the company's; a calendar has
    its own. A shift past midnight belongs to the day it begins on."""

    zone: ZoneInfo
    calendar: Calendar | None = None
    days: Mapping[date, Spans] = field(default_factory=dict)

    def on(self, day: date) -> Spans:
        planned = self.days.get(day)
        if planned is not None:
            return planned
        return self.calendar.day(day).spans if self.calendar else ALL_DAY

    def is_on(self, at: datetime) -> bool:
        """By the clock on the wall."""
        now = self._wall(at)
        return any(begin <= now < end for begin, end in self._stretches(now.date(), 1))

    def next_on(self, at: datetime) -> datetime:
        """The moment itself while they work. Where they do not within the days looked at, the end of these: to look
        anew then."""
        now = self._wall(at)
        begins = (
            max(begin, now) for begin, end in self._stretches(now.date(), AHEAD + 1) if end > now
        )
        first = min(begins, default=now + AHEAD * _DAY)
        return at if first == now else first.replace(tzinfo=self._zone).astimezone(at.tzinfo)

    def between(self, first: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every shift that is on at any moment of it, whole."""
        begun = self._wall(first).date()
        for begin, end in self._stretches(begun, (self._wall(until).date() - begun).days + 1):
            both = begin.replace(tzinfo=self._zone), end.replace(tzinfo=self._zone)
            if both[0] < until and first < both[1]:
                yield both

    def _stretches(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """From the night before the first day on."""
        for count in range(-1, days):
            day = first + timedelta(days=count)
            midnight = datetime.combine(day, time())
            for span in self.on(day):
                yield (
                    midnight + timedelta(minutes=span.start),
                    midnight + timedelta(minutes=span.end),
                )

    def _wall(self, at: datetime) -> datetime:
        return at.astimezone(self._zone).replace(tzinfo=None)

    @property
    def _zone(self) -> ZoneInfo:
        return self.calendar.zone if self.calendar else self.zone


def hours_of(text: str) -> Spans:
    """As the plan keeps them: `08:00-12:00,13:00-17:00`, and nothing for a day off."""
    return read_spans(filter(None, text.split(",")))


def kept_hours(spans: Iterable[Span]) -> str:
    return ",".join(map(str, spans))
