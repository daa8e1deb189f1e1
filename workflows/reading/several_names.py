"""Several names in one breath (王强、李静和孙丽): each by itself, whole names first."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"\s*(?:[、,，;；/&+]|\band\b|和|与|及|跟)\s*", re.IGNORECASE)
_EDGES = " \t.。!！@:："
_LONGEST = 40
"""Characters of names without anything between them."""


def names_in(said: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """`known` names are never taken apart: 李和平 is one of them; Zhao Lei is one name, 王强 李静 are two."""
    if said.strip(_EDGES) in known:
        return (said.strip(_EDGES),)
    parts = (_given_back(part, known) for part in _BETWEEN.split(_kept(said, known)) if part)
    names = (name.strip(_EDGES) for part in parts for name in _parted(part, known))
    return tuple(dict.fromkeys(name for name in names if name))


def _parted(part: str, known: frozenset[str]) -> list[str]:
    """王强李静 holds nothing but two known names."""
    if part.isascii():
        return [part]
    return [name for each in part.split() for name in _run_together(each, known) or [each]]


def _run_together(said: str, known: frozenset[str]) -> list[str]:
    if len(said) > _LONGEST:
        return []
    for name in sorted(known, key=len, reverse=True):
        if name and said.startswith(name):
            rest = said[len(name) :]
            others = _run_together(rest, known)
            if not rest or others:
                return [name, *others]
    return []


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
