"""合并 12 到 15, 12 和 15 是同一个: which two tickets are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workflows.reading.folding import half_width
from workflows.reading.ticket_numbers import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """`is_certain`: the words say which one goes into the other."""

    gone: Number
    into: Number
    is_certain: bool


def merge_order(text: str, prefixes: Iterable[str]) -> Merge | None:
    """The whole message is the order."""
    plain = half_width(text).strip(" \t.。!！,，")
    for pattern, is_certain in _patterns(tuple(sorted(prefixes))):
        match = pattern.fullmatch(plain)
        if match:
            one, other = (_number(match[group]) for group in ("one", "other"))
            return Merge(gone=one, into=other, is_certain=is_certain)
    return None


@lru_cache(maxsize=64)
def _patterns(prefixes: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    names = "|".join(map(re.escape, prefixes)) or "(?!)"
    number = rf"(?:工单|单号|ticket )?#?(?:(?:{names})[ -]?)?[0-9]{{1,12}}(?: ?(?:号工单|号单|工单|号|单))?"
    one, other = f"(?P<one>{number})", f"(?P<other>{number})"
    please = r"(?:请|帮我|麻烦|把|将|please )*[ ]*"
    into = r"[ ]*(?:合并|并)(?:到|入|进|至|给)[ ]*"
    with_ = r"[ ]*(?:和|与|跟|同|、|,|and|&)[ ]*"
    same = (
        r"[ ]*(?:都)?(?:是)?(?:同一个|同一张|同一件|同一|一回事|一个|一样|重复|合并|合一下|are the same|are one|are duplicates)"
        r"(?:问题|工单|单子|单|事|的|了|吧|一下)*"
    )
    certain = (
        f"{please}{one}{into}{other}",
        f"{please}合并[ ]*{one}[ ]*(?:到|进|入|至|给)[ ]*{other}",
        f"{please}merge {one} (?:into|to) {other}",
        f"{one} (?:is )?(?:a )?(?:duplicate|dup|copy) of {other}",
        f"{one}[ ]*是[ ]*{other}[ ]*的?(?:重复|重复单)",
    )
    unsure = (
        f"{please}{one}{with_}{other}{same}",
        f"{please}合并[ ]*{one}(?:{with_}|[ ]+){other}",
        f"{please}merge {one}(?: with| and|,) {other}",
    )
    return (
        *((re.compile(each, re.IGNORECASE), True) for each in certain),
        *((re.compile(each, re.IGNORECASE), False) for each in unsure),
    )


def _number(said: str) -> Number:
    match = re.search(r"(?:([A-Za-z]{1,6})[ -]?)?([0-9]+)", said.replace("ticket ", ""))
    if match is None:
        raise ValueError(f"no number in {said!r}")
    return Number(digits=match[2].lstrip("0") or "0", prefix=(match[1] or "").upper())
