"""The company's calendars and lists of special days in words, a line for each thing that is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from handlers.calendars import WrittenHours
from handlers.wording import Wording
from workflows.calendars.document import CalendarDocument
from workflows.calendars.special_days import SpecialDays


def described(hours: WrittenHours, zone: str, words: Wording) -> Iterator[str]:
    """`zone` is the company's own."""
    for document in hours.documents.values():
        yield words.say(
            "calendar.named",
            key=document.key,
            name=document.name.say(words.locale),
            zone=document.zone or zone,
        )
        yield from _week(document, words)
        yield from _rest(document, words)
    for name, listed in hours.lists.items():
        yield _special_days(name, listed, words)


def _week(document: CalendarDocument, words: Wording) -> Iterator[str]:
    """Days with the same hours in one line."""
    named = words.say("time.weekdays").split()
    days = zip(named, (hours for _, hours in document.week), strict=True)
    for hours, same in groupby(days, key=lambda day: day[1]):
        if hours:
            together = " ".join(name for name, _ in same)
            yield words.say("calendar.week", days=together, hours=words.listed([*hours]))


def _rest(document: CalendarDocument, words: Wording) -> Iterator[str]:
    if document.holidays:
        yield words.say("calendar.keeps", name=document.holidays)
    if document.makeup:
        yield words.say("calendar.makeup", hours=words.listed([*document.makeup]))
    if document.days:
        yield words.say("calendar.own_days", count=len(document.days))
    if document.teams or document.areas:
        names = words.listed([*document.teams, *document.areas])
        yield words.say("calendar.whose", names=names)


def _special_days(name: str, listed: SpecialDays, words: Wording) -> str:
    count, years = len(listed.days), sorted(listed.published)
    if not years:
        return words.say("calendar.no_years", name=name, count=count)
    return words.say("calendar.special", name=name, years=_spans(years, words), count=count)


def _spans(years: list[int], words: Wording) -> str:
    """2004–2026 rather than each of them."""
    rows = groupby(enumerate(years), key=lambda pair: pair[1] - pair[0])
    spans = [[year for _, year in row] for _, row in rows]
    return words.listed([f"{s[0]}–{s[-1]}" if len(s) > 1 else str(s[0]) for s in spans])
