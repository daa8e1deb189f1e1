"""How Chinese characters are read, for typos that sound right (洗依机, kongtiao); `similar` listens with it."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice, product

from xpinyin import Pinyin

_MOST_SPELLINGS = 16
_NEAR_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_NEAR_FINALS = {"ang": "an", "eng": "en", "ing": "in"}


@lru_cache(maxsize=4096)
def readings(char: str) -> frozenset[str]:
    """Every way to read a character, without tones: 调 is diao and tiao. Anything else is read as itself."""
    spelled = _table().get_pinyins(char, splitter="") if _is_chinese(char) else [char]
    return frozenset(each.lower() for each in spelled)


def sound_alike(one: str, other: str) -> bool:
    return one == other or not readings(one).isdisjoint(readings(other))


def sound_close(one: str, other: str) -> bool:
    """Also where dialects tell no difference: 资 and 知, 兰 and 南, 心 and 星."""
    return not _dialect(one).isdisjoint(_dialect(other))


def spellings(text: str) -> list[str]:
    """In Latin letters, as one may type it: kongdiao and kongtiao for 空调."""
    ways = product(*(sorted(readings(char)) for char in text))
    return ["".join(way) for way in islice(ways, _MOST_SPELLINGS)]


def latin(text: str) -> str:
    """The one usual reading, a word a character: 空调KFR is kong tiao KFR, in lower case."""
    return str(_table().get_pinyin(text, " ")).lower()


def has_chinese(text: str) -> bool:
    return any(_is_chinese(char) for char in text)


@cache
def _table() -> Pinyin:
    """Read from its package when first needed: seven megabytes."""
    return Pinyin()


@lru_cache(maxsize=4096)
def _dialect(char: str) -> frozenset[str]:
    return frozenset(_blurred(reading) for reading in readings(char))


def _blurred(reading: str) -> str:
    for initial, near in _NEAR_INITIALS.items():
        if reading.startswith(initial):
            reading = near + reading.removeprefix(initial)
            break
    for final, near in _NEAR_FINALS.items():
        if reading.endswith(final):
            return reading.removesuffix(final) + near
    return reading


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
