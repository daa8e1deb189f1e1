"""Access tokens of one platform: issued, checked on every call, expired on demand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from secrets import token_urlsafe

LIFE_SECONDS = 7200


class Standing(Enum):
    GOOD = auto()
    EXPIRED = auto()
    UNKNOWN = auto()


class Tokens:
    """One token is current at a time; asking again gives the same one and renews it."""

    def __init__(self) -> None:
        self._current: str | None = None
        self._expires: dict[str, datetime] = {}

    def issue(self) -> str:
        if self._current is None or self.standing(self._current) is not Standing.GOOD:
            self._current = token_urlsafe(48)
        self._expires[self._current] = datetime.now(UTC) + timedelta(seconds=LIFE_SECONDS)
        return self._current

    def standing(self, token: str) -> Standing:
        if token not in self._expires:
            return Standing.UNKNOWN
        return Standing.GOOD if datetime.now(UTC) < self._expires[token] else Standing.EXPIRED

    def expire_all(self) -> None:
        self._expires = dict.fromkeys(self._expires, datetime.now(UTC))
