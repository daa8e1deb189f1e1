"""The platform accounts of the settings as channels; the composition root opens them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.call_books import CallBooks
from bot.channels.call_book import CallBook
from bot.channels.channel import Channel
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.client import ADDRESS_CALLS, DingTalkClient, DingTalkCredentials
from bot.channels.tokens import TokenCache
from bot.channels.wecom.aibot import BotChannel
from bot.channels.wecom.aibot_people import BotPeople
from bot.channels.wecom.aibot_socket import BotCredentials
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComClient, WeComCredentials
from bot.channels.wecom.contacts import WeComContacts
from bot.channels.wecom.jssdk import JsSdk
from bot.channels.wecom.kf import WeComKfChannel
from bot.channels.wecom.kf_client import KfClient
from bot.channels.wecom.limits import CALLS, messages_of
from bot.channels.wecom.signing_in import WeComSignIn
from bot.settings import DingTalkSettings, Settings, WeComSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Platforms:
    """What the settings' accounts are good for: to talk and to ask who is a member, by channel; to sign people in, and to
    let a page call the client around it."""

    channels: Mapping[str, Channel]
    contacts: Mapping[str, WeComContacts]
    sign_in: WeComSignIn | None = None
    js_sdk: JsSdk | None = None


def open_platforms(
    settings: Settings, http: ClientSession, tokens: TokenCache, books: CallBooks
) -> Platforms:
    channels = open_channels(settings, http, tokens, books)
    given = settings.wecom
    if given is None:
        return Platforms(channels=channels, contacts={})
    api, corp, agent = _app_api(given, http, tokens, books), given.corp_id, given.agent_id
    return Platforms(
        channels=channels,
        contacts={WeComChannel.name: WeComContacts(api, agent)},
        sign_in=WeComSignIn(api, corp, agent, given.open_base),
        js_sdk=JsSdk(api, corp, agent, tokens),
    )


def open_channels(
    settings: Settings, http: ClientSession, tokens: TokenCache, books: CallBooks
) -> dict[str, Channel]:
    """Those that have their settings."""
    channels: list[Channel] = []
    if settings.wecom:
        channels.append(_wecom(settings, settings.wecom, http, tokens, books))
        channels += _wecom_kf(settings, settings.wecom, http, tokens, books)
        channels += _wecom_bot(settings, settings.wecom, http, tokens, books)
    if settings.dingtalk:
        channels.append(_dingtalk(settings, settings.dingtalk, http, tokens, books))
    return {channel.name: channel for channel in channels}


def _wecom(
    settings: Settings,
    given: WeComSettings,
    http: ClientSession,
    tokens: TokenCache,
    books: CallBooks,
) -> Channel:
    credentials = WeComCredentials(
        corp_id=given.corp_id,
        agent_id=given.agent_id,
        secret=given.secret.get_secret_value(),
        token=given.token.get_secret_value(),
        aes_key=given.aes_key.get_secret_value(),
    )
    client = WeComClient(_app_api(given, http, tokens, books), given.agent_id)
    return WeComChannel(
        credentials,
        client,
        public_url=settings.outside_url,
        timezone=ZoneInfo(settings.timezone),
        book=_wecom_book(given, books),
        limits=messages_of(
            accounts=given.accounts,
            a_minute=given.member_a_minute,
            an_hour=given.member_an_hour,
        ),
        answers_presses=given.answer_presses,
    )


def _wecom_book(given: WeComSettings, books: CallBooks) -> CallBook:
    return books.of("wecom", given.corp_id, CALLS)


def _app_api(
    given: WeComSettings, http: ClientSession, tokens: TokenCache, books: CallBooks
) -> WeComApi:
    return WeComApi(
        given.corp_id,
        given.secret.get_secret_value(),
        app=given.agent_id,
        http=http,
        tokens=tokens,
        api_base=given.api_base,
        book=_wecom_book(given, books),
    )


def _wecom_kf(
    settings: Settings,
    given: WeComSettings,
    http: ClientSession,
    tokens: TokenCache,
    books: CallBooks,
) -> list[Channel]:
    """None without its setting. Where the application itself may call 微信客服 they share a token."""
    if given.kf_secret is None:
        return []
    secret = given.kf_secret.get_secret_value()
    is_shared = secret == given.secret.get_secret_value()
    api = WeComApi(
        given.corp_id,
        secret,
        app=given.agent_id if is_shared else "kf",
        http=http,
        tokens=tokens,
        api_base=given.api_base,
        book=books.of("wecom_kf", given.corp_id, CALLS),
    )
    return [WeComKfChannel(given.corp_id, KfClient(api), timezone=ZoneInfo(settings.timezone))]


def _wecom_bot(
    settings: Settings,
    given: WeComSettings,
    http: ClientSession,
    tokens: TokenCache,
    books: CallBooks,
) -> list[Channel]:
    """None without its settings."""
    if given.bot_secret is None:
        return []
    credentials = BotCredentials(
        bot_id=given.bot_id, secret=given.bot_secret.get_secret_value(), ws_url=given.bot_ws_url
    )
    bot = BotChannel(
        given.corp_id,
        credentials,
        BotPeople(_app_api(given, http, tokens, books), given.agent_id),
        http,
        public_url=settings.outside_url,
        timezone=ZoneInfo(settings.timezone),
    )
    return [bot]


def _dingtalk(
    settings: Settings,
    given: DingTalkSettings,
    http: ClientSession,
    tokens: TokenCache,
    books: CallBooks,
) -> Channel:
    credentials = DingTalkCredentials(
        app_key=given.app_key,
        app_secret=given.app_secret.get_secret_value(),
        robot_code=given.robot_code,
        card_template_id=given.card_template_id,
        corp_id=given.corp_id,
        token=given.token.get_secret_value() if given.token else "",
        aes_key=given.aes_key.get_secret_value() if given.aes_key else "",
    )
    client = DingTalkClient(
        credentials,
        http=http,
        tokens=tokens,
        api_base=given.api_base,
        oapi_base=given.oapi_base,
        book=books.of("dingtalk", given.corp_id or given.app_key, ADDRESS_CALLS, together=True),
    )
    return DingTalkChannel(credentials, client, public_url=settings.outside_url)
