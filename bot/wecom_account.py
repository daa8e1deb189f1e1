"""One WeCom corp's doors, opened with its settings; `accounts.py` asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.account import Account, Around
from bot.channels.call_book import CallBook
from bot.channels.channel import Channel
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
from bot.platform_settings import WeComSettings


@dataclass(frozen=True, slots=True)
class WeComAccount:
    """`given` says which corp's."""

    around: Around
    given: WeComSettings

    def open(self) -> Account:
        return Account(
            channels=tuple(self.channels()),
            contacts={WeComChannel.name: self.contacts()},
            sign_in=self.sign_in(),
            js_sdk=self.js_sdk(),
        )

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
