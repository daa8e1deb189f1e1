"""Our own people as a flow needs them: who holds a role, is in a team, leads whom, and stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of ours. `keys` are their ids on the platforms (`wecom:wangqiang`); `is_here` is False for who has left
    or is away now, and then `stand_in` does their work."""

    person: Person
    teams: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    superior: int | None = None
    stand_in: int | None = None
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Absence:
    """From the moment `since` to just before `until`; without an end until they are back, without both for good."""

    since: datetime | None
    until: datetime | None

    @property
    def is_for_good(self) -> bool:
        return self.since is None

    def covers(self, now: datetime) -> bool:
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )

    def covers_all(self, other: Absence) -> bool:
        starts = self.since is None or (other.since is not None and self.since <= other.since)
        return starts and (
            self.until is None or (other.until is not None and other.until <= self.until)
        )

    def meets(self, other: Absence) -> bool:
        """Both hold at some moment."""
        return _begins_before_end(self, other) and _begins_before_end(other, self)


def _begins_before_end(one: Absence, other: Absence) -> bool:
    return one.since is None or other.until is None or one.since < other.until


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone of the company but its customers, by id, in the order they joined."""

    people: Mapping[int, Colleague] = field(default_factory=dict)

    def holders(self, role: str) -> tuple[int, ...]:
        return tuple(key for key, each in self.people.items() if role in each.person.roles)

    def members(self, team: str) -> tuple[int, ...]:
        return tuple(key for key, each in self.people.items() if team in each.teams)

    def named(self, name: str) -> tuple[int, ...]:
        """By `channel:id`, or by their name where only one bears it."""
        by_key = tuple(key for key, each in self.people.items() if name in each.keys)
        if by_key:
            return by_key
        found = tuple(key for key, each in self.people.items() if each.person.name == name)
        return found if len(found) == 1 else ()

    def superior_of(self, person: int, levels: int = 1) -> int | None:
        """So many levels up; the highest there is where the line ends before."""
        found, seen = person, {person}
        for _ in range(levels):
            above = self.people[found].superior if found in self.people else None
            if above is None or above in seen:
                break
            found = above
            seen.add(above)
        return None if found == person else found

    def present(self, people: Iterable[int]) -> tuple[int, ...]:
        """Each as they are, or their stand-in, or the stand-in's; nobody twice, and nobody for whom nobody stands in."""
        found = (self._there(each) for each in people)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _there(self, person: int) -> int | None:
        seen: set[int] = set()
        here: int | None = person
        while here is not None and here not in seen:
            colleague = self.people.get(here)
            if colleague is None:
                return None
            if colleague.is_here:
                return here
            seen.add(here)
            here = colleague.stand_in
        return None


NOBODY = Staff()
