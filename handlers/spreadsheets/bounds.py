"""How much of a workbook is looked at: enough for a form, or for a table of decisions."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST, _SHORTEST = 2000, 100  # characters of a text that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`rows` of each sheet and `octets` of them as XML; `characters` of all cells together."""

    rows: int
    octets: int
    characters: int

    def longest(self, cells: int) -> int:
        """How much of each text, when so many cells hold one: not a long one thousands of times."""
        return min(_LONGEST, max(_SHORTEST, self.characters // (cells or 1)))


FORM = Bounds(rows=2100, octets=15_000_000, characters=20_000_000)
