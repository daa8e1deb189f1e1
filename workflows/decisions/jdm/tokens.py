"""A cell of a JDM table in tokens: the part of zen's language that such cells are mostly written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'[^']*'|"[^"]*")
    |(?P<number>-?\d[\d_]*(?:\.(?!\.)\d+)?)
    |(?P<word>[A-Za-z_$][\w$]*)
    |(?P<sign>==|!=|>=|<=|\.\.|[<>\[\](),]))""",
    re.VERBOSE,
)
_CONSTANTS = {"true": True, "false": False, "null": None}
Constant = str | Decimal | bool | None


class Untranslatable(ValueError):
    """It may mean something there; here it has no counterpart."""


@dataclass(frozen=True, slots=True)
class Literal:
    value: Constant


Token = Literal | str
"""A value, or a sign or word as it is written."""


def tokens(text: str) -> list[Token]:
    """Raises Untranslatable."""
    return list(_tokens(text.strip()))


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Untranslatable(text)
        place = found.end()
        yield _token(found)


def _token(found: re.Match[str]) -> Token:
    if found["text"] is not None:
        return Literal(found["text"][1:-1])
    if found["number"] is not None:
        return Literal(Decimal(found["number"].replace("_", "")))
    if found["word"] in _CONSTANTS:
        return Literal(_CONSTANTS[found["word"]])
    return found["word"] or found["sign"]
