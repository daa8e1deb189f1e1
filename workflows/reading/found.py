"""A value found inside what people write, with the place where it stands, so that it can be cut out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from workflows.reading.folding import half_width

T = TypeVar("T")

_MOST_READ = 2000  # characters; nobody announces a date after that, and the cost stays bounded
_NEAR = 40  # characters looked at before a place
_LOWER = {ord(upper): ord(upper.lower()) for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_EDGES = " \t\r\n,，.。;；、:：!！~～"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """From `start` up to `end`, with the words that announce it; read again, that piece gives the same value."""

    value: T
    start: int
    end: int


def in_place(text: str) -> str:
    """The beginning of a text, made comparable without moving anything: half width, Latin letters small."""
    return half_width(text[:_MOST_READ]).translate(_LOWER)


def first(candidates: Iterable[Found[T] | None]) -> Found[T] | None:
    """The earliest, and of two at one place the longer."""
    found = [each for each in candidates if each]
    return min(found, key=lambda each: (each.start, -each.end)) if found else None


def ending_at(pattern: re.Pattern[str], said: str, place: int) -> re.Match[str] | None:
    """What a pattern that closes with `$` finds just before a place."""
    return pattern.search(said, max(0, place - _NEAR), place)


def announced(said: str, start: int, words: str) -> int:
    """Where the words that announce what stands at `start` begin; `words` is a pattern, `said` is `in_place`."""
    match = ending_at(re.compile(rf"(?:{words})[ ,.;、:]{{0,3}}$"), said, start)
    return match.start() if match else start


def without(text: str, *found: Found[T]) -> str:
    """The text less these pieces and the punctuation around them."""
    pieces, place = [], 0
    for each in sorted(found, key=lambda each: each.start):
        pieces.append(text[place : max(place, each.start)])
        place = max(place, each.end)
    pieces.append(text[place:])
    return "，".join(kept for piece in pieces if (kept := piece.strip(_EDGES)))


def apart(candidates: Iterable[Found[T]]) -> list[Found[T]]:
    """In their order; of two that overlap the earlier one, and of two at one place the longer."""
    kept: list[Found[T]] = []
    for each in sorted(candidates, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
