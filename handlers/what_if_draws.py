"""A month drawn by its seed: the same document gives the same tickets, shifts and leave each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from handlers.what_if_document import WEEKDAYS, Arrivals, Group, Kind, Times, WhatIf
from workflows.calendars.spans import Span
from workflows.company import Company
from workflows.definition import Definition
from workflows.dispatch.pool import Candidate, Place
from workflows.dispatch.shifts import ShiftPlan
from workflows.people import AGENT, CUSTOMER, ENGINEER, SUPERVISOR, Person
from workflows.quiet_hours import QuietHours
from workflows.simulation.month.scenario import Coming, Month, Worker, stretches
from workflows.staff import Absence

AFTERWARDS = timedelta(days=14)
"""What was reported late in the month is seen to its end."""
CUSTOMERS = 5000
LOOKERS = 12
"""So many different times at which an offer is looked at; those it goes to take them in turn."""

_FIRST_CUSTOMER, _FIRST_WORKER, _FIRST_OTHER = 1_000_000, 1, 900_000
_DAY = timedelta(days=1)
_MINUTES = 24 * 60
_SPREAD = 0.4
_WEEK = 7


class Draws:
    """Each thing has dice of its own, so that a change of one leaves the others as they are."""

    def __init__(self, whatif: WhatIf, zone: ZoneInfo) -> None:
        self._whatif = whatif
        self._zone = zone
        self._begin = datetime.combine(whatif.first, time(), zone)
        self._end = self._begin + whatif.days * _DAY + AFTERWARDS

    def month(self, definition: Definition, company: Company, quiet: QuietHours) -> Month:
        return Month(
            definition=definition,
            workers=tuple(self.workers()),
            others=_others(),
            coming=tuple(self.coming()),
            until=self._end,
            zone=self._zone,
            company=company,
            quiet=quiet,
        )

    def workers(self) -> Iterator[Worker]:
        key = _FIRST_WORKER
        for place, group in enumerate(self._whatif.people):
            dice = _dice(self._whatif.seed, f"leave {place}")
            for number in range(group.count):
                yield self._worker(key, group, number, dice)
                key += 1

    def coming(self) -> Iterator[Coming]:
        whatif, dice = self._whatif, _dice(self._whatif.seed, "tickets")
        kinds, weights = whatif.kinds, [each.weight for each in whatif.kinds]
        for at in sorted(self._moments(whatif.tickets)):
            (kind,) = dice.choices(kinds, weights)
            yield _coming(at, kind, whatif.times, dice)

    def _worker(self, key: int, group: Group, number: int, dice: Random) -> Worker:
        days = [
            self._whatif.first + count * _DAY
            for count in range(-1, self._whatif.days + AFTERWARDS.days)
        ]
        plan = ShiftPlan(
            zone=self._zone,
            days={day: _shift(group, number, day, self._whatif.first) for day in days},
        )
        leave = [
            Absence(midnight, midnight + _DAY)
            for day in days
            if dice.random() < group.leave
            for midnight in (datetime.combine(day, time(), self._zone),)
        ]
        shifts, away = stretches(plan, self._begin, self._end, leave)
        person = Person(id=key, name=f"{group.name} {number + 1}", roles=frozenset({ENGINEER}))
        return Worker(person=person, candidate=_candidate(key, group), shifts=shifts, leave=away)

    def _moments(self, count: int) -> Iterator[datetime]:
        dice = _dice(self._whatif.seed, "moments")
        days = [self._whatif.first + number * _DAY for number in range(self._whatif.days)]
        by_day = [_busy(self._whatif.arrivals, day) for day in days]
        minutes = _by_minute(self._whatif.arrivals)
        for day in dice.choices(days, by_day, k=count):
            (minute,) = dice.choices(range(_MINUTES), minutes)
            midnight = datetime.combine(day, time(), self._zone)
            yield midnight + timedelta(minutes=minute, seconds=dice.randrange(60))


def _dice(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")  # noqa: S311 - a made-up month keeps no secrets


def _coming(at: datetime, kind: Kind, times: Times, dice: Random) -> Coming:
    customer = dice.randrange(CUSTOMERS)
    accepts = tuple(
        None if dice.random() < times.ignores else _around(times.accept, dice)
        for _ in range(LOOKERS)
    )
    return Coming(
        at=at,
        requester=Person(
            id=_FIRST_CUSTOMER + customer,
            name=f"{customer}",
            roles=frozenset({CUSTOMER}),
            tier=kind.tier,
        ),
        answers=dict(kind.answers),
        accepts=accepts,
        takes=_around(times.work, dice),
        confirms=_around(times.confirm, dice),
        parts=_around(times.parts, dice) if dice.random() < times.waits_for_parts else None,
    )


def _around(mean: timedelta, dice: Random) -> timedelta:
    """Most are shorter than the mean, and a few much longer."""
    factor = dice.lognormvariate(-(_SPREAD**2) / 2, _SPREAD)
    return timedelta(seconds=max(1, round(mean.total_seconds() * factor)))


def _shift(group: Group, number: int, day: date, first: date) -> tuple[Span, ...]:
    """Days off follow one another and wander through the group; shifts change by the week."""
    week, weekday = divmod((day - first).days + _WEEK, _WEEK)
    if (weekday - number) % _WEEK < group.days_off:
        return ()
    turn = number // _WEEK + (week if group.turns else 0)
    return (Span.read(group.shifts[turn % len(group.shifts)]),)


def _candidate(key: int, group: Group) -> Candidate:
    return Candidate(
        person=key,
        skills=frozenset(group.skills),
        areas=tuple(tuple(each.split("/")) for each in group.areas),
        capacity=group.capacity,
        weight=group.weight,
        place=_place(group.place),
    )


def _place(text: str | None) -> Place | None:
    if text is None:
        return None
    latitude, _, longitude = text.partition(",")
    return float(latitude), float(longitude)


def _busy(arrivals: Arrivals, day: date) -> float:
    times = arrivals.weekdays.get(WEEKDAYS[day.weekday()], 1.0)
    for spike in arrivals.spikes:
        if spike.first <= day <= (spike.last or spike.first):
            times *= spike.times
    return times


def _by_minute(arrivals: Arrivals) -> Sequence[float]:
    minutes = [1.0] * _MINUTES
    for hours, weight in arrivals.hours.items():
        span = Span.read(hours)
        for minute in range(span.start, span.end):
            minutes[minute % _MINUTES] = weight
    return minutes


def _others() -> tuple[Person, ...]:
    return tuple(
        Person(id=_FIRST_OTHER + place, name=role, roles=frozenset({role}))
        for place, role in enumerate((SUPERVISOR, AGENT))
    )
