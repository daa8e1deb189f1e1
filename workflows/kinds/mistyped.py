"""Which option somebody meant who mistyped its name (孔调, kongtiao); `workflows.kinds.options` asks when none is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workflows.form_fields import Option
from workflows.reading.folding import bare
from workflows.reading.found import Found, apart
from workflows.reading.similar import closest, likeness, sounding_in
from workflows.reading.sounds import has_chinese, spellings

Name = tuple[Option, str]
"""An option with one way to say it, folded."""

_LONGEST_TOLD = 300  # characters; a longer story is read for names as they are written
_NEGATIONS = frozenset("不没无未非别")
_DENYING = ("un", "in", "im", "non", "dis", "no ", "not ")
_LONG_NAME = 3  # characters, of which one that only sounds right is no accident
_LONG_WORD = 5  # letters
_SURE = 90
# What a name of two characters may stand between to be a word of its own: 楼水 in 三楼水压 is no 漏水.
_BEFORE = re.compile(r"(?:^|[^\u4e00-\u9fff]|[我的家个台部把修装是买这那只和跟与用])$")
_AFTER = re.compile(
    r"$|[^\u4e00-\u9fff]|[坏不了的有没漏停报出怎和跟也都又还是需要在老总吗呢吧啊]|维修|安装"
)


def meant(said: str, names: Iterable[Name]) -> Option | None:
    """By the whole of a short answer to the question itself."""
    word = bare(said)
    found = closest(said, [each for each in names if not _denies(word, each[1])])
    return found.key if found else None


def overheard(said: str, names: Iterable[Name]) -> list[Found[Option]]:
    """Inside a folded sentence about anything: only whole words, and only where hardly another word can be meant."""
    if len(said) > _LONGEST_TOLD:
        return []
    everything = list(names)
    return apart([*_heard(said, everything), *_spelled(said, everything)])


def _denies(word: str, name: str) -> bool:
    """unavailable is the opposite of available, whichever was said."""
    return any(
        longer.removeprefix(prefix) == shorter
        for prefix in _DENYING
        for longer, shorter in ((word, name), (name, word))
        if longer.startswith(prefix)
    )


def _heard(said: str, names: list[Name]) -> Iterator[Found[Option]]:
    told = set(said)
    keyed = [(each, each[1]) for each in names if not told.isdisjoint(each[1])]
    for found in sounding_in(said, keyed):
        option, name = found.value
        if _is_sure(said, found, name):
            yield Found(option, found.start, found.end)


def _is_sure(said: str, found: Found[Name], name: str) -> bool:
    wrong = [
        pair for pair in zip(said[found.start : found.end], name, strict=True) if pair[0] != pair[1]
    ]
    if len(wrong) != 1 or not _NEGATIONS.isdisjoint(wrong[0]):
        return False
    stands_alone = _BEFORE.search(said[: found.start]) and _AFTER.match(said, found.end)
    return len(name) >= _LONG_NAME or bool(stands_alone)


def _spelled(said: str, names: list[Name]) -> Iterator[Found[Option]]:
    """In Latin letters: pinyin, or a name with a letter doubled or two swapped."""
    words = list(re.finditer(r"[a-z]+", said))
    for option, name in names if re.search(rf"[a-z]{{{_LONG_WORD}}}", said) else ():
        count = 1 if has_chinese(name) else len(name.split())
        for first, last in zip(words, words[count - 1 :], strict=False):
            if _is_spelling(said[first.start() : last.end()], name):
                yield Found(option, first.start(), last.end())


def _is_spelling(word: str, name: str) -> bool:
    if len(word) < _LONG_WORD:
        return False
    if has_chinese(name):
        return word in spellings(name)
    is_swapped = sorted(word) == sorted(name) and likeness(word, name) >= _SURE
    return is_swapped or _squeezed(word) == _squeezed(name)


def _squeezed(word: str) -> str:
    """Without doubled letters or the plural's s."""
    return re.sub(r"(.)\1+", r"\1", word).removesuffix("s")
