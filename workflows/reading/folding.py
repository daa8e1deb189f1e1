"""Text made comparable: full width to half, case away; everything that reads what people type starts here."""

from __future__ import annotations

import re
import unicodedata

_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
_BLANKS = re.compile(r"\s+")
_EDGES = " \t\n.,!?;:~。、！？；：…·-—“”\"'‘’()（）[]【】《》「」^*_👌👍🙏"

_THUMBS = re.compile(
    "[👍👌🆗✅🙆][\\ufe0f\\U0001f3fb-\\U0001f3ff]?(?:[👍👌🙏][\\ufe0f\\U0001f3fb-\\U0001f3ff]?)*"
)


def half_width(text: str) -> str:
    """Full-width ASCII to plain, one character for one: places in the text stay where they are."""
    return text.translate(_HALF)


def fold(text: str) -> str:
    """For comparing, never for keeping."""
    return _BLANKS.sub(" ", half_width(text).casefold()).strip()


def bare(text: str) -> str:
    """Folded, without the punctuation around it."""
    return fold(text).strip(_EDGES)


def is_thumb(text: str) -> bool:
    """👍 and nothing else says yes."""
    return bool(_THUMBS.fullmatch(text.strip()))


def visible(text: str) -> str:
    """Without what nobody can see in it, which keyboards and copying leave behind: 空\u200b调 is 空调."""
    return "".join(
        char
        for char in text
        if char in "\n\t"
        or (char not in _UNSEEN and unicodedata.category(char) not in {"Cc", "Cs"})
    )


def clean(text: str) -> str:
    """For keeping: no control characters but line ends, no blanks around."""
    kept = (
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()
