"""Words that answer nothing: mere marks (？？？, an emoji), thanks, a question back; a form says so instead of noting them."""

from __future__ import annotations

import re

from workflows.reading.courtesy import nicety
from workflows.reading.folding import fold

_MARKS = re.compile(r"[^\w★☆⭐🌟]*")
_ASKS = re.compile(
    r".*[?]"
    r"|[^0-9]*(?:什么|多少|怎么|为何|凭啥|干嘛|要不要|能不能|可不可以|是不是|有没有)[^0-9]*"
    r"|[^0-9]*(?:吗|么|呢)[。.!！~]*"
    r"|(?:how much|how long|why|what|who|do you|does it|is it|are you)(?![a-z]).*"
)
_TELLS = re.compile(r"[0-9]")


def is_mere_marks(text: str) -> bool:
    """No word and no figure; stars are marks out of five."""
    return bool(_MARKS.fullmatch(text))


def is_mere_courtesy(text: str) -> bool:
    return nicety(text) is not None


def asks_back(text: str) -> bool:
    """上门费多少钱？ Whatever holds figures may be an answer all the same: 文三路 90 号行吗."""
    said = fold(text)
    return bool(_ASKS.fullmatch(said)) and not _TELLS.search(said)
