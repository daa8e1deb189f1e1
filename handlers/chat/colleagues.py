"""Our own people as an order names them: who there is, who is likely meant, and whom a name means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from handlers.turns import Turn
from workflows.people import Person
from workflows.reading.callings import Called, called
from workflows.staff import Colleague


@dataclass(frozen=True)
class Colleagues:
    """Everyone of ours who has not left, and those of them who come first for what is wanted."""

    everyone: Mapping[int, Colleague]
    first: frozenset[int]
    fittest: Sequence[int] = ()

    @classmethod
    async def of(
        cls,
        turn: Turn,
        first: Iterable[int],
        only: Collection[int] | None = None,
        fittest: Sequence[int] = (),
    ) -> Colleagues:
        """`only` where nobody else can be meant; `fittest` are offered before all others, in their order."""
        stored = turn.moment.uow.staff
        staff, absences = await stored.load(turn.moment.now), await stored.absences()
        here = {
            key: each
            for key, each in staff.people.items()
            if (only is None or key in only)
            and (key not in absences or not absences[key].is_for_good)
        }
        return cls(here, frozenset(first) & frozenset(here), fittest)

    def person(self, key: int) -> Person:
        return self.everyone[key].person

    def meant(self, name: str) -> Called:
        """A sure meaning before a guess, and those who come first before the rest."""
        near = called(name, {key: self._names[key] for key in self.first})
        if near.people and near.is_certain:
            return near
        far = called(name, self._names)
        return near if near.people and not far.is_certain else far

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self._names.values())

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return {key: each.person.name for key, each in self.everyone.items()}

    def likely(self, but: Iterable[int]) -> list[Person]:
        """Those who come first, or everyone where nobody does; who is away comes last."""
        left_out = set(but)
        keys = [key for key in self.first or self.everyone if key not in left_out]
        order = [*self.fittest, *self.everyone]
        keys.sort(key=lambda key: (not self.everyone[key].is_here, order.index(key)))
        return [self.person(key) for key in keys]
