"""What waits for somebody, found by who could take it: however long it is, most of it asks for one of a few things."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.dispatch.choosing import Wanted, failed_tests
from workflows.dispatch.pool import Candidate
from workflows.effects import HandOut

Key = tuple[int, int]
"""A ticket's number and its task's."""

_NOBODY: frozenset[int] = frozenset()
_Alike = tuple[Wanted, tuple[int, ...]]
_Place = tuple[datetime, Key]


@dataclass(frozen=True, slots=True)
class _Entry:
    wanted: HandOut
    alike: _Alike
    place: _Place


class Backlog:
    """The most urgent first, and of those the one that was reported first."""

    def __init__(self) -> None:
        self._entries: dict[Key, _Entry] = {}
        self._by_wish: dict[_Alike, list[_Place]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, key: Key, wanted: HandOut, urgency: datetime) -> None:
        self.drop(key)
        alike = (replace(wanted.wanted, tried=_NOBODY), wanted.people)
        entry = _Entry(wanted, alike, (urgency, key))
        self._entries[key] = entry
        insort(self._by_wish.setdefault(alike, []), entry.place)

    def drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry:
            places = self._by_wish[entry.alike]
            places.remove(entry.place)
            if not places:
                del self._by_wish[entry.alike]

    def first_for(self, people: Collection[Candidate]) -> Key | None:
        """What somebody of them could take now."""
        firsts = []
        for wish, places in self._by_wish.items():
            fit = fit_for(wish, people)
            first = self._first(places, fit) if fit else None
            if first:
                firsts.append(first)
        return min(firsts)[1] if firsts else None

    def overlooked(self, people: Mapping[int, Candidate]) -> Iterator[Key]:
        """Whatever waits though somebody fit has time."""
        for wish, places in self._by_wish.items():
            fit = fit_for(wish, people.values())
            for _, key in places if fit else ():
                if fit - self._entries[key].wanted.wanted.tried:
                    yield key

    def _first(self, places: list[_Place], fit: frozenset[int]) -> _Place | None:
        for place in places:
            if fit - self._entries[place[1]].wanted.wanted.tried:
                return place
        return None


def fit_for(wish: _Alike, people: Collection[Candidate]) -> frozenset[int]:
    wanted, allowed = wish
    return frozenset(
        each.person for each in people if each.person in allowed and not failed_tests(wanted, each)
    )
