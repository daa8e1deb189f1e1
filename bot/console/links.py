"""Links to a form's page: signed, short-lived, naming the chat and the person they were given to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.console.seals import Forged, Seal

LIFE = timedelta(hours=2)
PAGE = "/m/#/f/"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkClaims:
    """What a link says: `nonce` is its own name, `chat` and `person` are storage's ids."""

    nonce: str
    company: int
    chat: int
    person: int
    expires_at: datetime


class BadLink(Exception):
    """The token is none of ours, or `is_expired`."""

    def __init__(self, *, is_expired: bool = False) -> None:
        super().__init__("expired" if is_expired else "forged")
        self.is_expired = is_expired


class SignedLinks:
    """Every process of an installation makes and reads the same links: its key comes from the platforms' secrets."""

    def __init__(self, platform_secrets: Iterable[str], public_url: str) -> None:
        self._seal = Seal(platform_secrets, b"gongdan form links")
        self._public_url = public_url.rstrip("/")

    @property
    def path(self) -> str:
        """Of the address under which the installation is reached; mostly none."""
        return urlsplit(self._public_url).path

    def make(self, company: int, chat: int, person: int, now: datetime) -> str:
        """The whole address. The token stands behind #, so that no server's log and no Referer has it."""
        nonce, expires = secrets.token_urlsafe(16), int((now + LIFE).timestamp())
        claims: list[str | int] = [nonce, company, chat, person, expires]
        return f"{self._public_url}{PAGE}{self._seal.close(claims)}"

    def read(self, token: str, now: datetime) -> LinkClaims:
        """Raises BadLink."""
        try:
            nonce, company, chat, person, expires = self._seal.open(token)
        except (Forged, ValueError) as error:
            raise BadLink from error
        expires_at = datetime.fromtimestamp(int(expires), UTC)
        if expires_at <= now:
            raise BadLink(is_expired=True)
        return LinkClaims(
            nonce=str(nonce),
            company=int(company),
            chat=int(chat),
            person=int(person),
            expires_at=expires_at,
        )

    def csrf(self, nonce: str, browser: str) -> str:
        """What a page must send back with each change: no other site can know it."""
        return self._seal.sign(f"csrf {nonce} {browser}")
