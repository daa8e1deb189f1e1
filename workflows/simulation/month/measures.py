"""What a month that has gone by comes to: how long people waited, what was missed, who got how much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workflows.dispatch.pool import Candidate
from workflows.simulation.month.hours import Hours
from workflows.simulation.month.scenario import Month, Worker, without
from workflows.simulation.month.seen import Played, Reminder
from workflows.verbs import Phase

_HOUR = timedelta(hours=1)
_MIDDLE, _MOST = 0.5, 0.9


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
    """Engineers who are alike in everything they can do: how many tickets an hour of theirs, from the one with the least
    to the one with the most; `spread` is how far the furthest is from the mean."""

    people: int
    tickets: int
    least: float
    most: float
    spread: float


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
        shares=tuple(_shares(month, seen.given)),
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


def _shares(month: Month, given: Mapping[int, int]) -> Iterator[Share]:
    alike: dict[Candidate, list[Worker]] = defaultdict(list)
    for worker in month.workers:
        alike[replace(worker.candidate, person=0)].append(worker)
    for workers in alike.values():
        rates = [given.get(each.person.id, 0) / _hours(each) for each in workers if _hours(each)]
        mean = sum(rates) / len(rates) if rates else 0.0
        if mean:
            yield Share(
                people=len(workers),
                tickets=sum(given.get(each.person.id, 0) for each in workers),
                least=min(rates),
                most=max(rates),
                spread=max(abs(each - mean) for each in rates) / mean,
            )


def _hours(worker: Worker) -> float:
    return Hours(without(worker.shifts, worker.leave)).total / _HOUR


def _told_once(reminder: Reminder) -> tuple[int, str, str, datetime | None]:
    return reminder.ticket, reminder.target, reminder.step, reminder.deadline


def _is_at_night(month: Month, reminder: Reminder) -> bool:
    return reminder.is_quiet and month.quiet.cover(reminder.heard_at.astimezone(month.zone).time())
