"""The shift plan as it stands: what shifts are called, and from when till when somebody works on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.calendars import hours_of as written_hours
from storage.planning import NOTHING_PLANNED, Planned, Shifts
from storage.unit_of_work import UnitOfWork
from workflows.calendars.calendars import Calendars
from workflows.calendars.document import CalendarDocument
from workflows.dispatch.shifts import ShiftPlan, hours_of

ShiftNames = Mapping[str, CalendarDocument]
"""By what people call them: a calendar's key, and its name in either language."""

_DAY = timedelta(days=1)


async def shift_names(uow: UnitOfWork) -> ShiftNames:
    """Each of the company's calendars is a shift by its name: 早班 is the calendar called 早班."""
    documents = (await written_hours(uow)).documents.values()
    return {
        name: each for each in documents for name in (each.key, each.name.zh, each.name.en) if name
    }


def hours_named(document: CalendarDocument, day: date) -> str:
    """Those of the weekday; of a day it is not worked on by itself, those of its first worked one."""
    week = [hours for _, hours in document.week]
    hours = week[day.weekday()] or next((each for each in week if each), ())
    return ",".join(hours)


def names_on(day: date, names: ShiftNames) -> Mapping[str, str]:
    """What each shift means on that day."""
    return {name: hours_named(each, day) for name, each in names.items()}


def plan_of(planned: Planned, days: Shifts, calendars: Calendars, zone: ZoneInfo) -> ShiftPlan:
    """`zone` is the company's."""
    return ShiftPlan(
        zone=zone,
        calendar=calendars.named(planned.calendar) if planned.calendar else None,
        days={day: hours_of(hours) for day, hours in days.items()},
    )


async def plans_of(
    uow: UnitOfWork,
    people: tuple[int, ...],
    first: date,
    last: date,
    calendars: Calendars,
    zone: ZoneInfo,
) -> Mapping[int, ShiftPlan]:
    """True of these days; the night before the first is among them."""
    planned = await uow.planning.of_everybody(first)
    days = await uow.planning.shifts(first - _DAY, last, people) if people else {}
    return {
        each: plan_of(planned.get(each, NOTHING_PLANNED), days.get(each, {}), calendars, zone)
        for each in people
    }
