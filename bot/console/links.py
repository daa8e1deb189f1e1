"""Links to a form's page: signed, short-lived, naming the chat and the person they were given to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

LIFE = timedelta(hours=2)
PAGE = "/m/#/f/"
_SIGNATURE_BYTES = 16
_LONGEST = 1000


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
        joined = "\n".join(sorted(platform_secrets)).encode()
        self._key = hmac.digest(joined, b"gongdan form links", hashlib.sha256)
        self._public_url = public_url.rstrip("/")

    @property
    def path(self) -> str:
        """Of the address under which the installation is reached; mostly none."""
        return urlsplit(self._public_url).path

    def make(self, company: int, chat: int, person: int, now: datetime) -> str:
        """The whole address. The token stands behind #, so that no server's log and no Referer has it."""
        claims = [secrets.token_urlsafe(16), company, chat, person, int((now + LIFE).timestamp())]
        body = _packed(json.dumps(claims, separators=(",", ":")).encode())
        return f"{self._public_url}{PAGE}{body}.{_packed(self._signature(body))}"

    def read(self, token: str, now: datetime) -> LinkClaims:
        """Raises BadLink."""
        body, _, signature = token.partition(".")
        if len(token) > _LONGEST or not hmac.compare_digest(
            _packed(self._signature(body)).encode(), signature.encode(errors="replace")
        ):
            raise BadLink
        nonce, company, chat, person, expires = json.loads(_unpacked(body))
        expires_at = datetime.fromtimestamp(expires, UTC)
        if expires_at <= now:
            raise BadLink(is_expired=True)
        return LinkClaims(
            nonce=nonce, company=company, chat=chat, person=person, expires_at=expires_at
        )

    def csrf(self, nonce: str, browser: str) -> str:
        """What a page must send back with each change: no other site can know it."""
        return _packed(self._signature(f"csrf {nonce} {browser}"))

    def _signature(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode(errors="replace"), hashlib.sha256)[
            :_SIGNATURE_BYTES
        ]


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadLink from error
