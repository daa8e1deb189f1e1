"""Dates as people write them in figures: 2026-11-24, 2026/11/24, 2026.11.24, 2026年11月24日, 20261124."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_FORMS = re.compile(
    r"(?P<y>\d{4})(?:(?P<sign>[-/.])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})"
    r"|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]?|(?P<m3>\d{2})(?P<d3>\d{2}))"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2})?)?",
    re.ASCII,
)


def spelled_date(text: str) -> date | None:
    """A time of day behind it is let go."""
    found = _FORMS.fullmatch(unicodedata.normalize("NFKC", text[:60]).strip())
    if found is None:
        return None
    month = found["m"] or found["m2"] or found["m3"]
    day = found["d"] or found["d2"] or found["d3"]
    try:
        return date(int(found["y"]), int(month), int(day))
    except ValueError:
        return None
