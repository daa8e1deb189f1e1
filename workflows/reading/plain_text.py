"""Whether bytes are text a person wrote, in the encodings people here use, and whether a browser would run it."""

from __future__ import annotations

import codecs
import re

LOOKED_AT = 65_536
"""Of a long text its beginning tells."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+(?:html|svg)|html|head|body|script|svg|iframe)\b"
    r"|\s*<\?(?:php|=)",
    re.IGNORECASE | re.DOTALL,
)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)


def is_plain_text(content: bytes) -> bool:
    """UTF-8, UTF-16 with its mark, or GB 18030, in which Excel writes Chinese tables."""
    text = _read(content)
    return text is not None and not _CONTROLS.search(text)


def is_markup(content: bytes) -> bool:
    text = _read(content)
    return text is not None and bool(_MARKUP.match(text) or _SCRIPT.search(text))


def _read(content: bytes) -> str | None:
    head = content[:LOOKED_AT]
    is_utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "gb18030"):
        try:
            # Not `final`: the beginning may end in the middle of a character.
            return codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
    return None
