"""What is wrong with calendars and special days beyond their shape: hours, zones, days, and whose calendar it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from workflows.calendars.calendar import ALWAYS
from workflows.calendars.document import CalendarDocument
from workflows.calendars.listing import CalendarListing, ListedDays, days_in, ends_of
from workflows.calendars.spans import Span, read_spans
from workflows.mistakes import Mistake

RESERVED = (ALWAYS.key, "team", "area")
"""What a promise says in place of a calendar's key."""
_MOST_DAYS = 60


def check_listing(listing: CalendarListing) -> Iterator[Mistake]:
    keys = Counter(each.key for each in listing.calendars)
    for place, calendar in enumerate(listing.calendars):
        path = f"calendars[{place}]"
        if keys[calendar.key] > 1:
            yield Mistake(code="duplicate_id", path=f"{path}.key", params={"id": calendar.key})
        yield from check_calendar(calendar, path)
    yield from shared_owners(listing.calendars)
    for name, listed in listing.special_days.items():
        yield from _check_days(listed, f"special_days.{name}")


def check_calendar(calendar: CalendarDocument, path: str) -> Iterator[Mistake]:
    if calendar.key in RESERVED:
        yield Mistake(code="reserved_id", path=f"{path}.key", params={"id": calendar.key})
    if not _is_zone(calendar.zone):
        yield Mistake(code="bad_zone", path=f"{path}.zone", params={"value": calendar.zone})
    if not any(hours for _, hours in calendar.week):
        yield Mistake(code="never_open", path=f"{path}.week")
    for name, hours in calendar.week:
        yield from _check_hours(hours, f"{path}.week.{name}")
    yield from _check_hours(calendar.makeup, f"{path}.makeup")
    for day, hours in calendar.days.items():
        yield from _check_hours(hours, f"{path}.days.{day}")


def shared_owners(calendars: Iterable[CalendarDocument]) -> Iterator[Mistake]:
    """A team or an area has one calendar."""
    owners: dict[tuple[str, str], str] = {}
    for each in calendars:
        for kind, names in (("teams", each.teams), ("areas", each.areas)):
            for name in names:
                first = owners.setdefault((kind, name), each.key)
                if first != each.key:
                    params = {"name": name, "first": first, "second": each.key}
                    yield Mistake(code="of_two_calendars", path=kind, params=params)


def _is_zone(zone: str) -> bool:
    if not zone:
        return True
    try:
        ZoneInfo(zone)
    except (
        OSError,
        ValueError,
        KeyError,
    ):  # none of that name, a folder of them, a path out of the folder
        return False
    return True


def _check_hours(hours: tuple[str, ...], path: str) -> Iterator[Mistake]:
    empty = [each for each in hours if len({*each.split("-")}) == 1]
    if empty:
        yield Mistake(code="no_time_at_all", path=path, params={"value": empty[0]})
        return
    for first, second in pairwise(read_spans(hours)):
        if second.start < first.end:
            yield _overlap(first, second, path)


def _overlap(first: Span, second: Span, path: str) -> Mistake:
    params = {"first": str(first), "second": str(second)}
    return Mistake(code="hours_overlap", path=path, params=params)


def _check_days(listed: ListedDays, path: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for key in ("holidays", "makeup", "remove"):
        for days in getattr(listed, key):
            mistake = _check_range(days, f"{path}.{key}", seen)
            if mistake:
                yield mistake


def _check_range(days: str, path: str, seen: set[str]) -> Mistake | None:
    try:
        first, last = ends_of(days)
    except ValueError:
        return Mistake(code="bad_date", path=path, params={"value": days})
    if last < first:
        return Mistake(code="days_backwards", path=path, params={"value": days})
    if (last - first).days >= _MOST_DAYS:
        return Mistake(
            code="too_many_days", path=path, params={"value": days, "max": str(_MOST_DAYS)}
        )
    each_day = {day.isoformat() for day in days_in(days)}
    twice = sorted(each_day & seen)
    seen |= each_day
    return Mistake(code="day_twice", path=path, params={"day": twice[0]}) if twice else None
