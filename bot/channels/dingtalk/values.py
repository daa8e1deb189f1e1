"""Lists and objects as the texts that DingTalk wants of them, and how many bytes those have."""

from __future__ import annotations

import json
from typing import TypeVar

Row = TypeVar("Row")


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def size(text: str) -> int:
    return len(text.encode(errors="replace"))


def first_that_fit(rows: list[Row], limit: int) -> list[Row]:
    kept = list(rows)
    while size(dump(kept)) > limit:
        kept.pop()
    return kept
