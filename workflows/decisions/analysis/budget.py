"""How much may be looked at: an analysis that would take too long stops, and says where."""

from __future__ import annotations

from dataclasses import dataclass


class Spent(Exception):
    """There is more than could be looked at."""


@dataclass(slots=True)
class Budget:
    """`reached` is the last row that was looked at wholly."""

    left: int
    reached: int = -1

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise Spent
