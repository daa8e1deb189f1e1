"""What a delivery is made of: the row's chat, card and channel, and what the message needs that the row does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.channel import Channel, FetchedFile, Outgoing, Refused, TryLater
from handlers.cards import Message, Picture
from handlers.desk import Desk
from handlers.showing import called
from handlers.ticket_links import ticket_link
from handlers.updates import Chat, ReplyHook
from handlers.wording import DEFAULT_LOCALE, Wording
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.outbox import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    channel: Channel
    chat: ChatRow
    card: SentCard | None

    @property
    def to(self) -> Chat:
        return Chat(
            channel=self.chat.channel,
            account=self.chat.account,
            kind="group" if self.chat.kind == "group" else "direct",
            id=self.chat.external_id,
        )

    @property
    def hook(self) -> ReplyHook | None:
        url, expires_at = self.chat.reply_hook, self.chat.reply_hook_expires_at
        return ReplyHook(url=url, expires_at=expires_at) if url and expires_at else None


class Wrapping:
    """Of rows, one by one."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel]) -> None:
        self._desk = desk
        self._channels = channels

    async def wrap(self, row: OutboxRow) -> Parcel:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise TryLater(f"channel {row.channel} is switched off", after=60)
        async with self._desk.store.unit_of_work(row.company) as uow:
            chat = await uow.chats.get(row.chat_id)
            card = await uow.cards.get(row.card_id) if row.card_id else None
        return Parcel(channel=channel, chat=chat, card=card)

    async def outgoing(
        self, row: OutboxRow, parcel: Parcel, message: Message, media_id: str = ""
    ) -> Outgoing:
        return Outgoing(
            to=parcel.to,
            message=message,
            picture=None if media_id else await self._picture(row, message),
            media_id=media_id,
            file_name=await self._file_name(row, message),
            key=parcel.card.key if parcel.card else f"o{row.id}",
            is_repeat=row.is_repeat,
            is_retry=row.attempts > 1,
            mark=row.mark,
            link=self._link(row),
            is_ending=row.is_ending,
            is_urgent=row.is_urgent,
            through=await self._through(row, parcel.channel),
            reply_hook=parcel.hook,
        )

    async def _file_name(self, row: OutboxRow, message: Message) -> str:
        if not (isinstance(message, Picture) and message.is_document):
            return ""
        kept = await self._desk.store.files.find(row.company, message.file)
        return called(kept, await self.words_for(row)) if kept else ""

    def _link(self, row: OutboxRow) -> str:
        url = self._desk.public_url
        return ticket_link(url, row.ticket_number) if url and row.ticket_number else ""

    async def _through(self, row: OutboxRow, channel: Channel) -> str:
        if channel.capabilities.window is None:
            return ""
        return await self._desk.store.reply_windows.through(row.company, row.chat_id)

    async def _picture(self, row: OutboxRow, message: Message) -> FetchedFile | None:
        return await self.picture_of(row, message) if isinstance(message, Picture) else None

    async def picture_of(self, row: OutboxRow, message: Picture) -> FetchedFile:
        found = await self._desk.store.files.read(row.company, message.file)
        if found is None:
            raise Refused("图片已不在文件库中")
        kept, content = found
        name = called(kept, await self.words_for(row)) if message.is_document else kept.name
        return FetchedFile(content=content, media_type=kept.media_type, name=name)

    async def words_for(self, row: OutboxRow) -> Wording:
        """Of whoever reads the row's chat."""
        async with self._desk.store.unit_of_work(row.company) as uow:
            chat = await uow.chats.get(row.chat_id)
            person = None
            if chat.kind == "direct":
                person = await uow.people.by_identity(chat.channel, chat.account, chat.external_id)
        return self._desk.words(person.locale if person else DEFAULT_LOCALE)
