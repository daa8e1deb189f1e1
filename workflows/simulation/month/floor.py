"""The engineers as they stand at a moment of the month: who is at work, how much they have, whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from workflows.dispatch.pool import Candidate, Pool
from workflows.people import Person
from workflows.simulation.month.hours import Hours
from workflows.simulation.month.scenario import Month, without
from workflows.staff import Colleague, Staff


class Floor:
    """`alike` is by person the kind they are of."""

    def __init__(self, month: Month) -> None:
        self._month = month
        self.candidates = {each.person.id: each.candidate for each in month.workers}
        self.hours = {
            each.person.id: Hours(without(each.shifts, each.leave)) for each in month.workers
        }
        self.alike = dict(_kinds(month))
        self.staff = self._staff()

    def moments(self) -> Iterator[datetime]:
        """When somebody comes or goes."""
        for worker in self._month.workers:
            for stretch in (*worker.shifts, *worker.leave):
                yield from stretch

    def look(self, now: datetime) -> set[int]:
        """Those who have come."""
        came = set()
        for worker in self._month.workers:
            key = worker.person.id
            before = self.candidates[key]
            after = replace(
                before,
                is_on_shift=worker.is_on_shift(now),
                is_on_leave=worker.is_on_leave(now),
            )
            if after != before:
                self.candidates[key] = after
                came.add(key)
        self.staff = self._staff()
        return {key for key in came if _is_there(self.candidates[key])}

    def pool(self, people: Collection[int], last_for: int | None) -> Pool:
        known = self.candidates
        return Pool(
            candidates={key: known[key] for key in people if key in known}, last_for=last_for
        )

    def load(self, person: int, more: int, now: datetime) -> None:
        before = self.candidates[person]
        load = before.load + more
        idle_since = before.idle_since if load else now
        self.candidates[person] = replace(before, load=load, idle_since=idle_since)

    def take_turn(self, person: int, given: int, now: datetime) -> None:
        before = self.candidates[person]
        self.candidates[person] = replace(before, given=given, last_given_at=now)

    def _staff(self) -> Staff:
        ours = {each.person.id: self._colleague(each.person) for each in self._month.workers}
        return Staff(ours | {each.id: Colleague(person=each) for each in self._month.others})

    def _colleague(self, person: Person) -> Colleague:
        return Colleague(person=person, is_here=not self.candidates[person.id].is_on_leave)


def _kinds(month: Month) -> Iterator[tuple[int, int]]:
    """Each with the number of their kind: who are alike can do the same, in the same places, as much of it."""
    kinds: dict[Candidate, int] = {}
    for worker in month.workers:
        kind = replace(worker.candidate, person=0)
        yield worker.person.id, kinds.setdefault(kind, len(kinds))


def _is_there(candidate: Candidate) -> bool:
    return candidate.is_on_shift and not candidate.is_on_leave
