"""A sheet's formula in our own language: cells of its row become the fields of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_COLUMN = "[A-Za-z]{1,3}"
_CELL = rf"\$?{_COLUMN}\$?[0-9]{{1,7}}"
_PIECE = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")
    |(?P<own>(?:[^\W0-9][\w.]*)?\[(?:\[\#[^\]]{{1,20}}\],|@)\[?(?P<name>(?:[^\[\]']|'.)+)\]{{1,2}})
    |(?P<beyond>(?:'[^']+'|\[[^\]]*\]|[\w.]+)!)
    |(?P<range>(?<![\w.$])(?P<from>{_CELL}):(?P<to>{_CELL})(?![\w(]))
    |(?P<columns>(?<![\w.$])\$?{_COLUMN}:\$?{_COLUMN}(?![\w(]))
    |(?P<cell>(?<![\w.$]){_CELL}(?![\w(.!]))
    |(?P<prefix>_xl(?:fn|ws)\.)
    |(?P<error>\#[A-Z/0!?]+)
    |(?P<array>[\{{\}}@\#])""",
    re.VERBOSE,
)


class Untranslatable(ValueError):
    """It reads what a form does not have: other rows, other sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """How the fields are called in an expression, by their column's letter and by its header."""

    by_letter: Mapping[str, str]
    by_header: Mapping[str, str]

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(self.by_letter)


def translated(formula: str, row: int, references: References) -> str:
    """=C2*D2 as [数量]*[单价], SUM(C2:E2) as SUM([a],[b],[c]). Raises Untranslatable."""
    text = formula.strip().removeprefix("=")
    return _PIECE.sub(lambda piece: _own(piece, row, references), text)


def _own(piece: re.Match[str], row: int, references: References) -> str:
    match piece.lastgroup:
        case "text":
            return piece[0]
        case "prefix":
            return ""
        case "cell":
            return _reference(piece["cell"], row, references)
        case "to" | "range":
            return ",".join(_between(piece["from"], piece["to"], row, references))
        case "name" | "own":
            return _named(piece["name"], references)
        case _:
            raise Untranslatable(piece[0])


def _reference(cell: str, row: int, references: References) -> str:
    letter, place = _place(cell)
    if place != row or letter not in references.by_letter:
        raise Untranslatable(cell)
    return references.by_letter[letter]


def _between(first: str, last: str, row: int, references: References) -> list[str]:
    """Columns without a field among them are nothing to add up."""
    (left, top), (right, bottom) = _place(first), _place(last)
    if top != row or bottom != row:
        raise Untranslatable(f"{first}:{last}")
    ends = sorted([_count(left), _count(right)])
    letters = [each for each in references.letters if ends[0] <= _count(each) <= ends[1]]
    if not letters:
        raise Untranslatable(f"{first}:{last}")
    return [references.by_letter[each] for each in letters]


def _named(name: str, references: References) -> str:
    """[@数量] of an Excel table."""
    header = re.sub("'(.)", r"\1", name)
    if header not in references.by_header:
        raise Untranslatable(name)
    return references.by_header[header]


def _place(cell: str) -> tuple[str, int]:
    letter, digits = re.findall("[A-Z]+|[0-9]+", cell.upper())
    return letter, int(digits)


def _count(letter: str) -> int:
    count = 0
    for each in letter:
        count = count * 26 + ord(each) - ord("A") + 1
    return count
