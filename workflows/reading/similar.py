"""Which name somebody meant who mistyped it (孔调, 洗依机, bingxiang, fridgee); never another word that only looks close.

Chinese: every character is the right one or sounds like it; one may be left out of a long name, two may stand swapped.
A character of another sound is another word: 洗碗机 is no 洗衣机, 室内漏水 no 室外漏水, and 不漏水 never 漏水.
Latin letters: pinyin of a Chinese name, or a name with a letter too many, too few or swapped; a wrong letter passes
only in long words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from workflows.reading.folding import bare
from workflows.reading.found import Found, apart, in_place
from workflows.reading.sounds import has_chinese, sound_alike, sound_close, spellings

K = TypeVar("K")

CUTOFF = 80
_HAIR = 4  # of two names nearer together than this neither is taken

_LONGEST = 24  # characters; an answer, not a story
_LONG_NAME = 4  # characters of which one may be missing
_FIVE, _EIGHT = 5, 8  # letters from which one edit, or two and a wrong letter, still leave the word
_SOUND, _BLUR, _SLIP = (
    0.1,
    0.3,
    0.5,
)  # what a character costs that sounds right, nearly right; a missing or swapped one
_NEGATIONS = frozenset("不没无未非别勿")


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Generic[K]):
    """`likeness` up to 100, which is the name itself."""

    key: K
    name: str
    likeness: float


def closest(
    said: str, names: Iterable[tuple[K, str]], *, cutoff: float = CUTOFF
) -> Close[K] | None:
    """The one name meant by the whole of a short text; None where two different keys are as close as each other."""
    word = bare(said)
    if not 1 < len(word) <= _LONGEST:
        return None
    close = [Close(key=key, name=name, likeness=likeness(word, bare(name))) for key, name in names]
    close = sorted(
        (each for each in close if each.likeness >= cutoff), key=lambda each: -each.likeness
    )
    rivals = [each for each in close if each.key != close[0].key]
    if not close or (rivals and close[0].likeness - rivals[0].likeness < _HAIR):
        return None
    return close[0]


def sounding_in(text: str, names: Iterable[tuple[K, str]]) -> list[Found[K]]:
    """Names inside a sentence, in their order, that are spelled with characters of the same sound: 孔调坏了.

    One character at least is the right one, so that not every homophone counts. What denies it (不, 没) is the caller's to see.
    """
    said = in_place(text)
    found = [
        Found(key, start, start + len(word))
        for key, name in names
        if 1 < len(word := bare(name)) <= _LONGEST and has_chinese(word)
        for start in range(len(said) - len(word) + 1)
        if _is_heard(said[start : start + len(word)], word)
    ]
    return apart(found)


def likeness(word: str, name: str) -> float:
    """Of two texts folded and bare; 0 for different words."""
    if word == name:
        return 100.0
    if len(name) > _LONGEST or len(name) <= 1:
        return 0.0
    if has_chinese(word):
        cost = _chinese_cost(word, name)
    elif has_chinese(name):
        cost = min(_latin_cost(_letters(word), spelling) for spelling in spellings(name))
    else:
        cost = _latin_cost(word, name)
    return max(0.0, 100.0 * (1 - cost))


def _is_heard(piece: str, name: str) -> bool:
    return any(a == b for a, b in zip(piece, name, strict=True)) and all(
        map(sound_alike, piece, name)
    )


def _chinese_cost(word: str, name: str) -> float:
    """A share of the name; 1 for another word."""
    if len(word) == len(name):
        return min(_same_length_cost(word, name), _swapped_cost(word, name))
    if len(word) == len(name) - 1 and len(name) >= _LONG_NAME:
        return min(
            (
                (_SLIP + _same_length_cost(word, name[:gap] + name[gap + 1 :]) * len(word))
                / len(name)
                for gap in range(len(name))
                if name[gap] not in _NEGATIONS
            ),
            default=1,
        )
    return 1


def _same_length_cost(word: str, name: str) -> float:
    costs = [_character_cost(one, other) for one, other in zip(word, name, strict=True)]
    is_other_word = 1 in costs or min(costs) == _BLUR
    return 1 if is_other_word else sum(costs) / len(name)


def _character_cost(one: str, other: str) -> float:
    if one == other:
        return 0
    if (one in _NEGATIONS) != (other in _NEGATIONS):
        return 1
    if sound_alike(one, other):
        return _SOUND
    return _BLUR if sound_close(one, other) else 1


def _swapped_cost(word: str, name: str) -> float:
    is_swapped = len(name) >= _LONG_NAME - 1 and OSA.distance(word, name) == 1
    return _SLIP / len(name) if is_swapped and sorted(word) == sorted(name) else 1


def _latin_cost(word: str, name: str) -> float:
    if word == name:
        return 0
    slips = OSA.distance(word, name, score_cutoff=2)
    length = min(len(word), len(name))
    is_wrong_letter = len(word) == len(name) and sorted(word) != sorted(name)
    allowed = 2 if length >= _EIGHT else 1 if length >= _FIVE and not is_wrong_letter else 0
    return slips * _SLIP / length if slips <= allowed else 1


def _letters(word: str) -> str:
    """kong tiao, xi'an."""
    return "".join(char for char in word if char.isalnum())
