"""Names that are known beforehand, each hidden behind one character, so that no name is read as anything else."""

from __future__ import annotations

import re
from collections.abc import Collection

from workflows.reading.found import in_place

HIDDEN = "\ue000-\uf8ff"
"""One such character stands for a whole name; between brackets it is a pattern's."""

_FIRST = 0xE000
_PRIVATE = re.compile(f"[{HIDDEN}]")


def without_hidden(text: str) -> str:
    """No stranger writes such a character for us to take for a name."""
    return _PRIVATE.sub(" ", text)


def hide(said: str, names: Collection[str], after: int = 0) -> tuple[str, list[str]]:
    """An `in_place` text with each whole name as one character, and what they stand for, in order; `after` so many that
    are hidden already."""
    hidden: list[str] = []
    for name in sorted(names, key=len, reverse=True):
        plain = re.escape(in_place(name))
        pattern = rf"(?<![a-z]){plain}(?![a-z])" if name.isascii() else plain
        if len(name) > 1 and re.search(pattern, said):
            said = re.sub(pattern, chr(_FIRST + after + len(hidden)), said)
            hidden.append(name)
    return said, hidden


def place_of(character: str) -> int:
    """Of the name it stands for; -1 where it stands for none."""
    is_hidden = bool(_PRIVATE.fullmatch(character))
    return ord(character) - _FIRST if is_hidden else -1
