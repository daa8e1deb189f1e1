"""How a `Pick` travels: its options by their places, handed in by one key; render, parse and the AI bot agree on it here."""

from __future__ import annotations

from collections.abc import Iterable

HAND_IN = "pick"
"""The key of the button that hands in what was picked; no payload of ours is so called."""
QUESTION = "pick"
_DIGITS = 3


def option_id(place: int) -> str:
    return str(place)


def places_picked(option_ids: Iterable[str]) -> tuple[int, ...]:
    """Each once, in their order; what is no place of ours is left out."""
    places = (each for each in option_ids if each.isascii() and each.isdecimal())
    return tuple(sorted({int(each) for each in places if len(each) <= _DIGITS}))
