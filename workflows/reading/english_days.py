"""Days of the calendar in English: Nov 24, 24th of November 2026, the 15th; `days` reads them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from workflows.reading.dating import day_of, day_without_month, day_without_year

_MONTHS = {name.lower()[:3]: place for place, name in enumerate(calendar.month_name) if name}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_YEAR = r"(?:,?\s?(?P<year>20[0-9]{2})(?![0-9]))?"

MONTH_FIRST = re.compile(
    rf"(?<![a-z])(?:on )?{_MONTH}\.?\s(?:the )?{_DAY}(?:st|nd|rd|th)?(?![0-9a-z:]){_YEAR}"
)
DAY_FIRST = re.compile(
    rf"(?<![0-9.:a-z])(?:on )?(?:the )?{_DAY}(?:st|nd|rd|th)?\s(?:of )?{_MONTH}(?![a-z]){_YEAR}"
)
DAY_ONLY = re.compile(
    rf"(?<![a-z])(?:on )?the {_DAY}(?:st|nd|rd|th)(?![a-z])(?!\s(?:of|floor|time|unit|street|one|st)(?![a-z]))"
)


def named_month(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    month, day = _MONTHS[match["month"][:3]], int(match["day"])
    if match["year"]:
        return day_of(int(match["year"]), month, day)
    return day_without_year(month, day, today, looks_back)


def day_only(match: re.Match[str], today: date, looks_back: bool) -> date | None:
    return day_without_month(int(match["day"]), today, looks_back)
