"""What a platform account is opened with and what it is good for: the same for each platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.call_books import CallBooks
from bot.channels.channel import Channel
from bot.channels.contacts import Contacts
from bot.channels.signatures import Signatures
from bot.channels.tokens import TokenCache
from bot.channels.vouching import SignIn
from bot.channels.wecom.jssdk import JsSdk
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Around:
    """What every account is opened with."""

    settings: Settings
    http: ClientSession
    tokens: TokenCache
    books: CallBooks
    signatures: Signatures

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """To talk and to ask who is a member, by channel; to sign people in, and to let a page call the client around it."""

    channels: tuple[Channel, ...]
    contacts: Mapping[str, Contacts] = field(default_factory=dict)
    sign_in: SignIn | None = None
    js_sdk: JsSdk | None = None
