"""The platform accounts of the settings as channels; the composition root opens them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.channels.channel import Channel
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.client import DingTalkClient, DingTalkCredentials
from bot.channels.tokens import TokenCache
from bot.channels.wecom.aibot import BotChannel
from bot.channels.wecom.aibot_people import BotPeople
from bot.channels.wecom.aibot_socket import BotCredentials
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComClient, WeComCredentials
from bot.settings import DingTalkSettings, Settings, WeComSettings


def open_channels(
    settings: Settings, http: ClientSession, tokens: TokenCache
) -> dict[str, Channel]:
    """Those that have their settings."""
    channels: list[Channel] = []
    if settings.wecom:
        channels.append(_wecom(settings, settings.wecom, http, tokens))
        channels += _wecom_bot(settings, settings.wecom, http, tokens)
    if settings.dingtalk:
        channels.append(_dingtalk(settings, settings.dingtalk, http, tokens))
    return {channel.name: channel for channel in channels}


def _wecom(
    settings: Settings, given: WeComSettings, http: ClientSession, tokens: TokenCache
) -> Channel:
    credentials = WeComCredentials(
        corp_id=given.corp_id,
        agent_id=given.agent_id,
        secret=given.secret.get_secret_value(),
        token=given.token.get_secret_value(),
        aes_key=given.aes_key.get_secret_value(),
    )
    client = WeComClient(_app_api(given, http, tokens), given.agent_id)
    return WeComChannel(
        credentials,
        client,
        public_url=settings.outside_url,
        timezone=ZoneInfo(settings.timezone),
    )


def _app_api(given: WeComSettings, http: ClientSession, tokens: TokenCache) -> WeComApi:
    return WeComApi(
        given.corp_id,
        given.secret.get_secret_value(),
        app=given.agent_id,
        http=http,
        tokens=tokens,
        api_base=given.api_base,
    )


def _wecom_bot(
    settings: Settings, given: WeComSettings, http: ClientSession, tokens: TokenCache
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
        BotPeople(_app_api(given, http, tokens), given.agent_id),
        http,
        public_url=settings.outside_url,
        timezone=ZoneInfo(settings.timezone),
    )
    return [bot]


def _dingtalk(
    settings: Settings, given: DingTalkSettings, http: ClientSession, tokens: TokenCache
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
        credentials, http=http, tokens=tokens, api_base=given.api_base, oapi_base=given.oapi_base
    )
    return DingTalkChannel(credentials, client, public_url=settings.outside_url)
