"""The signed and encrypted envelope that WeCom callbacks and DingTalk events share; both crypto modules use it.

WeCom doc 90968, DingTalk's DingCallbackCrypto3: sha1 over four sorted strings, AES-256-CBC inside.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from wechatpy.work.crypto import PrpCrypto, WeChatCrypto
from wechatpy.work.exceptions import InvalidCorpIdException

from bot.channels.channel import BadCallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An envelope as it travels: `encrypted` is base64, the other three come beside it."""

    signature: str
    timestamp: str
    nonce: str
    encrypted: str


class Envelope:
    """Opens and closes what is addressed to `receiver` (WeCom: the CorpID; DingTalk: the AppKey)."""

    def __init__(self, *, token: str, aes_key: str, receiver: str) -> None:
        self._token = token
        self._receiver = receiver
        self._crypto = WeChatCrypto(token, aes_key, receiver)

    def open(self, sealed: Sealed) -> str:
        expected = self._sign(sealed.timestamp, sealed.nonce, sealed.encrypted)
        if not hmac.compare_digest(expected.encode(), sealed.signature.encode()):
            raise BadCallback(401, "the signature does not match: check the callback's Token")
        try:
            return self._decrypt(sealed)
        except InvalidCorpIdException:
            raise BadCallback(403, "the message is addressed to somebody else") from None
        except Exception:  # noqa: BLE001 - wechatpy answers nonsense with IndexError, struct.error …
            reason = "the message cannot be decrypted: check the callback's AES key"
            raise BadCallback(400, reason) from None

    def close(self, plaintext: str, *, timestamp: str, nonce: str) -> Sealed:
        encrypted = PrpCrypto(self._crypto.key).encrypt(plaintext, self._receiver).decode()
        return Sealed(
            signature=self._sign(timestamp, nonce, encrypted),
            timestamp=timestamp,
            nonce=nonce,
            encrypted=encrypted,
        )

    def _sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        text = "".join(sorted((self._token, timestamp, nonce, encrypted)))
        return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - the platforms' choice

    def _decrypt(self, sealed: Sealed) -> str:
        plaintext = self._crypto.check_signature(
            sealed.signature, sealed.timestamp, sealed.nonce, sealed.encrypted
        )
        return str(plaintext)
