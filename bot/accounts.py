"""The platform accounts of the settings as channels; the composition root opens them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientSession

from bot.account import Account, Around
from bot.call_books import CallBooks
from bot.channels.channel import Channel
from bot.channels.contacts import Contacts
from bot.channels.signatures import Signatures
from bot.channels.tokens import TokenCache
from bot.channels.vouching import SignIn
from bot.channels.wecom.jssdk import JsSdk
from bot.dingtalk_account import DingTalkAccount
from bot.settings import Settings
from bot.wecom_account import WeComAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Platforms:
    """What all accounts together are good for, by channel."""

    channels: Mapping[str, Channel]
    contacts: Mapping[str, Contacts]
    sign_ins: tuple[SignIn, ...] = ()
    js_sdk: JsSdk | None = None


def open_platforms(
    settings: Settings,
    http: ClientSession,
    tokens: TokenCache,
    books: CallBooks,
    signatures: Signatures,
) -> Platforms:
    """Those that have their settings."""
    opened = _open(settings, Around(settings, http, tokens, books, signatures))
    return Platforms(
        channels={channel.name: channel for each in opened for channel in each.channels},
        contacts={name: found for each in opened for name, found in each.contacts.items()},
        sign_ins=tuple(each.sign_in for each in opened if each.sign_in),
        js_sdk=next((each.js_sdk for each in opened if each.js_sdk), None),
    )


def _open(settings: Settings, around: Around) -> list[Account]:
    """One line for each platform."""
    opened = []
    if settings.wecom:
        opened.append(WeComAccount(around, settings.wecom).open())
    if settings.dingtalk:
        opened.append(DingTalkAccount(around, settings.dingtalk).open())
    return opened
