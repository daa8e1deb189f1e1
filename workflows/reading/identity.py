"""Chinese identity numbers (居民身份证, eighteen digits with their check) inside what people write, and their masked form."""

from __future__ import annotations

import re
from datetime import date

from workflows.reading.found import Found, announced, in_place

_NUMBER = re.compile(r"(?<![0-9a-z])[1-9](?:[ -]?[0-9]){16}[ -]?[0-9x](?![0-9a-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECKS = "10X98765432"
_ANNOUNCED = r"(?:我的?)?(?:居民)?(?:身份证|证件)号?码?(?:就?是|为)?"
_SHOWN_FIRST, _SHOWN_LAST = 6, 4


def find_identity(text: str) -> Found[str] | None:
    """The first whose date and check digit are right, with a capital X."""
    said = in_place(text)
    for match in _NUMBER.finditer(said):
        number = re.sub("[ -]", "", match[0]).upper()
        if is_identity(number):
            return Found(number, announced(said, match.start(), _ANNOUNCED), match.end())
    return None


def is_identity(number: str) -> bool:
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number, re.ASCII) or not _has_birthday(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:-1], _WEIGHTS, strict=True))
    return _CHECKS[total % len(_CHECKS)] == number[-1]


def hidden_identity(number: str) -> str:
    """440305********1234."""
    stars = "*" * max(0, len(number) - _SHOWN_FIRST - _SHOWN_LAST)
    return number[:_SHOWN_FIRST] + stars + number[-_SHOWN_LAST:]


def _has_birthday(number: str) -> bool:
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    return True
