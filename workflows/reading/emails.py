"""E-mail addresses inside what people write, full-width signs and 艾特 for @ among them."""

from __future__ import annotations

import re

from workflows.reading.found import Found, announced, in_place

_LONGEST = 254
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+@-])(?P<local>[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_+-])?)\s?(?:@|艾特|\(at\)|\[at\])\s?"
    r"(?P<domain>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?[.。]){1,4}[a-z]{2,24})(?![a-z0-9@-])"
)
_ANNOUNCED = r"(?:我的?|电子|联系)*(?:邮箱|邮件|email|e-mail|mail)(?:地址)?(?:就?是|is|为)?"


def find_email(text: str) -> Found[str] | None:
    """Small letters throughout: no provider in use tells them apart."""
    said = in_place(text)
    for match in _EMAIL.finditer(said):
        email = f"{match['local']}@{match['domain'].replace('。', '.')}"
        if len(email) <= _LONGEST and ".." not in email:
            return Found(email, announced(said, match.start(), _ANNOUNCED), match.end())
    return None
