"""Which formula comes before which, and who waits for whom in a ring."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter


def find_cycle(reads: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The first ring, in the order of reading, each once; empty when there is none."""
    try:
        TopologicalSorter(reads).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        return tuple(reversed(ring[1:]))
    return ()


def in_order(reads: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Each after what it reads, otherwise as they stood. There must be no ring."""
    done: dict[str, None] = {}

    def visit(each: str) -> None:
        for read in sorted(reads.get(each, frozenset()), key=list(reads).index):
            if read not in done:
                visit(read)
        done[each] = None

    for each in reads:
        if each not in done:
            visit(each)
    return tuple(done)
