"""Web addresses inside what people write or share; the words around them and closing punctuation stay outside."""

from __future__ import annotations

import re

from workflows.reading.folding import half_width
from workflows.reading.found import Found, announced, in_place

_LONGEST = 1900
_LINK = re.compile(
    rf"(?<![a-z0-9@./-])(?:(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9-]{{0,62}}\.?){{0,8}}[a-z0-9]|[a-z0-9])"
    r"|(?P<bare>www\.(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}))"
    rf"(?P<rest>(?::[0-9]{{1,5}})?(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{{0,{_LONGEST}}})?)"
)
_CLOSING = ".,;:!?'"
_ANNOUNCED = r"(?:我的?|产品|商品|视频|网页)?(?:链接|网址|网站|地址|link|url)(?:就?是|is|为)?"


def find_link(text: str) -> Found[str] | None:
    """With https:// before a bare www; case is kept where it matters, after the host."""
    said = in_place(text)
    match = _LINK.search(said)
    if not match:
        return None
    end = match.start("rest") + len(_trimmed(match["rest"]))
    host = f"{match['scheme'] or 'https'}://{match['host'] or match['bare']}"
    link = host + half_width(text[match.start("rest") : end])
    return Found(link, announced(said, match.start(), _ANNOUNCED), end)


def _trimmed(rest: str) -> str:
    """Without the sentence's own punctuation; a bracket stays when it was opened inside."""
    kept = rest.rstrip(_CLOSING)
    while kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].rstrip(_CLOSING)
    return kept
