"""Who gets it: of those who are fit the ones who go first, and for everybody else what stood against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Literal

from workflows.dispatch.areas import Area
from workflows.dispatch.fairness import level_of, turns_after
from workflows.dispatch.policy import DispatchPolicy
from workflows.dispatch.pool import Candidate, Place, Pool
from workflows.dispatch.ranking import Rank, Seeking, first_difference, rank_of, serves, tier

Test = Literal["not_allowed", "tried", "leave", "shift", "skill", "area", "capacity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a ticket asks for. `allowed` are those who may have it at all (None: anybody of the pool), `pools` those
    who go first, one pool after the other; `tried` had the offer already. `how_many` 0 is everybody of the first tier.
    """

    skills: frozenset[str] = frozenset()
    area: Area = ()
    place: Place | None = None
    allowed: frozenset[int] | None = None
    pools: tuple[frozenset[int], ...] = ()
    tried: frozenset[int] = frozenset()
    how_many: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """On one who was not chosen: the tests they failed (`missing` are the skills they lack); or, where they were fit,
    what decided against them, with their value and that of the last who was chosen."""

    person: int
    failed: tuple[Test, ...] = ()
    missing: tuple[str, ...] = ()
    lost_by: str = ""
    theirs: str = ""
    chosens: str = ""

    @property
    def is_fit(self) -> bool:
        return not self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`people` in the order in which they go first; nobody where nobody is fit. `turns` is what each of them counts as
    given once it is theirs."""

    people: tuple[int, ...] = ()
    why: tuple[Verdict, ...] = ()
    turns: Mapping[int, int] = field(default_factory=dict)


def choose(policy: DispatchPolicy, wanted: Wanted, pool: Pool, now: datetime) -> Chosen:
    """One and the same answer for the same people, in whatever order they are named."""
    people = [pool.candidates[key] for key in sorted(pool.candidates)]
    fit = [each for each in people if not failed_tests(wanted, each)]
    seeking = Seeking(
        strategies=policy.choose,
        area=wanted.area,
        place=wanted.place,
        pools=wanted.pools,
        last_for=pool.last_for,
        level=level_of(fit),
        now=now,
    )
    ranks = {each.person: rank_of(seeking, each) for each in fit}
    chosen = _first(sorted(fit, key=lambda each: ranks[each.person]), ranks, wanted.how_many)
    return Chosen(
        people=tuple(each.person for each in chosen),
        why=tuple(_verdicts(wanted, people, chosen, ranks)),
        turns=turns_after(chosen, seeking.level),
    )


def failed_tests(wanted: Wanted, person: Candidate) -> tuple[Test, ...]:
    """None of them: they are fit."""
    tests: tuple[tuple[Test, bool], ...] = (
        ("not_allowed", wanted.allowed is not None and person.person not in wanted.allowed),
        ("tried", person.person in wanted.tried),
        ("leave", person.is_on_leave),
        ("shift", not person.is_on_shift),
        ("skill", not wanted.skills <= person.skills),
        ("area", not serves(person, wanted.area)),
        ("capacity", not person.has_room),
    )
    return tuple(test for test, has_failed in tests if has_failed)


def _first(
    ranked: list[Candidate], ranks: Mapping[int, Rank], how_many: int
) -> tuple[Candidate, ...]:
    """So many; or all who stand in the first tier, be it a pool, be it the smallest area."""
    if how_many:
        return tuple(ranked[:how_many])
    for _, same in groupby(ranked, key=lambda each: tier(ranks[each.person])):
        return tuple(same)
    return ()


def _verdicts(
    wanted: Wanted,
    people: list[Candidate],
    chosen: tuple[Candidate, ...],
    ranks: Mapping[int, Rank],
) -> Iterator[Verdict]:
    for each in people:
        if each in chosen:
            continue
        failed = failed_tests(wanted, each)
        if failed:
            missing = tuple(sorted(wanted.skills - each.skills))
            yield Verdict(person=each.person, failed=failed, missing=missing)
        else:
            decided = first_difference(ranks[each.person], ranks[chosen[-1].person])
            yield Verdict(
                person=each.person,
                lost_by=decided.by,
                theirs=decided.theirs,
                chosens=decided.others,
            )
