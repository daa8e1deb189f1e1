"""Shifts in a chat: 明天谁上班, 我的班次, 王强明天上早班 08:00-16:00, 李工周六休息, 王强和李工明天换班, who is on duty."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.reading import shift_patterns as patterns
from workflows.reading.found import in_place
from workflows.reading.hiding import hide, place_of, without_hidden
from workflows.reading.periods import find_period
from workflows.reading.shift_hours import Planned, hours_found

OWN = ""
"""In place of a name: the speaker."""

MOST_DAYS = 62
_LONGEST = 80
_MOST_PERIODS = 8
_DAY = timedelta(days=1)
_BLANKS = re.compile(r"\s+")
_DASHED = re.compile(r"(?<=[\u4e00-\u9fff])[~～](?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who works on the day; `is_now` where this very moment is meant."""

    day: date
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class ShiftsOf:
    """Whose shifts, on which days; none for those to come."""

    name: str
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOrder:
    """`hours` as they are kept, or a day off, or as the calendar says; None where only `shift` names them, or nothing
    does. `is_loose`: the name may be nobody's."""

    name: str
    days: tuple[date, ...]
    hours: str | Planned | None = None
    shift: str = ""
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Swap:
    """Each takes the other's shifts of these days."""

    one: str
    other: str
    days: tuple[date, ...]


ShiftWish = OnDuty | ShiftsOf | ShiftOrder | Swap


def shift_wish(
    text: str, now: datetime, names: Collection[str] = (), shifts: Collection[str] = ()
) -> ShiftWish | None:
    """What the whole message says, in the zone of `now`; `names` are those of colleagues, `shifts` those of shifts."""
    if len(text) > _LONGEST:
        return None
    said, people = hide(without_hidden(in_place(text)), names)
    said, kinds = hide(said, shifts, after=len(people))
    told = _Told(said=_DASHED.sub("到", said), now=now, people=people, kinds=kinds)
    return told.on_duty() or told.swap() or told.shifts_of() or told.order()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    said: str
    now: datetime
    people: list[str]
    kinds: list[str]

    def on_duty(self) -> OnDuty | None:
        rest = patterns.NOW.sub("", self.said)
        days, rest = _days_in(rest, self.now)
        if len(days) > 1 or not patterns.ON_DUTY.fullmatch(rest):
            return None
        is_now = not days or bool(patterns.NOW.search(self.said))
        return OnDuty(days[0] if days else self.now.date(), is_now=is_now)

    def shifts_of(self) -> ShiftsOf | None:
        days, rest = _days_in(self.said, self.now)
        match = patterns.SHIFTS_OF.fullmatch(rest)
        if not match:
            return None
        who = _first_of(match, "who", "who_en", "who_when", "who_do")
        is_own = bool(_first_of(match, "own", "own_en", "own_when", "own_do"))
        name = self._person(who) if who else OWN if is_own or days else None
        return None if name is None else ShiftsOf(name, days)

    def swap(self) -> Swap | None:
        days, rest = _days_in(self.said, self.now)
        match = patterns.SWAP.fullmatch(rest)
        if not match or not days:
            return None
        one = self._person(_first_of(match, "one", "one_en"))
        other = self._person(_first_of(match, "other", "other_en"))
        return None if one is None or other is None or one == other else Swap(one, other, days)

    def order(self) -> ShiftOrder | None:
        found = hours_found(self.said)
        rest = self.said[: found.start] + " " + self.said[found.end :] if found else self.said
        days, rest = _days_in(rest, self.now)
        match = patterns.ORDER.fullmatch(rest) if days else None
        if match is None:
            return None
        name = self._person(match["who"] or match["loose"] or "我")
        hours = found.value if found else _planned(match)
        shift = self._shift(match["shift"] or "")
        is_something = hours is not None or bool(shift) or match["who"] is not None
        is_leave = name == OWN and hours is Planned.OFF
        if (
            name is None
            or is_leave
            or not (is_something and _speaks_of_work(match, found is not None))
        ):
            return None
        return ShiftOrder(
            name=name, days=days, hours=hours, shift=shift, is_loose=bool(match["loose"])
        )

    def _person(self, said: str) -> str | None:
        """None where a shift stands in the place of a person."""
        place = place_of(said)
        if place < 0:
            return OWN if said in {"我", "本人", "i", "me", "my shift"} else said
        return self.people[place] if place < len(self.people) else None

    def _shift(self, said: str) -> str:
        place = place_of(said) - len(self.people)
        if 0 <= place < len(self.kinds):
            return self.kinds[place]
        return "" if said in patterns.NO_SHIFT else said


def _planned(match: re.Match[str]) -> Planned | None:
    if match["off"]:
        return Planned.OFF
    return Planned.USUAL if match["usual"] else None


def _speaks_of_work(match: re.Match[str], has_hours: bool) -> bool:
    """王强明天 alone says nothing."""
    return has_hours or any(match[part] for part in ("off", "usual", "shift")) or "班" in match[0]


def _first_of(match: re.Match[str], *names: str) -> str:
    return next((match[name] for name in names if match[name]), "")


def _days_in(said: str, now: datetime) -> tuple[tuple[date, ...], str]:
    """All days that are told, in order, and what else was said."""
    days: set[date] = set()
    pieces, place = [], 0
    for _ in range(_MOST_PERIODS):
        found = find_period(said[place:], now)
        if found is None:
            break
        days.update(_days_of(found.value.start, found.value.end))
        pieces.append(said[place : place + found.start])
        place += found.end
    rest = _BLANKS.sub(" ", " ".join([*pieces, said[place:]]))
    return tuple(sorted(days)[:MOST_DAYS]), rest


def _days_of(start: datetime, end: datetime) -> Iterator[date]:
    """The last one is not begun where the end is its midnight."""
    day = start.date()
    yield day
    while (day := day + _DAY) <= end.date() and (day < end.date() or end.hour or end.minute):
        yield day
