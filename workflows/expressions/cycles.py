"""Which formula comes before which, and who waits for whom in a ring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    """Each after what it reads, otherwise as they stood; what is read and no key is left out. There must be no ring.

    Without recursion: a form may be one long chain of formulas.
    """
    place = {each: number for number, each in enumerate(reads)}
    done: dict[str, None] = {}
    open_reads: list[tuple[str, Iterator[str]]] = []

    def opened(each: str) -> tuple[str, Iterator[str]]:
        return each, iter(sorted(reads[each] & place.keys(), key=place.__getitem__))

    for each in reads:
        if each not in done:
            open_reads.append(opened(each))
        while open_reads:
            _, rest = open_reads[-1]
            waits_for = next((read for read in rest if read not in done), None)
            if waits_for is None:
                done[open_reads.pop()[0]] = None
            else:
                open_reads.append(opened(waits_for))
    return tuple(done)
