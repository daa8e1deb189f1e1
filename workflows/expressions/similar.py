"""The name that was probably meant: one wrong character counts for much in two, little in ten."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from workflows.reading.folding import fold

_LONGEST, _SHORT = 60, 3


def nearest(word: str, names: Iterable[str]) -> str:
    """The most similar of the names, as it is written there, or ""."""
    sought = fold(word)
    if len(sought) > _LONGEST:
        return ""
    written = {fold(name): name for name in names}
    cutoff = 0.5 if len(sought) <= _SHORT else 0.6
    return next((written[each] for each in get_close_matches(sought, written, 1, cutoff)), "")
