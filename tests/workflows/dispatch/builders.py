"""Pools for these tests, and a desk that keeps handing out to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflows.dispatch.choosing import Chosen, Wanted, choose
from workflows.dispatch.policy import DispatchPolicy
from workflows.dispatch.pool import Candidate, Pool

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def pool_of(people: Iterable[Candidate], last_for: int | None = None) -> Pool:
    return Pool(candidates={each.person: each for each in people}, last_for=last_for)


def chosen_of(
    people: Sequence[Candidate],
    wanted: Wanted | None = None,
    policy: DispatchPolicy | None = None,
    last_for: int | None = None,
) -> Chosen:
    return choose(policy or DispatchPolicy(), wanted or Wanted(), pool_of(people, last_for), NOW)


class HandingOut:
    """Ticket after ticket, a minute apart or all at once; whoever is given one has it for `lasts`."""

    def __init__(self, policy: DispatchPolicy, people: Iterable[Candidate]) -> None:
        self.policy = policy
        self.people = {each.person: each for each in people}
        self.given: Counter[int] = Counter()
        self.now = NOW
        self._until: list[tuple[datetime, int]] = []

    def ticket(self, lasts: timedelta, wanted: Wanted | None = None) -> tuple[int, ...]:
        self._free()
        chosen = choose(self.policy, wanted or Wanted(), pool_of(self.people.values()), self.now)
        for person in chosen.people:
            self.given[person] += 1
            self._until.append((self.now + lasts, person))
            before = self.people[person]
            self.people[person] = replace(
                before, load=before.load + 1, last_given_at=self.now, given=chosen.turns[person]
            )
        return chosen.people

    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    def _free(self) -> None:
        for until, person in sorted(self._until):
            if until <= self.now:
                before = self.people[person]
                self.people[person] = replace(before, load=before.load - 1, idle_since=until)
        self._until = [each for each in self._until if each[0] > self.now]
