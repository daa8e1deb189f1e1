"""Whether a regular expression written by a stranger may be run: it compiles and cannot take forever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.mistakes import Mistake

LONGEST_PATTERN = 200
_MOST_OPEN_REPEATS = 3
_WIDEST_REPEAT = 100
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P?<[^>]*>|[:=!]|<[=!]))?|\)|\|"
    r"|(?P<repeat>[*+?]|\{[0-9]*,?[0-9]*\})[?+]?|.",
    re.DOTALL,
)
_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=")


def pattern_mistake(pattern: str, path: str) -> Mistake | None:
    if len(pattern) > LONGEST_PATTERN:
        return Mistake(code="long_pattern", path=path, params={"max": str(LONGEST_PATTERN)})
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return Mistake(code="bad_pattern", path=path, params={"problem": str(error)})
    return Mistake(code="slow_pattern", path=path) if _may_be_slow(pattern) else None


def _may_be_slow(pattern: str) -> bool:
    """Refuses more than it must: repeats of what itself repeats or branches, many open repeats, references back."""
    if _BACK_REFERENCE.search(pattern):
        return True
    open_repeats = 0
    for repeat, is_of_loose_group in _repeats(pattern):
        if is_of_loose_group and repeat not in {"?", "{1}"}:
            return True
        open_repeats += _is_wide(repeat)
    return open_repeats > _MOST_OPEN_REPEATS


def _repeats(pattern: str) -> Iterator[tuple[str, bool]]:
    """Each repeat with whether it follows a group that varies in length inside."""
    groups, closed_is_loose = [False], False
    for token in _TOKEN.finditer(pattern):
        text, repeat = token[0], token["repeat"]
        if repeat:
            yield repeat, closed_is_loose
            groups[-1] = groups[-1] or not re.fullmatch(r"\{[0-9]+\}", repeat)
            continue
        closed_is_loose = text == ")" and groups.pop()
        if text.startswith("("):
            groups.append(False)
        elif text == "|" or closed_is_loose:
            groups[-1] = True


def _is_wide(repeat: str) -> bool:
    if repeat in {"*", "+"}:
        return True
    if repeat == "?":
        return False
    upper = repeat.strip("{}").partition(",")[2] if "," in repeat else repeat.strip("{}")
    return not upper or int(upper) > _WIDEST_REPEAT
