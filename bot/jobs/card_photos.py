"""The pictures of a card: brought to the platform before it goes out; what could not be brought in time follows by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.channels.channel import Channel, ChannelError, KeepsUploads
from bot.jobs.uploading import Read, Uploading
from handlers.cards import Card, Message, Picture
from handlers.desk import Desk, Moment
from handlers.post import send
from storage.chats import ChatRow
from storage.outbox import OutboxRow

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 10.0
"""A card is worth more than its pictures: it does not wait longer for them."""


@dataclass(frozen=True, slots=True)
class Brought:
    """`ids` are the platform's of those that stand on the card, `left` ours of those that do not."""

    ids: tuple[str, ...] = ()
    left: tuple[int, ...] = ()


class CardPhotos:
    def __init__(self, desk: Desk, uploading: Uploading) -> None:
        self._desk = desk
        self._uploading = uploading

    async def bring(
        self, row: OutboxRow, channel: Channel, message: Message, read: Read
    ) -> Brought:
        """All at once; nothing of it fails."""
        photos = message.photos if isinstance(message, Card) else ()
        if not photos or not isinstance(channel, KeepsUploads):
            return Brought(left=photos)
        ids = await asyncio.gather(*(self._bring_one(row, channel, each, read) for each in photos))
        return Brought(
            ids=tuple(filter(None, ids)),
            left=tuple(photo for photo, found in zip(photos, ids, strict=True) if not found),
        )

    async def _bring_one(self, row: OutboxRow, channel: Channel, photo: int, read: Read) -> str:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._uploading.media_id(row, channel, Picture(file=photo), read)
        except (ChannelError, TimeoutError) as error:
            reason = error.reason if isinstance(error, ChannelError) else "timeout"
            log.warning("photo_not_on_card", file=photo, reason=reason)
            return ""

    async def send_apart(self, row: OutboxRow, chat: ChatRow, left: Sequence[int]) -> None:
        """After the card, as messages that are tried for as long as any."""
        if not left:
            return
        async with self._desk.store.unit_of_work(row.company) as uow:
            moment = Moment(desk=self._desk, uow=uow, now=self._desk.now(), door=row.channel)
            for photo in left:
                send(moment, chat, Picture(file=photo), ticket=row.ticket_id)
