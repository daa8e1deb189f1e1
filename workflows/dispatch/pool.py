"""Those a ticket could be handed to, as they stand at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflows.dispatch.areas import Area

Place = tuple[float, float]
"""Latitude and longitude, in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody of ours. Without `areas` they serve everywhere, without `capacity` they have always room; `load` is the
    work they have, offers to them included. `given` counts their turns, and `idle_since` is when they last became free.
    """

    person: int
    skills: frozenset[str] = frozenset()
    areas: tuple[Area, ...] = ()
    is_on_shift: bool = True
    is_on_leave: bool = False
    capacity: int | None = None
    load: int = 0
    weight: int = 1
    last_given_at: datetime | None = None
    given: int = 0
    idle_since: datetime | None = None
    place: Place | None = None

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.load < self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """`last_for` is who had the last ticket of this requester, or of this asset."""

    candidates: Mapping[int, Candidate] = field(default_factory=dict)
    last_for: int | None = None
