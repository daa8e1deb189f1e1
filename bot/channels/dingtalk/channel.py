"""One DingTalk robot as a `Channel`; the composition root builds it, routes and outbox use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from aiohttp import web

from bot.channels.channel import (
    ChannelError,
    FetchedFile,
    Intake,
    NewGroup,
    Outgoing,
    Receipt,
    Refused,
)
from bot.channels.clock import utc_now
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.cards import DingTalkCards
from bot.channels.dingtalk.ding import DingTalkDing
from bot.channels.dingtalk.door import CARD_PATH, DingTalkDoor
from bot.channels.dingtalk.files import DingTalkFiles
from bot.channels.dingtalk.limits import MESSAGES, PEOPLE_AT_ONCE
from bot.channels.dingtalk.messages import DingTalkMessages
from bot.channels.dingtalk.packing import LARGEST_INSIDE
from bot.channels.dingtalk.parse import CHANNEL
from bot.channels.dingtalk.reader import DingTalkReader
from bot.channels.dingtalk.recalls import DingTalkRecalls
from bot.channels.dingtalk.render import TEXT_BYTES
from bot.channels.dingtalk.render_cards import BUTTONS, OPTIONS, PHOTOS
from bot.channels.dingtalk.unions import Unions
from bot.channels.signatures import Signatures
from handlers.capabilities import Capabilities
from handlers.cards import Card, Picture
from handlers.updates import Chat, FileSent

Mode = Literal["http", "stream"]
"""How DingTalk tells us things; the routes for the one are there in the other too."""


class DingTalkChannel:
    name = CHANNEL
    uploads_of = CHANNEL
    most_at_once = PEOPLE_AT_ONCE
    capabilities = Capabilities(
        group_cards=True,
        group_inbound=True,
        card_update="key",
        max_text_bytes=TEXT_BYTES,
        max_buttons=BUTTONS,
        answer_within_seconds=2.0,
        holds=lambda _: True,
        answers_presses=True,
        outsiders_press=True,
        private_parts=True,
        takes_entries=True,
        card_photos=PHOTOS,
        most_options=OPTIONS,
        limits=MESSAGES,
        largest_file=LARGEST_INSIDE,
    )

    def __init__(
        self,
        credentials: DingTalkCredentials,
        api: DingTalkApi,
        *,
        public_url: str,
        mode: Mode = "http",
        signatures: Signatures | None = None,
        has_ding: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.account = credentials.corp_id or credentials.app_key
        self.capabilities = replace(self.capabilities, urges=has_ding)
        self._mode = mode
        self._public_url = public_url.rstrip("/")
        self._files = DingTalkFiles(api, credentials.robot_code)
        self._messages = DingTalkMessages(api, self._files, credentials.robot_code, clock)
        self._recalls = DingTalkRecalls(api, credentials.robot_code)
        self._ding = DingTalkDing(api, credentials.robot_code)
        unions = Unions(api)
        self._cards = DingTalkCards(api, credentials, unions, mode)
        self.reader = DingTalkReader(credentials, self.account, unions, api.book)
        self._door = DingTalkDoor(
            credentials, self.account, self.reader, signatures or Signatures(), clock
        )

    @property
    def is_here(self) -> bool:
        return True

    async def start(self) -> None:
        """Tells DingTalk where presses go; raises a ChannelError, and is harmless to repeat."""
        if self._mode == "stream":
            return
        url = self._public_url + CARD_PATH
        await self._cards.register_callback(url=url, secret=self._door.card_secret)

    def mount(self, app: web.Application, intake: Intake) -> None:
        self._door.mount(app, intake)

    async def send(self, outgoing: Outgoing) -> Receipt:
        match outgoing.message:
            case Card() as card:
                return Receipt(message_id=await self._cards.deliver(outgoing, card))
            case Picture() as picture:
                return await self._messages.send_file(outgoing, picture)
            case text:
                return await self._messages.send_text(outgoing, text)

    def goes_with_others(self, outgoing: Outgoing) -> bool:
        return self._messages.goes_with_others(outgoing)

    async def send_to_many(self, outgoing: Sequence[Outgoing]) -> Sequence[Receipt | ChannelError]:
        return await self._messages.send_to_many(outgoing)

    async def recall(self, to: Chat, message_id: str) -> None:
        await self._recalls.recall(to, message_id)

    async def ring(self, to: Chat, words: str) -> None:
        await self._ding.ring(to, words)

    async def upload(self, kind: str, file: FetchedFile) -> str:
        return await self._files.upload(kind, file)

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        await self._cards.change(to, card_key, card)

    async def make_group(self, group: NewGroup) -> None:
        raise Refused("钉钉群聊不能由机器人创建")

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        return await self._files.fetch(file.ref, limit_bytes)

    async def close(self) -> None:
        """The HTTP session belongs to the composition root."""
