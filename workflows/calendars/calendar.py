"""One calendar, compiled year by year as it is asked: adding working time to a moment, counting it between two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.calendars.document import CalendarDocument
from workflows.calendars.plan import Day, Plan
from workflows.calendars.spans import Span, read_spans
from workflows.calendars.special_days import NO_SPECIAL_DAYS, SpecialDays
from workflows.calendars.years import Year, compile_year, merged

HORIZON = 100
"""Years: whatever is due later is due then, which is as good as never."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = 1900, 9000
_NONE = timedelta(0)


class Calendar:
    """Open whenever the clock on the wall of its zone says so. What passes is measured in time that passed:
    across the night the clocks are put forward, eight hours by the wall are seven."""

    __slots__ = ("_plan", "_years", "key")

    def __init__(self, key: str, plan: Plan) -> None:
        self.key = key
        self._plan = plan
        self._years: dict[int, Year] = {}

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The earliest moment by which `working` has passed, in UTC; the start itself for none.

        Of less than none: the latest moment from which that much has passed until the start.
        """
        if working == _NONE:
            return start.astimezone(UTC)
        at, year = self._place(start)
        worked = self._year(year).worked(at) + _micros(working)
        return self._later(year, worked) if working > _NONE else self._sooner(year, worked)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """None when the end is not after the start."""
        (at, first), (until, last) = self._place(start), self._place(end)
        if until <= at:
            return _NONE
        whole = sum(self._year(year).total for year in range(first, last))
        passed = whole + self._year(last).worked(until) - self._year(first).worked(at)
        return timedelta(microseconds=passed)

    def is_open(self, at: datetime) -> bool:
        micros, year = self._place(at)
        return self._year(year).is_open(micros)

    def next_opening(self, at: datetime) -> datetime:
        """The moment itself while it is open."""
        micros, first = self._place(at)
        if self._year(first).is_open(micros):
            return at.astimezone(UTC)
        for year in range(first, first + HORIZON):
            opening = self._year(year).opening(micros)
            if opening is not None:
                return _moment(opening)
        return _end(first + HORIZON)

    def open_between(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch it is open in, cut to the two moments."""
        (at, first), (until, last) = self._place(start), self._place(end)
        years = (self._year(year) for year in range(first, last + 1))
        stretches = (pair for year in years for pair in zip(year.starts, year.ends, strict=True))
        for opens, closes in merged(stretches):
            if opens < until and closes > at:
                yield _moment(max(opens, at)), _moment(min(closes, until))

    def is_guessed(self, year: int) -> bool:
        """Nobody has published that year's holidays: its weekdays and the dates fixed by law are what is known."""
        return self._plan.keeps_holidays and year not in self._plan.special.published

    def day(self, day: date) -> Day:
        """Its hours, and why they are not its weekday's."""
        return self._plan.day(day)

    @property
    def zone(self) -> ZoneInfo:
        return self._plan.zone

    def _later(self, first: int, worked: int) -> datetime:
        for year in range(first, first + HORIZON):
            total = self._year(year).total
            if worked <= total:
                return _moment(self._year(year).earliest(worked))
            worked -= total
        return _end(first + HORIZON)

    def _sooner(self, first: int, worked: int) -> datetime:
        for year in range(first, first - HORIZON, -1):
            total = self._year(year).total
            worked += 0 if year == first else total
            if 0 <= worked < total:
                return _moment(self._year(year).latest(worked))
        return _end(first - HORIZON)

    def _year(self, year: int) -> Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = compile_year(self._plan, year)
        return known

    def _place(self, at: datetime) -> tuple[int, int]:
        """In microseconds since the epoch, with its year."""
        year = at.year if at.tzinfo is UTC else at.astimezone(UTC).year
        return _micros(at - _EPOCH), min(max(year, _FIRST), _LAST)


def compile_calendar(
    document: CalendarDocument, special: SpecialDays = NO_SPECIAL_DAYS, zone: str = "Asia/Shanghai"
) -> Calendar:
    """`special` is the list it keeps, `zone` the company's own."""
    plan = Plan(
        zone=ZoneInfo(document.zone or zone),
        week=tuple(read_spans(hours) for _, hours in document.week),
        makeup=read_spans(document.makeup),
        days={day: read_spans(hours) for day, hours in document.days.items()},
        special=special if document.holidays else NO_SPECIAL_DAYS,
        keeps_holidays=bool(document.holidays),
    )
    return Calendar(document.key, plan)


def _micros(length: timedelta) -> int:
    return (length.days * 86_400 + length.seconds) * 1_000_000 + length.microseconds


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def _end(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


ALWAYS = Calendar("always", Plan(zone=ZoneInfo("UTC"), week=((Span(0, 24 * 60),),) * 7))
"""Day and night: what is measured is simply the time that passed."""
