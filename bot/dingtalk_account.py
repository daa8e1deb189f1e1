"""One DingTalk organisation's doors, opened with its settings; `accounts.py` asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.account import Account, Around
from bot.channels.channel import Channel
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.limits import ADDRESS_CALLS
from bot.platform_settings import DingTalkSettings


@dataclass(frozen=True, slots=True)
class DingTalkAccount:
    """`given` says which organisation's."""

    around: Around
    given: DingTalkSettings

    def open(self) -> Account:
        return Account(channels=(self._robot(),))

    def _robot(self) -> Channel:
        api = DingTalkApi(
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
        url = self.around.settings.outside_url
        return DingTalkChannel(self._credentials(), api, public_url=url)

    def _credentials(self) -> DingTalkCredentials:
        given = self.given
        return DingTalkCredentials(
            app_key=given.app_key,
            app_secret=given.app_secret.get_secret_value(),
            robot_code=given.robot_code,
            card_template_id=given.card_template_id,
            corp_id=given.corp_id,
            token=given.token.get_secret_value() if given.token else "",
            aes_key=given.aes_key.get_secret_value() if given.aes_key else "",
        )
