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
    """One token is current for each secret; asking again gives the same one and renews it."""

    def __init__(self) -> None:
        self._current: dict[str, str] = {}
        self._secrets: dict[str, str] = {}
        self._expires: dict[str, datetime] = {}

    def issue(self, secret: str = "") -> str:
        """`secret` is whose token it is, where a platform has several applications."""
        token = self._current.get(secret)
        if token is None or self.standing(token) is not Standing.GOOD:
            token = token_urlsafe(48)
            self._current[secret], self._secrets[token] = token, secret
        self._expires[token] = datetime.now(UTC) + timedelta(seconds=LIFE_SECONDS)
        return token

    def secret_of(self, token: str) -> str:
        return self._secrets[token]

    def standing(self, token: str) -> Standing:
        if token not in self._expires:
            return Standing.UNKNOWN
        return Standing.GOOD if datetime.now(UTC) < self._expires[token] else Standing.EXPIRED

    def pass_time(self, passed: timedelta) -> None:
        self._expires = {token: at - passed for token, at in self._expires.items()}

    def expire_all(self) -> None:
        self._expires = dict.fromkeys(self._expires, datetime.now(UTC))
