"""One DingTalk organisation's doors, opened with its settings; `accounts.py` asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.account import Account, Around
from bot.channels.channel import Channel
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.contacts import DingTalkContacts
from bot.channels.dingtalk.limits import ADDRESS_CALLS
from bot.channels.dingtalk.signing_in import DingTalkSignIn
from bot.channels.dingtalk.stream.channel import DingTalkStreamChannel
from bot.platform_settings import DingTalkSettings


@dataclass(frozen=True, slots=True)
class DingTalkAccount:
    """`given` says which organisation's."""

    around: Around
    given: DingTalkSettings

    def open(self) -> Account:
        return Account(
            channels=(self._robot(),),
            contacts={DingTalkChannel.name: DingTalkContacts(self._api())},
            sign_in=self.sign_in(),
        )

    def sign_in(self) -> DingTalkSignIn:
        given = self.given
        return DingTalkSignIn(
            self._api(),
            credentials_of(given, self.around.timezone),
            given.corp_id or given.app_key,
            api_base=given.api_base,
            login_base=given.login_base,
        )

    def _robot(self) -> Channel:
        url, signatures = self.around.settings.outside_url, self.around.signatures
        way = (credentials_of(self.given, self.around.timezone), self._api())
        if self.given.mode == "http":
            return DingTalkChannel(
                *way, public_url=url, signatures=signatures, has_ding=self.given.ding
            )
        return DingTalkStreamChannel(
            *way,
            public_url=url,
            signatures=signatures,
            has_ding=self.given.ding,
            connections=self.given.connections,
        )

    def _api(self) -> DingTalkApi:
        return DingTalkApi(
            self.given.app_key,
            self.given.app_secret.get_secret_value(),
            http=self.around.http,
            tokens=self.around.tokens,
            api_base=self.given.api_base,
            oapi_base=self.given.oapi_base,
            book=self.around.books.of(
                DingTalkChannel.name,
                self.given.corp_id or self.given.app_key,
                together=ADDRESS_CALLS,
            ),
        )


def credentials_of(given: DingTalkSettings, timezone: ZoneInfo) -> DingTalkCredentials:
    return DingTalkCredentials(
        app_key=given.app_key,
        app_secret=given.app_secret.get_secret_value(),
        robot_code=given.robot_code,
        card_template_id=given.card_template_id,
        corp_id=given.corp_id,
        token=given.token.get_secret_value() if given.token else "",
        aes_key=given.aes_key.get_secret_value() if given.aes_key else "",
        timezone=timezone,
    )
