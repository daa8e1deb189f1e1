"""Which of a few choices was meant: by its number, by one of its names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflows.reading.folding import bare

NEW = ("新报修", "新的", "新", "重新报", "另外的", "都不是", "new", "a new one", "neither")
ADD = ("补充", "是", "是的", "对", "add", "yes")
GO_ON = ("继续", "继续上次", "接着填", "好", "好的", "是", "是的", "go on", "continue", "yes")
ANEW = ("重新开始", "重新填", "重填", "重来", "不用", "不", "start over", "no")

_ORDINAL = re.compile(r"(?:第|选)? ?([1-9一二三四五六七八九]) ?[个项号]?")
_CHINESE = {char: place for place, char in enumerate("一二三四五六七八九", start=1)}


def picked(text: str, choices: Sequence[Sequence[str]]) -> int | None:
    """The place of the choice, each given by all its names; None when none or more than one of them is called that."""
    said = bare(text)
    match = _ORDINAL.fullmatch(said)
    if match:
        place = _CHINESE.get(match[1]) or int(match[1])
        return place - 1 if place <= len(choices) else None
    named = [place for place, names in enumerate(choices) if said in map(bare, names)]
    return named[0] if len(named) == 1 else None
