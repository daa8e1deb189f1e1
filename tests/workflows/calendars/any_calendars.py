"""Any calendar at all, in any zone, and moments near what is odd about it: for the laws that hold whatever it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from tests.workflows.calendars.calendars_of import calendar_of
from workflows.calendars.calendar import Calendar
from workflows.calendars.document import Week
from workflows.calendars.special_days import (
    FIXED_DATES,
    DayOff,
    Makeup,
    SpecialDay,
    SpecialDays,
)

ZONES = (
    "Asia/Shanghai",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
ODD_DAYS = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 2, 29),
)
"""Changed clocks, a year's end, a leap day."""

days = st.sampled_from(ODD_DAYS).flatmap(
    lambda day: st.integers(-4, 4).map(lambda off: day + timedelta(days=off))
)


_ENDS_NEXT_DAY = st.booleans()


@st.composite
def hours(draw: st.DrawFn) -> tuple[str, ...]:
    """Up to three stretches, the last of which may go on past midnight."""
    marks = sorted(draw(st.sets(st.integers(0, 24 * 4), max_size=6)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    written = [(start * 15, end * 15) for start, end in pairs]
    ends_next_day = draw(_ENDS_NEXT_DAY)
    if written and ends_next_day:
        written[-1] = (written[-1][0], draw(st.integers(0, written[0][0] // 15)) * 15)
    return tuple(f"{_clock(start)}-{_clock(end)}" for start, end in written if start != end)


def _listed(days: dict[date, SpecialDay]) -> SpecialDays:
    return SpecialDays(days=days, published=frozenset({2026}), fixed=FIXED_DATES["CN"])


_KINDS: st.SearchStrategy[SpecialDay] = st.sampled_from((DayOff("休"), Makeup("班")))
_SPECIAL_DAYS = st.none() | st.dictionaries(days, _KINDS, max_size=6).map(_listed)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    worked = draw(st.lists(hours(), min_size=7, max_size=7))
    names = tuple(Week.model_fields)
    week = Week.model_validate(dict(zip(names, worked, strict=True)))
    special = draw(_SPECIAL_DAYS)
    own = draw(st.dictionaries(days, hours(), max_size=4))
    return calendar_of(week, draw(st.sampled_from(ZONES)), special=special, days=own)


moments = st.tuples(days, st.integers(0, 24 * 60 - 1)).map(
    lambda each: (
        datetime(each[0].year, each[0].month, each[0].day, tzinfo=UTC) + timedelta(minutes=each[1])
    )
)
lengths = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
