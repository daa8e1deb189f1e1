"""Files people send the AI bot (WeCom doc 101463 多媒体资源解密): encrypted, each under its own key, fetched within five minutes."""

from __future__ import annotations

import base64
import os
import time
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JsonObject

PATH = "/wecom/aibot/files/"
BLOCK = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`until` is on the monotonic clock."""

    name: str
    sealed: bytes = field(repr=False)
    until: float


class BotFiles:
    def __init__(self) -> None:
        self._offers: dict[str, Offer] = {}

    def offer(self, stored: StoredFile, origin: str, seconds: float) -> JsonObject:
        """`{url, aeskey}` as a message carries it; AES-256-CBC, IV the key's first 16 bytes, PKCS7 over 32."""
        key = os.urandom(32)
        padding = BLOCK - len(stored.content) % BLOCK
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        sealed = (
            encryptor.update(stored.content + bytes([padding]) * padding) + encryptor.finalize()
        )
        offer_id = uuid4().hex
        self._offers[offer_id] = Offer(
            name=stored.name, sealed=sealed, until=time.monotonic() + seconds
        )
        return {"url": f"{origin}{PATH}{offer_id}", "aeskey": base64.b64encode(key).decode()}

    def fetch(self, offer_id: str) -> web.Response:
        """403 once the link is too old, as the vendor's file store answers."""
        offer = self._offers.get(offer_id)
        if offer is None or offer.until < time.monotonic():
            return web.Response(status=403, text="the link has expired")
        disposition = f"attachment; filename*=UTF-8''{quote(offer.name)}"
        return web.Response(
            body=offer.sealed,
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )
