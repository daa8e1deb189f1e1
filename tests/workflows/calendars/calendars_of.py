"""Calendars in a line, and moments by the wall of a zone, for the tests that reckon with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflows.calendars.calendar import Calendar, compile_calendar
from workflows.calendars.document import CalendarDocument, Week
from workflows.calendars.special_days import NO_SPECIAL_DAYS, SpecialDays

OFFICE = ("09:00-12:00", "13:00-18:00")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
SHANGHAI = "Asia/Shanghai"


def week(hours: tuple[str, ...] = OFFICE, days: tuple[str, ...] = WORKDAYS) -> Week:
    return Week.model_validate(dict.fromkeys(days, hours))


def every_day(*hours: str) -> Week:
    return week(hours, tuple(Week.model_fields))


def calendar_of(
    week: Week,
    zone: str = SHANGHAI,
    *,
    special: SpecialDays | None = None,
    days: Mapping[date, tuple[str, ...]] | None = None,
    makeup: tuple[str, ...] = (),
) -> Calendar:
    document = CalendarDocument.model_validate(
        {
            "key": "tried",
            "name": "试",
            "zone": zone,
            "week": week,
            "holidays": "CN" if special else "",
            "days": days or {},
            "makeup": makeup,
        }
    )
    return compile_calendar(document, special or NO_SPECIAL_DAYS)


def at(text: str, zone: str = SHANGHAI) -> datetime:
    """`2026-01-04 09:00` by the wall of the zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
