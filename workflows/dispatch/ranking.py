"""In which order those who are fit come: pool, area, then the policy's strategies, and in the end whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt

from workflows.dispatch.areas import Area
from workflows.dispatch.fairness import NEVER, share_of
from workflows.dispatch.policy import Strategy
from workflows.dispatch.pool import Candidate, Place

_EARTH_KM = 6371.0
_UNKNOWN_KM = 100_000
"""Farther than anything on earth."""

Measure = int | Fraction | datetime
Rank = tuple[tuple[str, Measure, Measure], ...]
"""What each comes by, with two figures of it; the smaller goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """What candidates are compared by."""

    strategies: tuple[Strategy, ...]
    area: Area
    place: Place | None
    pools: tuple[frozenset[int], ...]
    last_for: int | None
    level: Fraction
    now: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    by: str
    theirs: str
    others: str


def rank_of(seeking: Seeking, person: Candidate) -> Rank:
    return (
        ("pool", _pool(seeking, person), 0),
        ("area", _area(seeking.area, person), 0),
        *((name, *_STRATEGIES[name](seeking, person)) for name in seeking.strategies),
        ("turn", *_turn(seeking, person)),
        ("order", person.person, 0),
    )


def tier(rank: Rank) -> tuple[Measure, Measure]:
    """The pool and the area: who stand in one tier differ only by strategy."""
    return rank[0][1], rank[1][1]


def first_difference(one: Rank, other: Rank) -> Difference:
    for (name, *mine), (_, *others) in zip(one, other, strict=True):
        if mine != others:
            place = 0 if mine[0] != others[0] else 1
            return Difference(name, _told(mine[place]), _told(others[place]))
    raise ValueError("two people stand at the same place")


def serves(person: Candidate, area: Area) -> bool:
    """Where the ticket says no more than the city, whoever serves a part of it may be right too."""
    return not person.areas or any(
        _holds(each, area) or _holds(area, each) for each in person.areas
    )


def _holds(wide: Area, narrow: Area) -> bool:
    return narrow[: len(wide)] == wide


def _pool(seeking: Seeking, person: Candidate) -> int:
    """The first pool they are in; behind all of them, those who are in none."""
    places = (place for place, pool in enumerate(seeking.pools) if person.person in pool)
    return next(places, len(seeking.pools))


def _area(area: Area, person: Candidate) -> int:
    """Levels between what is asked for and the smallest area of theirs that holds it; a part of it comes last."""
    if not area:
        return 0
    wide = [len(each) for each in person.areas or ((),) if _holds(each, area)]
    return len(area) - max(wide) if wide else len(area) + 1


def _least_load(seeking: Seeking, person: Candidate) -> tuple[Measure, Measure]:
    return person.load, 0


def _longest_idle(seeking: Seeking, person: Candidate) -> tuple[Measure, Measure]:
    """Who has work is not idle at all, one as little as the other."""
    return (1, NEVER) if person.load else (0, person.idle_since or NEVER)


def _turn(seeking: Seeking, person: Candidate) -> tuple[Measure, Measure]:
    """Those given something at the very same moment come by how often."""
    return person.last_given_at or NEVER, person.given


def _weighted(seeking: Seeking, person: Candidate) -> tuple[Measure, Measure]:
    return share_of(person, seeking.level), 0


def _same_as_last(seeking: Seeking, person: Candidate) -> tuple[Measure, Measure]:
    return int(person.person != seeking.last_for), 0


def _nearest(seeking: Seeking, person: Candidate) -> tuple[Measure, Measure]:
    if seeking.place is None or person.place is None:
        return _UNKNOWN_KM, 0
    return round(kilometres(seeking.place, person.place)), 0


def kilometres(one: Place, other: Place) -> float:
    """As the crow flies."""
    (north, east), (other_north, other_east) = one, other
    across = sin(radians(other_north - north) / 2) ** 2
    along = sin(radians(other_east - east) / 2) ** 2
    share = across + cos(radians(north)) * cos(radians(other_north)) * along
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, share)))


_Strategy = Callable[[Seeking, Candidate], tuple[Measure, Measure]]
_STRATEGIES: Mapping[Strategy, _Strategy] = {
    "least_load": _least_load,
    "longest_idle": _longest_idle,
    "round_robin": _turn,
    "weighted": _weighted,
    "same_as_last": _same_as_last,
    "nearest": _nearest,
}


def _told(measure: Measure) -> str:
    if isinstance(measure, datetime):
        return "" if measure == NEVER else measure.isoformat()
    return str(measure) if isinstance(measure, int) else f"{float(measure):.2f}"
