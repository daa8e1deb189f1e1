"""What a browser carries for us and cannot change: a few values, signed with a key that every process of ours derives."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence

_SIGNATURE_BYTES = 16
_LONGEST = 1000

Plain = str | int


class Forged(Exception):
    """It is none of ours, or was changed."""


class Seal:
    """`purpose` keeps what is sealed for one thing from being taken for another."""

    def __init__(self, platform_secrets: Iterable[str], purpose: bytes) -> None:
        joined = "\n".join(sorted(platform_secrets)).encode()
        self._key = hmac.digest(joined, purpose, hashlib.sha256)

    def close(self, values: Sequence[Plain]) -> str:
        body = _packed(json.dumps(values, separators=(",", ":")).encode())
        return f"{body}.{self.sign(body)}"

    def open(self, token: str) -> list[Plain]:
        """Raises Forged."""
        body, _, signature = token.partition(".")
        if len(token) > _LONGEST or not hmac.compare_digest(
            self.sign(body).encode(), signature.encode(errors="replace")
        ):
            raise Forged
        values = json.loads(_unpacked(body))
        if not isinstance(values, list):
            raise Forged
        return values

    def sign(self, text: str) -> str:
        signature = hmac.digest(self._key, text.encode(errors="replace"), hashlib.sha256)
        return _packed(signature[:_SIGNATURE_BYTES])


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Forged from error
