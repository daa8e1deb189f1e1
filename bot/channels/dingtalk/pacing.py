"""So many calls a second of one interface, evenly apart: DingTalk takes 20 of an application (docs 1431, 1433)."""

from __future__ import annotations

import asyncio
from time import monotonic

A_SECOND = 15.0
"""Some are left for what asks about one person in between."""


class Pace:
    def __init__(self, a_second: float = A_SECOND) -> None:
        self._apart = 1 / a_second
        self._next: dict[str, float] = {}

    async def turn(self, interface: str) -> None:
        """Whoever asks first goes first."""
        now = monotonic()
        at = max(now, self._next.get(interface, 0.0))
        self._next[interface] = at + self._apart
        await asyncio.sleep(at - now)
