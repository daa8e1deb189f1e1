"""A picture brought to its platform once, by one worker, for all the messages that show it.

WeCom doc 90253: a temporary file is kept for three days, and its id is good for every application of the corp.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

from bot.channels.channel import Channel, FetchedFile, KeepsUploads, TryLater
from handlers.cards import Message, Picture
from handlers.desk import Desk
from storage.outbox import OutboxRow
from storage.uploads import Shelf

KEPT_FOR = timedelta(days=3) - timedelta(hours=2)
"""Less than the platform's three days: what is sent now must still be there when it is looked at."""
LEASE_SECONDS = 90.0
"""Longer than bringing a file may take."""
LOOK_SECONDS = 0.1
PATIENCE_LOOKS = 300
IMAGE, DOCUMENT = "image", "file"

Read = Callable[[Picture], Awaitable[FetchedFile]]


class Uploading:
    """Any number may bring files at once; of those who bring the same one, all but the first wait for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    async def media_id(self, row: OutboxRow, channel: Channel, message: Message, read: Read) -> str:
        """Under which the platform has the message's picture; empty where it is no picture, or nothing is kept there."""
        if not isinstance(message, Picture) or not isinstance(channel, KeepsUploads):
            return ""
        shelf, lease = _shelf(row, channel, message), f"upload:{channel.uploads_of}:{message.file}"
        owner = uuid4().hex
        for _ in range(PATIENCE_LOOKS):
            if found := await self._store.uploads.find(shelf, message.file, self._desk.now()):
                return found
            if await self._store.leases.take(lease, owner, self._desk.now(), LEASE_SECONDS):
                try:
                    return await self._bring(shelf, message, channel, read)
                finally:
                    await self._store.leases.let_go(lease, owner)
            await asyncio.sleep(LOOK_SECONDS)
        raise TryLater("另一个进程一直没有传完这张图片")

    async def forget(
        self, row: OutboxRow, channel: Channel, message: Message, media_id: str
    ) -> None:
        if isinstance(message, Picture) and isinstance(channel, KeepsUploads):
            await self._store.uploads.forget(_shelf(row, channel, message), message.file, media_id)

    async def _bring(
        self, shelf: Shelf, picture: Picture, channel: KeepsUploads, read: Read
    ) -> str:
        # Somebody may have brought it between our look and our lease.
        if found := await self._store.uploads.find(shelf, picture.file, self._desk.now()):
            return found
        began = self._desk.now()
        media_id = await channel.upload(shelf.kind, await read(picture))
        await self._store.uploads.keep(shelf, picture.file, media_id, began + KEPT_FOR)
        return media_id


def _shelf(row: OutboxRow, channel: KeepsUploads, picture: Picture) -> Shelf:
    kind = DOCUMENT if picture.is_document else IMAGE
    return Shelf(company=row.company, channel=channel.uploads_of, account=row.account, kind=kind)
