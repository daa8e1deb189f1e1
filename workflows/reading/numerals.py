"""Whole numbers in words: 三千五, 二〇二六, 十二, two; amounts, dates and durations count with them."""

from __future__ import annotations

DIGITS = {
    char: value
    for value, chars in enumerate(
        ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GREAT = {"万": 10**4, "亿": 10**8}
_ENGLISH = {
    word: value
    for value, words in enumerate(
        (
            "zero", "a an one", "two couple", "three", "four", "five", "six", "seven", "eight",
            "nine", "ten", "eleven", "twelve",
        )
    )
    for word in words.split()
}  # fmt: skip

LITTLE = rf"(?:[0-9]{{1,3}}|[零〇一二两三四五六七八九十百]{{1,5}}|(?:a couple of|{'|'.join(_ENGLISH)})(?![a-z]))"
"""A pattern for a small count, in digits or in words."""


def little_number(said: str) -> int:
    """Of what `LITTLE` matched."""
    if said.isascii() and said.isdigit():
        return int(said)
    english = _ENGLISH.get(said.removeprefix("a ").removesuffix(" of"))
    return chinese_number(said) if english is None else english


def english_number(said: str) -> int | None:
    """Up to twelve, in words."""
    return None if said in {"a", "an"} else _ENGLISH.get(said.removeprefix("a "))


def chinese_number(said: str) -> int:
    """三千五 is 3500, 一百零五 is 105, 二〇二六 is 2026. Each character is a digit or a unit."""
    if all(char in DIGITS for char in said):
        return int("".join(str(DIGITS[char]) for char in said))
    total, section, digit, unit = 0, 0, 0, 1
    for char in said:
        if char in DIGITS:
            digit, unit = DIGITS[char], 1 if DIGITS[char] == 0 else unit
        elif char in _UNITS:
            section, digit, unit = section + (digit or 1) * _UNITS[char], 0, _UNITS[char] // 10
        else:
            total = (total + section + digit) * GREAT[char]
            section, digit, unit = 0, 0, GREAT[char] // 10
    return total + section + digit * unit
