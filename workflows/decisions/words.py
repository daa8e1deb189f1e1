"""The signs and words of a cell, Chinese and English: anything, blank, not, more than, up to."""

from __future__ import annotations

import re

ANYTHING = frozenset({"-", "–", "—", "*", "任意", "任何", "不限", "any"})
BLANK = frozenset({"空", "空白", "为空", "blank", "empty", '""', "“”"})
FILLED = frozenset({"非空", "不为空", "不是空", "filled", "not blank", "not empty"})

NOT = re.compile(r"<>|!=|≠|不是|不等于|is not (?=\S)|not in (?=\S)|not (?=\S)", re.IGNORECASE)

_BEFORE = {
    ">=": ">= ≥ 大于等于 大于或等于 不小于 不少于 不低于 不早于 至少 at_least since",
    "<=": "<= ≤ 小于等于 小于或等于 不大于 不超过 不多于 不高于 不晚于 至多 最多 at_most up_to",
    ">": "> 大于 超过 多于 高于 晚于 more_than over above after",
    "<": "< 小于 少于 低于 不足 早于 less_than under below before",
}
_BEHIND = {
    ">=": "及以上 以上 起 or_more or_later",
    "<=": "及以下 以下 以内 or_less or_earlier",
}


def _spellings(words: dict[str, str]) -> dict[str, str]:
    return {word.replace("_", " "): sign for sign, said in words.items() for word in said.split()}


def _any_of(words: dict[str, str]) -> str:
    spellings = sorted(_spellings(words), key=len, reverse=True)
    return "|".join(map(re.escape, spellings))


SIGN_OF = _spellings(_BEFORE) | _spellings(_BEHIND)
COMPARED = re.compile(rf"(?P<sign>{_any_of(_BEFORE)})\s*(?P<value>.+)", re.IGNORECASE | re.DOTALL)
COMPARED_BEHIND = re.compile(
    rf"(?P<value>.+?)\s*(?P<sign>{_any_of(_BEHIND)})", re.IGNORECASE | re.DOTALL
)
ORDERS = re.compile(r">=|<=|>|<|≥|≤")
"""What begins a comparison whatever the column: words of what has no order may begin with 超过."""

RANGE = re.compile(
    r"(?P<open>[\[(]?)\s*(?P<low>[^\[\](]+?)\s*(?:\.\.+|…+|~|至|到|(?<=\s)-(?=\s))\s*(?P<high>[^\[\])]+?)\s*(?P<close>[\])]?)",
    re.DOTALL,
)
IN_BRACKETS = re.compile(
    r"(?P<open>[\[(])\s*(?P<low>[^\[\](),]+?)\s*(?:\.\.+|,|~|至|到)\s*(?P<high>[^\[\](),]+?)\s*(?P<close>[\])])",
    re.DOTALL,
)
DASHED = re.compile(r"(?P<open>)(?P<low>[^-]+?)\s*-\s*(?P<high>[^-]+)(?P<close>)", re.DOTALL)
"""500-1000 and 09:00-12:00; days have dashes of their own."""

THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d])")
