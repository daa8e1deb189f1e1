"""From when until when somebody is away, in words: a last day is said by its name, and counts."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.wording import Wording
from workflows.staff import Absence


def span_of(absence: Absence, words: Wording, now: datetime) -> str:
    """In the zone of `now`."""
    until = absence.until and absence.until.astimezone(now.tzinfo)
    if until is None:
        return words.say("leave.from", since=_since(absence, words, now))
    if until.time() != time():
        return words.say(
            "leave.until", since=_since(absence, words, now), until=_moment(until, words)
        )
    last = until - timedelta(days=1)
    if absence.since == last:
        return words.say("leave.all_day", day=_day(last, words))
    return words.say("leave.through", since=_since(absence, words, now), day=_day(last, words))


def _since(absence: Absence, words: Wording, now: datetime) -> str:
    if absence.since is None or absence.since <= now:
        return words.say("leave.now")
    return words.say("leave.since", at=_moment(absence.since.astimezone(now.tzinfo), words))


def _moment(at: datetime, words: Wording) -> str:
    if at.time() == time():
        return _day(at, words)
    return words.say("leave.moment", at=at, day=_day(at, words))


def _day(at: datetime, words: Wording) -> str:
    weekday = words.say("time.weekdays").split()[at.weekday()]
    return words.say("leave.day", at=at, weekday=weekday)
