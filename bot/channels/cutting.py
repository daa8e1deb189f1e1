"""Makes words fit a platform's limits without breaking characters; each channel's render calls it."""

from __future__ import annotations

import re
from collections.abc import Callable

ELLIPSIS = "…"
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def plain(text: str) -> str:
    """Without control characters: WeCom refuses a body that needs a \\uXXXX escape (errcode 40033)."""
    return _UNSENDABLE.sub("", text).strip()


def cut(text: str, chars: int) -> str:
    if len(text) <= chars:
        return text
    return text[: chars - 1].rstrip() + ELLIPSIS


def cut_bytes(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8."""
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    return encoded[: limit - len(ELLIPSIS.encode())].decode(errors="ignore").rstrip() + ELLIPSIS


def cut_to_fit(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of `text` that fits, where shorter always fits better."""
    if fits(text):
        return text
    fitting, failing = 0, len(text)
    while failing - fitting > 1:
        middle = (fitting + failing) // 2
        if fits(text[:middle] + ELLIPSIS):
            fitting = middle
        else:
            failing = middle
    return text[:fitting] + ELLIPSIS
