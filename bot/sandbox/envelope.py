"""Callback encryption and signatures as the two vendors document them, written apart from the bot's own.

WeCom doc 90968 (加解密方案) and DingTalk's event subscription use one scheme: AES-256-CBC with the key's first
16 bytes as IV, blocks of 32, around 16 random bytes + length + message + receiver, and a SHA-1 signature.
DingTalk's robot and card callbacks are signed with HMAC-SHA256 instead.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
PREFIX = 16
LENGTH = 4


class Unreadable(ValueError):
    """Not a message of this scheme, or for another receiver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One receiver's keys: WeCom's corp id, or DingTalk's AppKey (its `ownerKey`)."""

    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    receiver: str

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        parts = sorted([self.token, timestamp, nonce, encrypted])
        return hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 - the vendors' choice

    def is_signed(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bool:
        return hmac.compare_digest(signature, self.sign(timestamp, nonce, encrypted))

    def seal(self, message: str) -> str:
        content = message.encode()
        plain = (
            os.urandom(PREFIX) + struct.pack(">I", len(content)) + content + self.receiver.encode()
        )
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, encrypted: str) -> str:
        plain = self._unpad(self._decrypt(encrypted))
        (length,) = struct.unpack(">I", plain[PREFIX : PREFIX + LENGTH])
        end = PREFIX + LENGTH + int(length)
        if end > len(plain) or plain[end:] != self.receiver.encode():
            raise Unreadable("meant for another receiver")
        try:
            return plain[PREFIX + LENGTH : end].decode()
        except UnicodeDecodeError as error:
            raise Unreadable("not UTF-8") from error

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unreadable("not base64") from error
        if not sealed or len(sealed) % 16:
            raise Unreadable("not whole blocks")
        decryptor = self._cipher().decryptor()
        return decryptor.update(sealed) + decryptor.finalize()

    def _unpad(self, padded: bytes) -> bytes:
        padding = padded[-1]
        if not 1 <= padding <= BLOCK or len(padded) - padding < PREFIX + LENGTH:
            raise Unreadable("wrong padding")
        return padded[:-padding]

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(f"{self.aes_key}=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def robot_sign(timestamp: str, app_secret: str) -> str:
    """Header `sign` of a DingTalk robot message; the timestamp is in milliseconds."""
    return _hmac(app_secret, f"{timestamp}\n{app_secret}")


def card_sign(timestamp: str, api_secret: str) -> str:
    """Header `x-ddpaas-signature` of a DingTalk card callback."""
    return _hmac(api_secret, timestamp)


def _hmac(secret: str, text: str) -> str:
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
