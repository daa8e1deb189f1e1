"""What a month that has gone by comes to: how long people waited, what was missed, who got how much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workflows.dispatch.pool import Candidate
from workflows.simulation.month.scenario import Month
from workflows.simulation.month.seen import Played, Reminder, Seen
from workflows.verbs import Phase

_MIDDLE, _MOST = 0.5, 0.9
OFTEN = 25
"""Of whom fewer turns were due nothing can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """`count` tickets; the middle one, and the one that nine of ten are no longer than."""

    count: int
    median: timedelta | None = None
    most: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One target: of so many clocks so many were late."""

    target: str
    count: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Engineers who are alike in everything they can do, chosen so often in all. `turns` is how far the furthest is from
    what they would have had by lot among those who could have had it each time, as a share of it."""

    people: int
    chosen: int
    turns: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`repeated` are reminders told more than once, `at_night` quiet ones that were heard in quiet hours; `overlooked` are
    tickets found waiting though somebody fit had time, in `looked` looks."""

    first: Durations
    whole: Durations
    kept: tuple[Kept, ...]
    shares: tuple[Share, ...]
    reported: int
    open: int
    waiting: int
    reminders: int
    held: int
    repeated: int
    at_night: int
    overlooked: int
    looked: int


def measured(month: Month, played: Played) -> Measured:
    seen = played.seen
    return Measured(
        first=durations(seen.first.values()),
        whole=durations(seen.whole.values()),
        kept=tuple(_kept(month, played)),
        shares=tuple(_shares(month, seen)),
        reported=len(seen.opened),
        open=sum(each.phase is not Phase.CLOSED for each in played.tickets.values()),
        waiting=played.waiting,
        reminders=len(seen.reminders),
        held=sum(each.heard_at > each.at for each in seen.reminders),
        repeated=len(seen.reminders) - len(set(map(_told_once, seen.reminders))),
        at_night=sum(_is_at_night(month, each) for each in seen.reminders),
        overlooked=len(seen.overlooked),
        looked=seen.looked,
    )


def durations(found: Collection[timedelta]) -> Durations:
    ordered = sorted(found)
    if not ordered:
        return Durations(count=0)
    return Durations(count=len(ordered), median=_at(ordered, _MIDDLE), most=_at(ordered, _MOST))


def _at(ordered: Sequence[timedelta], share: float) -> timedelta:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _kept(month: Month, played: Played) -> Iterator[Kept]:
    clocks = [clock for ticket in played.tickets.values() for clock in ticket.clocks]
    counts = Counter(each.target for each in clocks)
    late = Counter(each.target for each in clocks if each.breached_at is not None)
    for target in month.definition.sla:
        yield Kept(target=target.id, count=counts[target.id], late=late[target.id])


def _shares(month: Month, seen: Seen) -> Iterator[Share]:
    alike: dict[Candidate, list[int]] = defaultdict(list)
    for worker in month.workers:
        alike[replace(worker.candidate, person=0)].append(worker.person.id)
    for people in alike.values():
        due = [each for each in people if seen.due.get(each, 0.0) >= OFTEN]
        if due:
            yield Share(
                people=len(people),
                chosen=sum(seen.chosen[each] for each in people),
                turns=max(abs(seen.chosen[each] / seen.due[each] - 1) for each in due),
            )


def _told_once(reminder: Reminder) -> tuple[int, str, str, datetime | None]:
    return reminder.ticket, reminder.target, reminder.step, reminder.deadline


def _is_at_night(month: Month, reminder: Reminder) -> bool:
    return reminder.is_quiet and month.quiet.cover(reminder.heard_at.astimezone(month.zone).time())
