"""到检测 缺数据: which of a few places is named first, and what is said after it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workflows.reading.folding import half_width

_LEAD = re.compile(r"^[ ]*(?:到|给|至|回到?|回给|to )?[ ]*(?:the )?", re.IGNORECASE)
_GAP = " \t\n,，.。;；:：、"
_STEP = re.compile(r"^(?:这一步|那一步|节点|环节|一步|重做|重来)?")


def named_place(said: str, places: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """The key of the place and the rest. Of names that begin alike the longest is meant; a longer word is none."""
    plain = half_width(said)
    start = _LEAD.match(plain)
    rest = plain[start.end() :] if start else plain
    named = ((name, key) for key, names in places.items() for name in names)
    for name, key in sorted(named, key=lambda pair: -len(pair[0])):
        if name and rest.casefold().startswith(half_width(name).casefold()):
            after = _STEP.sub("", rest[len(name) :], count=1)
            if not after or after[0] in _GAP:
                return key, said[len(said) - len(after) :].strip(_GAP) if after else ""
    return None
