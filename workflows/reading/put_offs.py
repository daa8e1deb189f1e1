"""How much longer there shall be for a ticket, and why: 2小时 等配件到货, 到明天下午 客户不在家, by two days: parts are late."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.reading.durations import find_duration
from workflows.reading.folding import half_width
from workflows.reading.periods import find_period


class By(StrEnum):
    """What a length is counted in: time that passes, days that are worked, or dates (a week is the same weekday)."""

    TIME = "time"
    WORKDAYS = "workdays"
    DATES = "dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """A `length`, or `until` when; neither where only the reason was said."""

    length: timedelta | None = None
    by: By = By.TIME
    until: datetime | None = None
    reason: str = ""

    @property
    def is_told(self) -> bool:
        return self.length is not None or self.until is not None


_PLEASE = r"(?:请|帮我|麻烦|帮忙|我想|我要|申请|把|please |pls |can you |could you )*"
_VERB = (
    r"再?(?:延期|展期|延长|顺延|宽限|推迟|延后)(?:时限|期限|处理|时间|一下)?"
    r"|(?:再|多|往后)*延(?=[ 到至半一两二三四五六七八九十0-9])"
    r"|(?:extend|postpone|put off|defer|prolong)(?![a-z])(?: (?:it|the deadline|the ticket|ticket))?"
)
_ORDER = re.compile(
    rf"{_PLEASE}(?P<verb>{_VERB})(?P<rest>|[ ,.;:到至再半一两二三四五六七八九十0-9].*)",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(
    r"(?:[ ,.;:]|再|多|了|by(?![a-z])|for(?![a-z])|another(?![a-z]))*", re.IGNORECASE
)
_UNTIL = re.compile(r"(?:到|至|until|till|to)(?![a-z]) ?", re.IGNORECASE)
_BY_TIME = re.compile(r"时|分|钟|秒|[hms](?![a-z])|hr|hour|min|sec", re.IGNORECASE)
_BY_DATE = re.compile(r"周|星期|礼拜|月|年|week|month|year", re.IGNORECASE)
_NEAR = 2
"""Characters before what is told."""
_EDGES = " \t\n,，.。;；:：!！~"
_BECAUSE = re.compile(
    r"^(?:因为|由于|原因是?|理由是?|because(?: of)?|since|as)[ :：]*", re.IGNORECASE
)


def put_off_order(said: str) -> str | None:
    """Of an order to put a deadline off what follows the verb, "" where nothing does; None of anything else."""
    plain = said.strip(_EDGES)
    match = _ORDER.fullmatch(half_width(plain))
    return plain[match.start("rest") :].strip(_EDGES) if match else None


def put_off(said: str, now: datetime) -> PutOff | None:
    """`now` in the zone the speaker means. None where it says 到 and then no time that we understand."""
    rest = said[_end_of(_LEAD, said) :]
    start = _end_of(_UNTIL, rest)
    if start:
        return _until(rest[start:], now)
    found = find_duration(rest)
    if found is None or found.start > _NEAR:
        return PutOff(reason=_why(rest))
    by = _counted_in(rest[found.start : found.end])
    return PutOff(length=found.value, by=by, reason=_why(rest[found.end :]))


def _end_of(pattern: re.Pattern[str], said: str) -> int:
    match = pattern.match(half_width(said))
    return match.end() if match else 0


def _counted_in(words: str) -> By:
    if _BY_TIME.search(words):
        return By.TIME
    return By.DATES if _BY_DATE.search(words) else By.WORKDAYS


def _until(said: str, now: datetime) -> PutOff | None:
    """A day means all of it, 三点以后 three o'clock."""
    found = find_period(said, now)
    if found is None or found.start > _NEAR:
        return None
    period = found.value
    until = period.start if period.is_open_end else period.end
    return PutOff(until=until, reason=_why(said[found.end :]))


def _why(said: str) -> str:
    return _BECAUSE.sub("", said.strip(_EDGES)).strip(_EDGES)
