"""Several names in one breath (王强、李静和孙丽): each by itself, whole names first."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"\s*(?:[、,，;；/&+]|\band\b|和|与|及|跟)\s*", re.IGNORECASE)
_EDGES = " \t.。!！@:："


def names_in(said: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """`known` names are never taken apart: 李和平 is one of them; Zhao Lei is one name, 王强 李静 are two."""
    if said.strip(_EDGES) in known:
        return (said.strip(_EDGES),)
    parts = [part for part in _BETWEEN.split(_kept(said, known)) if part]
    names = (name for part in parts for name in _parted(part))
    plain = (_given_back(name.strip(_EDGES), known) for name in names)
    return tuple(dict.fromkeys(name for name in plain if name))


def _parted(part: str) -> list[str]:
    return [part] if part.isascii() else part.split()


def _kept(said: str, known: frozenset[str]) -> str:
    """Known names that hold a separator are put out of its reach."""
    for place, name in enumerate(_holding(known)):
        said = said.replace(name, f"\ue000{place}\ue001")
    return said


def _given_back(said: str, known: frozenset[str]) -> str:
    for place, name in enumerate(_holding(known)):
        said = said.replace(f"\ue000{place}\ue001", name)
    return said


def _holding(known: frozenset[str]) -> list[str]:
    return sorted(name for name in known if _BETWEEN.search(name))
