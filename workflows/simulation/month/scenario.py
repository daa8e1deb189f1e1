"""What a month begins with: who works when, which tickets come, and how long everything takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from workflows.answers import Answers
from workflows.company import NOTHING_SET, Company
from workflows.definition import Definition
from workflows.dispatch.pool import Candidate
from workflows.dispatch.shifts import ShiftPlan
from workflows.people import Person
from workflows.quiet_hours import USUAL, QuietHours
from workflows.staff import Absence

Stretch = tuple[datetime, datetime]
"""From a moment to just before another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One of ours. `candidate` is what they can do; when they work is said by `shifts` and `leave`, in their order and
    apart from one another."""

    person: Person
    candidate: Candidate
    shifts: tuple[Stretch, ...]
    leave: tuple[Stretch, ...] = ()

    def is_on_shift(self, at: datetime) -> bool:
        return _covered(self.shifts, at)

    def is_on_leave(self, at: datetime) -> bool:
        return _covered(self.leave, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A ticket that will be reported. An engineer looks at an offer after `accepts` (who looks when goes by their turn
    among several; never after None), works on it for `takes`, in their own hours; `parts` is how long half of it waits
    for them. The requester confirms after `confirms`."""

    at: datetime
    requester: Person
    answers: Answers
    accepts: tuple[timedelta | None, ...]
    takes: timedelta
    confirms: timedelta
    parts: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Month:
    """`workers` are those who may be given tickets; `others` (supervisors, agents) answer what they are asked. It goes on
    until `until`, whatever is still open then."""

    definition: Definition
    workers: tuple[Worker, ...]
    others: tuple[Person, ...]
    coming: tuple[Coming, ...]
    until: datetime
    zone: ZoneInfo
    company: Company = NOTHING_SET
    quiet: QuietHours = USUAL

    @property
    def begin(self) -> datetime:
        return self.coming[0].at if self.coming else self.until

    @cached_property
    def by_id(self) -> Mapping[int, Worker]:
        return {each.person.id: each for each in self.workers}


def stretches(
    plan: ShiftPlan, first: datetime, until: datetime, leave: Iterable[Absence] = ()
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """A plan's shifts, and the leave, as far as they lie between the two."""
    shifts = merged(plan.between(first, until))
    away = merged((each.since or first, each.until or until) for each in leave)
    return tuple(shifts), tuple(away)


def merged(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """What touches is one."""
    current: Stretch | None = None
    for begin, end in sorted(found):
        if current and begin <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            if current:
                yield current
            current = (begin, end)
    if current:
        yield current


def without(shifts: Iterable[Stretch], leave: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """What is worked."""
    worked = list(shifts)
    for off, back in leave:
        worked = [
            piece
            for begin, end in worked
            for piece in ((begin, min(end, off)), (max(begin, back), end))
            if piece[0] < piece[1]
        ]
    return tuple(dict.fromkeys(worked))


def _covered(found: tuple[Stretch, ...], at: datetime) -> bool:
    place = bisect_right(found, at, key=lambda each: each[0]) - 1
    return place >= 0 and at < found[place][1]
