"""One delivery made: the row's chat and card looked up, the channel called, the codes it gave kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.channels.channel import Channel, FileGone, NewGroup, Outgoing, Receipt, TryLater
from bot.jobs.card_changes import CardChanges
from bot.jobs.card_photos import CardPhotos
from bot.jobs.uploading import Uploading
from bot.jobs.wrapping import Parcel, Wrapping
from handlers.bundles import Notice
from handlers.cards import Message, load_message
from handlers.desk import Desk
from handlers.groups import load_group
from handlers.updates import Chat, ReplyHook
from handlers.wording import Wording
from storage.outbox import OutboxRow


class Parcels:
    """No transaction is open while a platform is called."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel]) -> None:
        self._desk = desk
        self._wrapping = Wrapping(desk, channels)
        self._uploading = Uploading(desk)
        self._photos = CardPhotos(desk, self._uploading)
        self._changes = CardChanges(desk, self._wrapping, self._photos)

    async def send(self, row: OutboxRow, message: Message | None = None) -> str:
        """The platform's id of the message: what the row says, unless it goes with others as `message`. A card that was
        held says what is true now."""
        parcel = await self._wrapping.wrap(row)
        message = message or load_message(row.payload)
        if parcel.card and (row.bundle or parcel.channel.capabilities.card_update == "none"):
            message = load_message(parcel.card.face)
        read = partial(self._wrapping.picture_of, row)
        media_id = await self._uploading.media_id(row, parcel.channel, message, read)
        photos = await self._photos.bring(row, parcel.channel, message, read)
        try:
            receipt = await self._sent(row, parcel, message, media_id, photos.ids)
        except FileGone as gone:
            if not media_id:
                raise
            await self._uploading.forget(row, parcel.channel, message, media_id)
            raise TryLater(gone.reason, after=1.0, code=gone.code) from None
        await self._changes.keep_codes(row, receipt.update_codes)
        if receipt.hook_is_spent and parcel.hook:
            await self._spend_hook(row, parcel.hook)
        await self._photos.send_apart(row, parcel.chat, photos.left)
        return receipt.message_id

    async def _sent(
        self,
        row: OutboxRow,
        parcel: Parcel,
        message: Message,
        media_id: str,
        photo_ids: tuple[str, ...],
    ) -> Receipt:
        outgoing = await self._wrapping.outgoing(row, parcel, message, media_id)
        return await parcel.channel.send(replace(outgoing, photo_ids=photo_ids))

    async def _spend_hook(self, row: OutboxRow, hook: ReplyHook) -> None:
        async with self._desk.store.unit_of_work(row.company) as uow:
            await uow.chats.spend_hook(row.chat_id, hook.url)

    async def place(self, row: OutboxRow) -> Chat:
        return (await self._wrapping.wrap(row)).to

    async def plain(self, row: OutboxRow) -> Outgoing:
        """What the row says, where it is words alone."""
        parcel = await self._wrapping.wrap(row)
        return await self._wrapping.outgoing(row, parcel, load_message(row.payload))

    async def gather(self, row: OutboxRow) -> None:
        """The row's chat made as a group; one that is there already is what was wanted."""
        parcel = await self._wrapping.wrap(row)
        wanted = load_group(row.payload)
        await parcel.channel.make_group(
            NewGroup(id=parcel.chat.external_id, title=wanted.title, members=wanted.members)
        )

    async def refresh(self, row: OutboxRow) -> None:
        await self._changes.refresh(row)

    async def words_for(self, row: OutboxRow) -> Wording:
        return await self._wrapping.words_for(row)

    async def notices(self, rows: Sequence[OutboxRow]) -> list[Notice]:
        """What was held over the end of its ticket says so: nobody need look at it any more."""
        numbers = {row.ticket_number for row in rows if row.ticket_number}
        async with self._desk.store.unit_of_work(rows[0].company) as uow:
            tickets = await uow.tickets.numbered(sorted(numbers))
        ended = {ticket.id: ticket.closed_at for ticket in tickets if ticket.closed_at}
        return [_notice(row, ended.get(row.ticket_id or 0)) for row in rows]


def _notice(row: OutboxRow, ended_at: datetime | None) -> Notice:
    return Notice(
        message=load_message(row.payload),
        number=row.ticket_number or "",
        is_over=ended_at is not None and ended_at <= row.due_at,
    )
