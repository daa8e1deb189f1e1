"""One DingTalk robot as a `Channel`; the composition root builds it, routes and outbox use it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.channels.channel import FetchedFile, Intake, NewGroup, Outgoing, Receipt, Refused
from bot.channels.clock import utc_now
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.cards import DingTalkCards
from bot.channels.dingtalk.door import CARD_PATH, DingTalkDoor
from bot.channels.dingtalk.files import DingTalkFiles
from bot.channels.dingtalk.messages import DingTalkMessages
from bot.channels.dingtalk.parse import CHANNEL
from bot.channels.dingtalk.render import BUTTONS, TEXT_BYTES
from handlers.capabilities import Capabilities
from handlers.cards import Card, Picture
from handlers.updates import Chat, FileSent


class DingTalkChannel:
    name = CHANNEL
    capabilities = Capabilities(
        group_cards=True,
        group_inbound=True,
        card_update="key",
        max_text_bytes=TEXT_BYTES,
        max_buttons=BUTTONS,
        answer_within_seconds=2.0,
        holds=lambda _: True,
    )

    def __init__(
        self,
        credentials: DingTalkCredentials,
        api: DingTalkApi,
        *,
        public_url: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.account = credentials.corp_id or credentials.app_key
        self._public_url = public_url.rstrip("/")
        self._files = DingTalkFiles(api, credentials.robot_code)
        self._messages = DingTalkMessages(api, self._files, credentials.robot_code, clock)
        self._cards = DingTalkCards(api, credentials)
        self._door = DingTalkDoor(credentials, self.account, clock)

    @property
    def is_here(self) -> bool:
        return True

    async def start(self) -> None:
        """Tells DingTalk where presses go; raises a ChannelError, and is harmless to repeat."""
        url = self._public_url + CARD_PATH
        await self._cards.register_callback(url=url, secret=self._door.card_secret)

    def mount(self, app: web.Application, intake: Intake) -> None:
        self._door.mount(app, intake)

    async def send(self, outgoing: Outgoing) -> Receipt:
        match outgoing.message:
            case Card() as card:
                return Receipt(message_id=await self._cards.deliver(outgoing, card))
            case Picture():
                return Receipt(message_id=await self._messages.send_picture(outgoing))
            case text:
                return Receipt(message_id=await self._messages.send_text(outgoing, text))

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        await self._cards.change(card_key, card)

    async def make_group(self, group: NewGroup) -> None:
        raise Refused("钉钉群聊不能由机器人创建")

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        return await self._files.fetch(file.ref, limit_bytes)

    async def close(self) -> None:
        """The HTTP session belongs to the composition root."""
