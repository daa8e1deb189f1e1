"""The values of a cell told apart: a separator in quotes or between brackets belongs to the value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.decisions.document import SEPARATORS
from workflows.reading.folding import half_width

_QUOTED = re.compile(r"""["＂](?P<inside>(?:[^"＂]|["＂]{2})*)["＂]|[“”](?P<curly>[^“”]*)[“”]""")
_TWICE = re.compile(r'["＂]{2}')
_QUOTES = frozenset('"＂“”')
_OPENS, _CLOSES = frozenset("[("), frozenset("])")


def unquoted(text: str) -> str | None:
    """What stands between the quotation marks when all of it does."""
    found = _QUOTED.fullmatch(text.strip())
    if found is None:
        return None
    return found["curly"] if found["inside"] is None else _TWICE.sub('"', found["inside"])


def is_closed(text: str) -> bool:
    """Whether each value that begins with a quotation mark ends with one."""
    return all(part[0] not in _QUOTES or unquoted(part) is not None for part in parts(text))


def parts(text: str) -> list[str]:
    """Without what is empty. Brackets count only where each has its other."""
    found = list(_parted(text, minds_brackets=_is_balanced(text)))
    return [part.strip() for part in found if part.strip()]


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in half_width(text):
        depth += (sign in _OPENS) - (sign in _CLOSES)
        if depth < 0:
            return False
    return depth == 0


def _parted(text: str, *, minds_brackets: bool) -> Iterator[str]:
    plain = half_width(text)
    start = place = depth = 0
    while place < len(text):
        quoted = _QUOTED.match(text, place) if not text[start:place].strip() else None
        if quoted:
            place = quoted.end()
            continue
        depth += minds_brackets * ((plain[place] in _OPENS) - (plain[place] in _CLOSES))
        if not depth and text[place] in SEPARATORS:
            yield text[start:place]
            start = place + 1
        place += 1
    yield text[start:]
