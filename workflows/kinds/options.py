"""Finding the options of a field in what people write, mistyped ones too; read by the kinds and `workflows.forms`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from workflows.form_fields import FormField, Option
from workflows.kinds import mistyped
from workflows.reading.folding import bare, fold

T = TypeVar("T")

_NEGATION = re.compile(
    r"(?:不是|不用|不要|不想|不需要|不存在|没有|没|不|未|无|(?<!特)别|非)"
    r"(?:太|很|大|怎么|够|算|那么|特别|十分|非常)?$"
    r"|\b(?:not|no|never|without|don't|doesn't|isn't|aren't|don’t|doesn’t|isn’t|aren’t)\s+"
    r"(?:the |an? |any |very |really |so |too |quite )?$"
)
_LEFT_OVER = re.compile(r"(?:其他|其它|别的|other|something else)")
_UNSURE = frozenset({"不清楚", "不知道", "不确定", "not sure", "unknown", "don't know"})
_ORDINAL = re.compile(
    r"(?:第|选择|选|no\.?|#|option )? ?([0-9]{1,2}|[一二两三四五六七八九十]) ?[个项号]?"
)
_CHINESE = {char: place for place, char in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_MOST_NAMED = 50
_SEPARATORS = re.compile(r"[,，、;；/+&\n|]|和|以及|还有| and ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An option named in a text, from `start` up to `end`."""

    option: Option
    start: int
    end: int


def terms(option: Option) -> frozenset[str]:
    """Every way to say it, folded."""
    said = (option.label.zh, option.label.en, *option.words)
    return frozenset(folded for folded in map(bare, said) if folded)


def is_vague(term: str) -> bool:
    """其他, 不知道: an answer when asked for, but no news when it turns up in a sentence."""
    return term in _UNSURE or bool(_LEFT_OVER.match(term))


def exact_option(field: FormField, text: str) -> Option | None:
    """The one option whose label, other word or place in the list is the whole text."""
    return named_option(field, text) or by_place(field.options, bare(text))


def named_option(field: FormField, text: str) -> Option | None:
    """The same without the places."""
    said = bare(text)
    return next((option for option in field.options if said in terms(option)), None)


def exact_options(field: FormField, text: str) -> tuple[Option, ...]:
    """Several, separated (1,3 · 1 3 · 漏水、异响); empty unless each piece is an option."""
    pieces = [piece for piece in _SEPARATORS.split(fold(text)) if bare(piece)]
    if all(re.fullmatch(r"[0-9 ]+", piece) for piece in pieces):
        pieces = [word for piece in pieces for word in piece.split()]
    found = [
        exact_option(field, piece) or mistyped_option(field, piece)
        for piece in pieces[:_MOST_NAMED]
    ]
    named = tuple(option for option in found if option)
    return in_order(field, named) if len(named) == len(pieces) else ()


def mentioned(field: FormField, text: str, *, vague_too: bool = False) -> tuple[Option, ...]:
    """Options named inside a sentence, earliest first, each once; what is denied (不漏水) is not named.

    Only where none is, a mistyped name counts that can hardly mean anything else.
    """
    said = fold(text)
    named = _mentions(field, said, vague_too=vague_too) or _overheard(field, said)
    return tuple(dict.fromkeys(mention.option for mention in named))


def mistyped_option(field: FormField, text: str) -> Option | None:
    """The one option whose name the whole text is meant to be; a piece of a name (热水器) is no slip."""
    return None if hinted(field, text) else mistyped.meant(text, _names(field))


def hinted(field: FormField, text: str) -> tuple[Option, ...]:
    """Options of whose name the text is a piece (洗衣 → 洗衣机)."""
    said = bare(text)
    if not said or (len(said) == 1 and said.isascii()):
        return ()
    return tuple(o for o in field.options if any(_occurs(said, term) for term in terms(o)))


def in_order(field: FormField, options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(option for option in field.options if option in options)


def says_term(text: str, term: str) -> bool:
    """Whether the sentence names it and does not deny it."""
    said = fold(text)
    return any(not _is_denied(said, start) for start, _ in _places(said, bare(term)))


def is_place(text: str) -> bool:
    """2, 第二个, #2: a number in a list, whether or not the list is that long."""
    return _ORDINAL.fullmatch(bare(text)) is not None


def by_place(listed: Sequence[T], said: str) -> T | None:
    """What somebody calls by its number in a list: 2, 第二个, #2."""
    match = _ORDINAL.fullmatch(said)
    if not match:
        return None
    place = _CHINESE.get(match[1]) or int(match[1])
    return listed[place - 1] if 1 <= place <= len(listed) else None


def _mentions(field: FormField, said: str, *, vague_too: bool) -> list[Mention]:
    """Where names overlap, the earlier one counts, and of two at one place the longer."""
    found = sorted(
        _candidates(field, said, vague_too=vague_too), key=lambda each: (each.start, -each.end)
    )
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return [mention for mention in kept if not _is_denied(said, mention.start)]


def _overheard(field: FormField, said: str) -> list[Mention]:
    names = [(option, term) for option, term in _names(field) if not is_vague(term)]
    return [
        Mention(option=found.value, start=found.start, end=found.end)
        for found in mistyped.overheard(said, names)
        if not _is_denied(said, found.start)
    ]


def _names(field: FormField) -> list[mistyped.Name]:
    return [(option, term) for option in field.options for term in sorted(terms(option))]


def _candidates(field: FormField, said: str, *, vague_too: bool) -> list[Mention]:
    return [
        Mention(option=option, start=start, end=end)
        for option in field.options
        for term in terms(option)
        if vague_too or not is_vague(term)
        for start, end in _places(said, term)
    ]


def _places(said: str, term: str) -> list[tuple[int, int]]:
    if not term or term not in said:
        return []
    return [match.span() for match in re.finditer(_bounded(term), said)]


def _occurs(said: str, term: str) -> bool:
    return said in term and re.search(_bounded(said), term) is not None


def _bounded(term: str) -> str:
    """Latin words only whole: ac is not in machine; Chinese ones anywhere."""
    left = r"(?<![a-z0-9])" if term[0].isascii() and term[0].isalnum() else ""
    right = r"(?![a-z0-9])" if term[-1].isascii() and term[-1].isalnum() else ""
    return left + re.escape(term) + right


def _is_denied(said: str, start: int) -> bool:
    return _NEGATION.search(said[max(0, start - 16) : start]) is not None
