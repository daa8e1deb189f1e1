"""Which rows' ranges a value lies in: the line cut at every end of a range, and what changes from piece to piece.

With n ends there are 2n + 1 pieces, each end being one and each gap between. The rows of every piece are kept where
that is little; where ends are many, those of every sixteenth, and what is toggled between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from workflows.decisions.bits import Packed, packed, unpacked
from workflows.decisions.cells import Orderly, Span

_FEW_PIECES = 1_024
_STRIDE = 16
Spans = Sequence[tuple[int, Sequence[Span]]]
"""By row."""


class Ranges:
    def __init__(self, spans: Spans) -> None:
        self.ends: list[Orderly] = sorted(set(_ends(spans)))
        self.pieces = 2 * len(self.ends) + 1
        self._stride = 1 if self.pieces <= _FEW_PIECES else _STRIDE
        self._toggled = self._toggles(spans)
        self._kept = list(self._checkpoints())

    def rows(self, key: Orderly) -> int:
        """Whose ranges hold this value, which is of the column's type."""
        place = bisect_left(self.ends, key)
        is_end = place < len(self.ends) and self.ends[place] == key
        return self.rows_of(2 * place + is_end)

    def rows_of(self, piece: int) -> int:
        mark, beyond = divmod(piece, self._stride)
        found = self._kept[mark]
        for each in range(piece - beyond + 1, piece + 1):
            if each in self._toggled:
                found ^= unpacked(self._toggled[each])
        return found

    def pieces_of(self, spans: Iterable[Span]) -> list[tuple[int, int]]:
        """First and last piece of each stretch; stretches that touch are one, for a row is toggled once."""
        stretches = sorted(map(self._stretch, spans))
        joined: list[tuple[int, int]] = []
        for first, last in stretches:
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return joined

    def _stretch(self, span: Span) -> tuple[int, int]:
        first, last = 0, self.pieces - 1
        if span.low is not None:
            first = 2 * bisect_left(self.ends, span.low) + (1 if span.has_low else 2)
        if span.high is not None:
            last = 2 * bisect_left(self.ends, span.high) + (1 if span.has_high else 0)
        return first, last

    def _toggles(self, spans: Spans) -> dict[int, Packed]:
        at: dict[int, list[int]] = defaultdict(list)
        for row, of_row in spans:
            for first, last in self.pieces_of(of_row):
                at[first].append(row)
                at[last + 1].append(row)
        return {piece: packed(rows) for piece, rows in at.items()}

    def _checkpoints(self) -> Iterable[int]:
        found = 0
        for piece in range(self.pieces):
            if piece in self._toggled:
                found ^= unpacked(self._toggled[piece])
            if piece % self._stride == 0:
                yield found


def _ends(spans: Spans) -> Iterable[Orderly]:
    for _, of_row in spans:
        for span in of_row:
            yield from (end for end in (span.low, span.high) if end is not None)
