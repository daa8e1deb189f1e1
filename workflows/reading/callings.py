"""Whom a name means (王强, 王工, 小王, 王墙): among the people who could be meant; `handlers.chat` asks when it is not sure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from workflows.reading.folding import bare

_TITLES = re.compile(r"(?:师傅|工程师|老师|经理|主管|先生|女士|工|哥|姐)$")
_FAMILIAR = re.compile(r"^[小老阿]")
_NEAR = 0.5  # one character of two is right


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Ids of the people who may be meant. `is_certain`: the name says it itself, nothing was guessed."""

    people: tuple[int, ...]
    is_certain: bool


def called(said: str, names: Mapping[int, str]) -> Called:
    """By the whole name; else by a part of it; else by what looks most like it."""
    name = bare(said)
    folded = {person: bare(each) for person, each in names.items()}
    exact = tuple(person for person, each in folded.items() if each == name)
    if exact:
        return Called(people=exact, is_certain=True)
    part = _FAMILIAR.sub("", _TITLES.sub("", name))
    partly = tuple(person for person, each in folded.items() if part and _is_part(part, each))
    if partly:
        return Called(people=partly, is_certain=True)
    return Called(people=_nearest(name, folded), is_certain=False)


def _is_part(part: str, name: str) -> bool:
    """赵 or 磊 of 赵磊, Zhao of Zhao Lei; not ha."""
    if part.isascii():
        return part in name.split()
    return name.startswith(part) or name.endswith(part)


def _nearest(name: str, folded: Mapping[int, str]) -> tuple[int, ...]:
    alike = {person: SequenceMatcher(None, name, each).ratio() for person, each in folded.items()}
    best = max(alike.values(), default=0.0)
    return tuple(person for person, ratio in alike.items() if ratio == best and best >= _NEAR)
