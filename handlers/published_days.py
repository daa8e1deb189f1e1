"""China's published holidays and make-up days, as the package `chinesecalendar` brings them: none before or after."""

from __future__ import annotations

from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays

from workflows.calendars.special_days import FIXED_DATES, DayOff, Makeup, SpecialDay, SpecialDays

CHINA = "CN"
SOURCE = "chinesecalendar"


def published_days() -> SpecialDays:
    names = {each.value: each.chinese for each in Holiday}
    days: dict[date, SpecialDay] = {day: DayOff(names[name]) for day, name in holidays.items()}
    days |= {day: Makeup(names[name]) for day, name in workdays.items()}
    return SpecialDays(
        days=days, published=frozenset(day.year for day in days), fixed=FIXED_DATES[CHINA]
    )
