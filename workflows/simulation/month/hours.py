"""An engineer's hours as they go by: one piece of work after the other, put down at the end of a shift and taken up again."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from workflows.simulation.month.scenario import Stretch

_NOTHING = timedelta(0)


class Hours:
    """Of one person. What is taken up later is done later, whatever is more urgent."""

    def __init__(self, worked: tuple[Stretch, ...]) -> None:
        self._worked = worked
        self._free_at = worked[0][0] if worked else None

    def take(self, now: datetime, work: timedelta) -> datetime | None:
        """When a piece of work that is given now will be done; None where it will not be any more."""
        if self._free_at is None:
            return None
        done = self.after(max(now, self._free_at), work)
        self._free_at = done
        return done

    def next(self, at: datetime) -> datetime | None:
        """The moment itself while they work."""
        return self.after(at, _NOTHING)

    def after(self, start: datetime, work: timedelta) -> datetime | None:
        """So much of their own time later."""
        place = max(bisect_right(self._worked, start, key=lambda each: each[0]) - 1, 0)
        for begin, end in self._worked[place:]:
            at = max(begin, start)
            if at >= end:
                continue
            if at + work < end or (at + work == end and work > _NOTHING):
                return at + work
            work -= end - at
        return None

    @property
    def total(self) -> timedelta:
        return sum((end - begin for begin, end in self._worked), _NOTHING)
