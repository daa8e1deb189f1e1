"""Turns that stay fair to whoever comes later: who was away is not given all they missed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from fractions import Fraction

from workflows.dispatch.pool import Candidate

NEVER = datetime.min.replace(tzinfo=UTC)


def level_of(people: Collection[Candidate]) -> Fraction:
    """How far the turns have come among them: where whoever had the last one stood before it."""
    last = max(people, key=_recency, default=None)
    return Fraction(max(last.given - 1, 0), last.weight) if last else Fraction(0)


def share_of(person: Candidate, level: Fraction) -> Fraction:
    """Turns for their weight; whoever was not there, or is new, begins where the others are."""
    return max(Fraction(person.given, person.weight), level)


def turns_after(chosen: Collection[Candidate], level: Fraction) -> Mapping[int, int]:
    return {each.person: int(share_of(each, level) * each.weight) + 1 for each in chosen}


def _recency(person: Candidate) -> tuple[datetime, int, int]:
    return person.last_given_at or NEVER, person.given, -person.person
