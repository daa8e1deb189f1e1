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
from bot.channels.wecom.aibot.channel import BotChannel
from bot.channels.wecom.aibot.people import BotPeople
from bot.channels.wecom.aibot.socket import BotCredentials
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComClient, WeComCredentials
from bot.channels.wecom.contacts import WeComContacts
from bot.channels.wecom.jssdk import JsSdk
from bot.channels.wecom.kf.channel import WeComKfChannel
from bot.channels.wecom.kf.client import KfClient
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
    """Those that have their settings."""
    around = _Around(settings, http, tokens, books)
    wecom = _WeCom(around, settings.wecom) if settings.wecom else None
    channels = wecom.channels() if wecom else []
    if settings.dingtalk:
        channels.append(_dingtalk(around, settings.dingtalk))
    named = {channel.name: channel for channel in channels}
    if wecom is None:
        return Platforms(channels=named, contacts={})
    return Platforms(
        channels=named,
        contacts={WeComChannel.name: wecom.contacts()},
        sign_in=wecom.sign_in(),
        js_sdk=wecom.js_sdk(),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What every account is opened with."""

    settings: Settings
    http: ClientSession
    tokens: TokenCache
    books: CallBooks

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.timezone)


@dataclass(frozen=True, slots=True)
class _WeCom:
    """One corp's doors."""

    around: _Around
    given: WeComSettings

    def channels(self) -> list[Channel]:
        """微信客服 and the AI bot only with their settings."""
        given = self.given
        found: list[Channel] = [self._application()]
        if given.kf_secret:
            found.append(self._kf(given.kf_secret.get_secret_value()))
        if given.bot_secret:
            found.append(self._bot(given.bot_secret.get_secret_value()))
        return found

    def contacts(self) -> WeComContacts:
        return WeComContacts(self._app_api(), self.given.agent_id)

    def sign_in(self) -> WeComSignIn:
        given = self.given
        return WeComSignIn(self._app_api(), given.corp_id, given.agent_id, given.open_base)

    def js_sdk(self) -> JsSdk:
        given = self.given
        return JsSdk(self._app_api(), given.corp_id, given.agent_id, self.around.tokens)

    def _application(self) -> Channel:
        given = self.given
        credentials = WeComCredentials(
            corp_id=given.corp_id,
            agent_id=given.agent_id,
            secret=given.secret.get_secret_value(),
            token=given.token.get_secret_value(),
            aes_key=given.aes_key.get_secret_value(),
        )
        return WeComChannel(
            credentials,
            WeComClient(self._app_api(), given.agent_id),
            public_url=self.around.settings.outside_url,
            timezone=self.around.timezone,
            book=self._book(WeComChannel.name),
            limits=messages_of(
                accounts=given.accounts,
                a_minute=given.member_a_minute,
                an_hour=given.member_an_hour,
            ),
            answers_presses=given.answer_presses,
        )

    def _kf(self, secret: str) -> Channel:
        """Where the application itself may call 微信客服 they share a token."""
        is_shared = secret == self.given.secret.get_secret_value()
        api = self._api(secret, self.given.agent_id if is_shared else "kf", WeComKfChannel.name)
        return WeComKfChannel(self.given.corp_id, KfClient(api), timezone=self.around.timezone)

    def _bot(self, secret: str) -> Channel:
        given = self.given
        credentials = BotCredentials(bot_id=given.bot_id, secret=secret, ws_url=given.bot_ws_url)
        return BotChannel(
            given.corp_id,
            credentials,
            BotPeople(self._app_api(), given.agent_id),
            self.around.http,
            public_url=self.around.settings.outside_url,
            timezone=self.around.timezone,
        )

    def _app_api(self) -> WeComApi:
        secret = self.given.secret.get_secret_value()
        return self._api(secret, self.given.agent_id, WeComChannel.name)

    def _api(self, secret: str, app: str, channel: str) -> WeComApi:
        return WeComApi(
            self.given.corp_id,
            secret,
            app=app,
            http=self.around.http,
            tokens=self.around.tokens,
            api_base=self.given.api_base,
            book=self._book(channel),
        )

    def _book(self, channel: str) -> CallBook:
        return self.around.books.of(channel, self.given.corp_id, CALLS)


def _dingtalk(around: _Around, given: DingTalkSettings) -> Channel:
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
        http=around.http,
        tokens=around.tokens,
        api_base=given.api_base,
        oapi_base=given.oapi_base,
        book=around.books.of(
            "dingtalk", given.corp_id or given.app_key, ADDRESS_CALLS, together=True
        ),
    )
    return DingTalkChannel(credentials, client, public_url=around.settings.outside_url)
