"""What is to happen when, in order; of two at the same moment the one that was put in first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Deed = Callable[[], None]


class Queue:
    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._numbers = count()

    def put(self, at: datetime, deed: Deed) -> None:
        heappush(self._heap, (at, next(self._numbers), deed))

    def pop(self, until: datetime) -> tuple[datetime, Deed] | None:
        """None when nothing more happens up to then."""
        if not self._heap or self._heap[0][0] > until:
            return None
        at, _, deed = heappop(self._heap)
        return at, deed
