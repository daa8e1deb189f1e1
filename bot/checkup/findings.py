"""One line of a check-up: it works, it does not and what to do, or it was not tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from handlers.wording import Wording


class Mark(Enum):
    WELL = "✓"
    WRONG = "✗"
    UNTRIED = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`key` is the catalogs'; no value is a secret."""

    mark: Mark
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, words: Wording) -> str:
        return f"{self.mark.value} {words.say(self.key, **self.values)}"


def well(key: str, **values: object) -> Finding:
    return Finding(mark=Mark.WELL, key=key, values=values)


def wrong(key: str, **values: object) -> Finding:
    return Finding(mark=Mark.WRONG, key=key, values=values)


def untried(key: str, **values: object) -> Finding:
    return Finding(mark=Mark.UNTRIED, key=key, values=values)
